"""Wheel and sdist of what is under version control, built twice: the same bytes, or no release."""

import os
import shutil
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from build import ProjectBuilder
from build.env import DefaultIsolatedEnv

from . import ROOT, Refused


def sources() -> list[str]:
    """The files under version control or about to be, as paths from the project's folder."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, check=True, text=True).stdout
    return [name for name in listed.split("\0") if name]


def moment_of_last_commit() -> str:
    """Seconds since 1970, as SOURCE_DATE_EPOCH wants them."""
    command = ["git", "log", "-1", "--format=%ct"]
    return subprocess.run(command, cwd=ROOT, capture_output=True, check=True, text=True).stdout.strip()


def build_twice(output: Path) -> list[Path]:
    """Put sdist and wheel into a folder; returns their paths. Raises Refused when a second build differs by a byte."""
    with tempfile.TemporaryDirectory() as folder, _building() as environment:
        first, again = Path(folder, "first"), Path(folder, "another", "place")
        made, second = _build(environment, first), _build(environment, again)
        pairs = zip(made, second, strict=True)
        different = [one.name for one, other in pairs if one.read_bytes() != other.read_bytes()]
        if different:
            raise Refused(f"Built twice, not the same bytes: {', '.join(different)}. See what in them depends on when"
                          " or where they were built.")  # fmt: skip
        output.mkdir(parents=True, exist_ok=True)
        return [Path(shutil.copy(path, output)) for path in made]


@contextmanager
def _building() -> Iterator[DefaultIsolatedEnv]:
    """An environment with what [build-system] names and nothing else; times in archives are those of the commit."""
    os.environ.setdefault("SOURCE_DATE_EPOCH", moment_of_last_commit())
    with DefaultIsolatedEnv() as environment:
        environment.install(ProjectBuilder(ROOT).build_system_requires)
        yield environment


def _build(environment: DefaultIsolatedEnv, folder: Path) -> list[Path]:
    """[sdist, wheel] from a copy; the wheel from the sdist, which shows that nothing is missing in that."""
    source = folder / "source"
    for name in sources():
        (source / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, source / name)
    sdist = Path(ProjectBuilder.from_isolated_env(environment, source).build("sdist", folder / "made"))
    with tarfile.open(sdist) as archive:
        archive.extractall(folder, filter="data")
    unpacked = folder / sdist.name.removesuffix(".tar.gz")
    wheel = Path(ProjectBuilder.from_isolated_env(environment, unpacked).build("wheel", folder / "made"))
    return [sdist, wheel]
