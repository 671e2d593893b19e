"""The lock files pin everything with hashes, name no package index, and every direct dependency is justified."""

import re
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def problems() -> list[str]:
    """One line per problem."""
    found = []
    for name in ("requirements.lock", "requirements-dev.lock"):
        text = (ROOT / name).read_text(encoding="utf-8")
        found += [
            f"{name}: names a host: {line}" for line in text.splitlines() if re.search(r"https?://|--.*index", line)
        ]
        for block in re.split(r"\n(?=[a-z0-9])", text.strip()):
            if "--hash=sha256:" not in block:
                found.append(f"{name}: no hash for {block.splitlines()[0]}")
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    reasons = (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8").lower()
    for requirement in project["project"]["dependencies"] + project["dependency-groups"]["dev"]:
        package = re.match(r"[A-Za-z0-9_.-]+", requirement)[0].lower()
        if f"| {package} |" not in reasons:
            found.append(f"docs/dependencies.md: no reason for {package}")
    return found


if __name__ == "__main__":
    lines = problems()
    print("\n".join(lines))
    sys.exit(1 if lines else 0)
