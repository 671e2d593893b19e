"""What is in a release: the bill of materials (CycloneDX), and under which licences others let us use their parts."""

import json
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from . import LOCK, ROOT, Refused

LICENCES = ROOT / "docs" / "third-party-licences.md"
# Licences whose packages a program under BSD-3-Clause may name as requirements. Weak copyleft (LGPL, MPL) asks that
# those parts stay replaceable and their own changes open: pip installs them, unchanged, beside us.
ACCEPTED = {
    "0BSD", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "CC-BY-4.0", "CC0-1.0", "ISC", "LGPL-2.1-or-later",
    "LGPL-3.0-only", "MIT", "MIT-0", "MIT-CMU", "MPL-1.1", "MPL-2.0", "PSF-2.0", "Python-2.0", "Zlib",
}  # fmt: skip
# What packages say less exactly than their licence files, read there.
READ_BY_HAND = {
    "jaconv": "MIT",
    "pyphen": "GPL-2.0-or-later OR LGPL-2.1-or-later OR MPL-1.1",
    "pyrage": "MIT OR Apache-2.0",
    "qrcode": "BSD-3-Clause",
    "fido2": "BSD-2-Clause AND Apache-2.0 AND MPL-2.0",
}
# Names of classifiers, which don't say which; each package that has no more was looked at.
CLASSIFIERS = {"BSD License": "BSD-3-Clause", "Apache Software License": "Apache-2.0"}
TABLE = "| package | licence |\n|---|---|\n"


def bill_of_materials(python: Path) -> dict:
    """The CycloneDX document (JSON) of what is installed for a Python, without times and places of this machine."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "bill.json")
        command = [Path(sys.executable).parent / "cyclonedx-py", "environment", python, "--of", "JSON", "-o", path]
        command += ["--pyproject", ROOT / "pyproject.toml", "--mc-type", "application", "--output-reproducible"]
        result = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
        if result.returncode:
            raise Refused(f"No bill of materials: {result.stderr.strip()[-1500:]}")
        return json.loads(path.read_text(encoding="utf-8"))


def locked() -> set[str]:
    """Names of the packages that the lock file installs on this platform and Python."""
    lines = re.findall(r"^([a-z0-9][^\\\n]*)", LOCK.read_text(encoding="utf-8"), re.MULTILINE)
    wanted = (Requirement(line.strip()) for line in lines)
    return {canonicalize_name(one.name) for one in wanted if one.marker is None or one.marker.evaluate()}


def licences(bill: dict) -> dict[str, str]:
    """{package: SPDX expression} of what the lock file installs. Raises Refused for one that can't be accepted."""
    named = {canonicalize_name(part["name"]): part for part in bill["components"]}
    found = {name: _expression(named[name]) for name in sorted(locked() & named.keys())}
    unknown = [f"{name} ({words or 'says nothing'})" for name, words in found.items() if not acceptable(words)]
    if unknown:
        raise Refused(f"Licences nobody has accepted: {', '.join(unknown)}. Read them, then add to ACCEPTED or"
                      " READ_BY_HAND in tools/release/listing.py – or take another package.")  # fmt: skip
    return found


def acceptable(expression: str) -> bool:
    """Whether each part joined by AND leaves us a choice (OR) we accept."""
    parts = [part.strip("() ").split(" OR ") for part in re.split(r" AND ", expression)]
    return all(ACCEPTED.intersection(choices) for choices in parts)


def _expression(part: dict) -> str:
    if words := READ_BY_HAND.get(canonicalize_name(part["name"])):
        return words
    said = [_name(one) for one in part.get("licenses", [])]
    exact = [words for words in said if not words.startswith("License :: ")]
    return " AND ".join(exact or dict.fromkeys(CLASSIFIERS.get(words.rpartition(" :: ")[2], words) for words in said))


def _name(licence: dict) -> str:
    return licence.get("expression") or licence["license"].get("id") or licence["license"]["name"]


def as_document(found: dict[str, str]) -> str:
    """The Markdown that lies in docs/, with the words it has now above a new table."""
    words, _table, _rows = LICENCES.read_text(encoding="utf-8").partition(TABLE)
    return words + TABLE + "".join(f"| {name} | {expression} |\n" for name, expression in found.items())
