"""`python -m tools.release`: wheel, sdist, bill of materials and checksums in dist/; with `licences`, docs/ renewed."""

import argparse
import hashlib
import json
import re
import shutil
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path

from . import LOCK, ROOT, Refused
from .building import build_twice
from .installing import install
from .listing import LICENCES, as_document, bill_of_materials, licences


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tools.release", description=__doc__)
    parser.add_argument("what", nargs="?", choices=["release", "licences"], default="release")
    parser.add_argument("--output", type=Path, default=ROOT / "dist", help="folder, emptied first: dist/")
    options = parser.parse_args()
    try:
        if options.what == "licences":
            LICENCES.write_text(as_document(licences(bill_of_materials(Path(sys.executable)))), encoding="utf-8")
        else:
            release(options.output)
    except Refused as reason:
        print(reason, file=sys.stderr)
        return 1
    return 0


def release(output: Path) -> None:
    """Everything a release consists of, checked before any of it lies in the folder. Raises Refused."""
    version = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
    _check_it_can_be(version)
    with tempfile.TemporaryDirectory() as temporary:
        made = Path(temporary, "made")
        _sdist, wheel = build_twice(made)
        bill = bill_of_materials(install(wheel, Path(temporary, "environment")))
        if as_document(licences(bill)) != LICENCES.read_text(encoding="utf-8"):
            raise Refused(f"{LICENCES.relative_to(ROOT)} is out of date: run `make licences` and commit it.")
        text = json.dumps(bill, ensure_ascii=False, indent=2, sort_keys=True)
        (made / f"ibasho-{version}.cdx.json").write_text(text + "\n", encoding="utf-8")
        shutil.copy(LOCK, made / f"ibasho-{version}.requirements.lock")
        _write_checksums(made)
        shutil.rmtree(output, ignore_errors=True)
        shutil.copytree(made, output)
    print("\n".join(str(path) for path in sorted(output.iterdir())))


def _check_it_can_be(version: str) -> None:
    changes = re.findall(r"^## \[(\d\S*)\] - \d{4}-\d\d-\d\d$", (ROOT / "CHANGELOG.md").read_text(), re.MULTILINE)
    if changes[:1] != [version]:
        raise Refused(f"The newest release in CHANGELOG.md is {changes[:1] or 'none'}, in pyproject.toml {version}.")
    uncommitted = subprocess.run(["git", "status", "--porcelain"], cwd=ROOT, capture_output=True, text=True, check=True)
    if uncommitted.stdout.strip():
        raise Refused(f"Not everything is committed:\n{uncommitted.stdout}")


def _write_checksums(folder: Path) -> None:
    """As `sha256sum --check SHA256SUMS` reads them."""
    lines = [f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.name}\n" for path in sorted(folder.iterdir())]
    (folder / "SHA256SUMS").write_text("".join(lines), encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
