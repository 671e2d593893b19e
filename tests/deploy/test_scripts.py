"""The shell scripts an operator starts: refuse with a sentence, and pass on what they are given."""

import os
import shutil
import subprocess

import pytest

from tests.deploy.units import ROOT

pytestmark = pytest.mark.one_database

SCRIPTS = ["deploy/ibasho", "deploy/install", "deploy/prepare"]
as_root = pytest.mark.skipif(os.geteuid() != 0, reason="needs root, as the script does")


def run(*command: str, **environment: str) -> subprocess.CompletedProcess:
    return subprocess.run(command, cwd=ROOT, env=os.environ | environment, capture_output=True, text=True)


@pytest.mark.skipif(not shutil.which("shellcheck"), reason="shellcheck がありません（Debian: apt install shellcheck）")
def test_shellcheck_finds_nothing():
    result = run("shellcheck", "--enable=all", "--exclude=SC2250,SC2310,SC2311,SC2312", *SCRIPTS)
    assert result.stdout == ""


@pytest.mark.parametrize("script", SCRIPTS)
def test_scripts_can_be_started(script):
    assert os.access(ROOT / script, os.X_OK)


@as_root
@pytest.mark.parametrize("script", ["deploy/ibasho", "deploy/install"])
def test_who_may_not_is_told_how(script):
    result = run("setpriv", "--reuid=65534", "--clear-groups", "sh", script)
    assert (result.returncode, result.stdout) == (1, "")
    assert "sudo" in result.stderr


@as_root
@pytest.mark.parametrize(
    "line,sentence",
    [
        ('IBASHO_SECRET_KEY="abc"', "2 行目：値を引用符で囲まないでください"),
        ("IBASHO_SECRET_KEY=abc\r", "2 行目：\\ や、行の終わりの空白・Windows の改行は使えません"),
        ("IBASHO_EMAIL_URL=smtp://a\\bc@example.jp", "2 行目：\\ や"),
        ("IBASHO_SECRET_KEY: abc", "2 行目が「名前=値」の形になっていません"),
    ],
)
def test_a_line_that_systemd_would_read_otherwise_is_refused_without_showing_it(tmp_path, line, sentence):
    (tmp_path / "env").write_text(f"# a comment\n{line}\n", newline="")
    result = run("deploy/ibasho", "check", IBASHO_ENV_FILE=str(tmp_path / "env"))
    assert result.returncode == 1
    assert sentence in result.stderr and "abc" not in result.stderr


@as_root
def test_settings_that_are_missing_are_named():
    result = run("deploy/ibasho", "check", IBASHO_ENV_FILE="/nowhere/ibasho.env")
    assert result.returncode == 1 and "/nowhere/ibasho.env がありません" in result.stderr


def test_what_comes_before_serving_stops_at_the_first_failure():
    result = run("deploy/prepare", "sh", "-c", 'echo "$1"; [ "$1" != migrate ]', "manage")
    assert (result.returncode != 0, result.stdout.split()) == (True, ["check", "migrate"])
