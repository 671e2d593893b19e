"""`kill -9` at any moment leaves a read model that is true, or a change that never happened."""

import os
import subprocess
import sys

import pytest

from tests.browser.server import ROOT, fresh_database


@pytest.mark.slow
def test_killed_process_leaves_nothing_half_done(tmp_path):
    environment = {
        **os.environ,
        "DATABASE_URL": fresh_database("killed", tmp_path),
        "DJANGO_SETTINGS_MODULE": "config.settings.test",
    }

    def run(*command: str) -> None:
        done = subprocess.run(
            [sys.executable, *command], cwd=ROOT, env=environment, capture_output=True, text=True, timeout=900
        )
        print(done.stdout)
        assert done.returncode == 0, f"{command}: {done.stdout}{done.stderr}"

    run("manage.py", "migrate", "--verbosity", "0")
    run("-m", "tests.search.killing", "3")
    run("manage.py", "check_search")
