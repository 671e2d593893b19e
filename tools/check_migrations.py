"""Guards migrations: an operation that destroys data or locks out the running version needs a written reason.

Write it in the migration file as `# allow-destructive: <why it is safe>`.
"""

import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
DESTRUCTIVE = re.compile(r"migrations\.(DeleteModel|RemoveField|RenameField|RenameModel|AlterModelTable|RunSQL)\(")
ALLOWED = re.compile(r"#\s*allow-destructive:\s*\S.{9,}")


def offences(path: Path) -> list[str]:
    """The destructive operations of one migration file, or none when it says why they are safe."""
    source = path.read_text(encoding="utf-8")
    return [] if ALLOWED.search(source) else DESTRUCTIVE.findall(source)


def main() -> int:
    """Exit code 1 and a line per offending file."""
    found = {path: names for path in sorted(ROOT.glob("*/migrations/0*.py")) if (names := offences(path))}
    for path, names in found.items():
        print(
            f"{path.relative_to(ROOT)}: {', '.join(names)} destroys or renames data;"
            " write `# allow-destructive: <reason>` into the file once it is safe (expand, then contract)."
        )
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
