"""The wheel installed as whoever runs it does: a fresh environment, the locked versions, then the wheel alone."""

import subprocess
import sys
import venv
from pathlib import Path

from . import LOCK, Refused


def install(wheel: Path, folder: Path, *, requirements: Path | None = LOCK) -> Path:
    """Make an environment in a folder and return its Python. Without requirements: the wheel and nothing else.

    The environment has no pip of its own: what is in it later is what the release consists of.
    """
    venv.create(folder, with_pip=False, symlinks=True)
    python = folder / "bin" / "python"
    if requirements:
        _pip(python, "--require-hashes", "--requirement", str(requirements))
    _pip(python, "--no-deps", "--no-index", str(wheel))
    return python


def _pip(python: Path, *arguments: str) -> None:
    command = [sys.executable, "-m", "pip", "--python", str(python), "--quiet", "--disable-pip-version-check"]
    result = subprocess.run([*command, "install", *arguments], capture_output=True, text=True)
    if result.returncode:
        raise Refused(f"The environment of the release can't be installed: {result.stderr.strip()[-1500:]}")
