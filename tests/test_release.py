"""A release installs and runs, can be made again byte for byte, and says what it is made of."""

import os
import re
import socket
import subprocess
import sysconfig
import time
import tomllib
import urllib.error
import urllib.request
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests import migrated
from tools.release import ROOT, Refused, listing
from tools.release.building import build_twice
from tools.release.installing import install

pytestmark = pytest.mark.one_database
# Compressing every static file takes longer than all the rest.
QUICKER = """
from config.settings.production import *
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = ["css", "html", "js", "json", "map", "svg", "txt", "xml"]
"""
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def test_the_newest_release_in_the_changelog_is_this_version():
    headings = re.findall(r"^## \[(\d\S*)\]", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert headings[0] == PROJECT["version"]


def test_every_package_that_is_installed_has_its_licence_in_the_list():
    listed = re.findall(r"^\| ([a-z0-9-]+) \| \S", listing.LICENCES.read_text(encoding="utf-8"), re.MULTILINE)
    assert set(listed) - {"package"} == listing.locked()


@pytest.mark.parametrize("words", ["MIT", "Apache-2.0 OR GPL-3.0-only", "MPL-2.0 AND MIT", "(ISC OR X) AND MIT"])
def test_licences_that_leave_us_a_choice_are_accepted(words):
    assert listing.acceptable(words)


@pytest.mark.parametrize("words", ["", "GPL-3.0-only", "MIT AND AGPL-3.0-only", "License :: Other/Proprietary License"])
def test_licences_nobody_accepted_are_refused_by_name(words):
    assert not listing.acceptable(words)
    part = {"name": "django", "licenses": [{"license": {"name": words}}] if words else []}
    with pytest.raises(Refused, match="django"):
        listing.licences({"components": [part]})


# --- The wheel, built once for the tests below: about half a minute -------------------------------------------------


@pytest.fixture(scope="module")
def wheel(tmp_path_factory) -> Path:
    _sdist, built = build_twice(tmp_path_factory.mktemp("dist"))  # raises when the second differs by a byte
    return built


@pytest.fixture(scope="module")
def installed(wheel, tmp_path_factory) -> Path:
    """The folder of programs of an environment with the wheel, beside what is installed for these tests already."""
    folder = tmp_path_factory.mktemp("environment")
    python = install(wheel, folder, requirements=None)
    question = [python, "-c", "import sysconfig; print(sysconfig.get_paths()['purelib'])"]
    packages = Path(subprocess.run(question, capture_output=True, text=True, check=True).stdout.strip())
    # After ours in the alphabet, as packages that come with the release would be found before it.
    (packages / "zz-tests.pth").write_text(sysconfig.get_paths()["purelib"] + "\n")
    return python.parent


@pytest.mark.slow
def test_a_wheel_holds_what_runs_and_nothing_that_tests(wheel):
    names = zipfile.ZipFile(wheel).namelist()
    assert {name.split("/")[0] for name in names} == {"ibasho", "ibasho.pth", f"ibasho-{PROJECT['version']}.dist-info"}
    for needed in ("templates/base.html", "static/css/tokens.css", "locale/easy/LC_MESSAGES/django.mo"):
        assert f"ibasho/{needed}" in names
    assert not [name for name in names if name.startswith(("ibasho/tests/", "ibasho/tools/")) or name.endswith(".pyc")]


@pytest.mark.slow
def test_an_installed_wheel_makes_a_site_and_serves_it(installed, tmp_path):
    environment = _environment(installed, tmp_path)
    where = [installed / "python", "-c", "import config; print(config.__file__)"]
    assert "/site-packages/ibasho/config/" in _run(where, tmp_path, environment)
    migrated.copy_to(tmp_path / "ibasho.sqlite3")
    _run([installed / "ibasho", "migrate", "--verbosity", "0"], tmp_path, environment)
    (tmp_path / "quicker_settings.py").write_text(QUICKER)
    environment |= {"DJANGO_SETTINGS_MODULE": "quicker_settings", "PYTHONPATH": str(tmp_path)}
    for command in (["collectstatic", "--no-input", "--verbosity", "0"], ["load_demo"]):
        _run([installed / "ibasho", *command], tmp_path, environment)
    with _served(installed, tmp_path, environment) as ask:
        assert '"status": "ok"' in ask("/healthz")
        page = ask("/")
        assert "凪浦市" in page
        style = re.search(r'href="(/static/css/[^"]+\.css)"', page)[1]
        assert "{" in ask(style)


def _environment(programs: Path, folder: Path) -> dict[str, str]:
    """Production, with nothing of this process but its path: no settings module, no checkout."""
    return {
        "PATH": f"{programs}:{os.environ['PATH']}",
        "IBASHO_VAR_DIR": str(folder),
        "IBASHO_STATIC_ROOT": str(folder / "static"),
        "IBASHO_MEDIA_ROOT": str(folder / "media"),
        "IBASHO_SECRET_KEY": "only-for-this-test-" * 4,
        "IBASHO_ALLOWED_HOSTS": "127.0.0.1",
        "IBASHO_TLS": "false",
    }


def _run(command: list, folder: Path, environment: dict[str, str]) -> str:
    result = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True)
    assert result.returncode == 0, result.stderr
    return result.stdout


@contextmanager
def _served(programs: Path, folder: Path, environment: dict[str, str]) -> Iterator[Callable[[str], str]]:
    """Serve as docs/operations.md says, but with one worker; yields what asks for a path of the site."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [programs / "python", "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port)]
    server = subprocess.Popen([*command, "--no-ws", "config.wsgi:application"], cwd=folder, env=environment)

    def ask(path: str) -> str:
        return urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=20).read().decode()  # our own loopback

    try:
        _wait(lambda: ask("/healthz"), server)
        yield ask
    finally:
        server.terminate()
        server.wait(timeout=20)


def _wait(ask: Callable[[], str], server: subprocess.Popen, seconds: float = 180) -> None:
    deadline = time.monotonic() + seconds
    while True:
        try:
            ask()
            return
        except (urllib.error.URLError, ConnectionError):
            assert server.poll() is None and time.monotonic() < deadline, "the installed server doesn't answer"
            time.sleep(0.1)
