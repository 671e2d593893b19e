"""Everything CI runs, in order (`make test`). Says what was skipped here and how to install it; CI never skips."""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import urlsplit

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from tools import postgres

ROOT = Path(__file__).resolve().parents[1]
BIN = Path(sys.executable).parent
PYTHON = sys.executable
STRICT = os.environ.get("CI") == "true"
TEMPLATES = ["templates"]
SERVING = ["config", "directory", "activities", "search", "home", "manage.py"]  # what runs where the site does

LINT = {
    "ruff check": [BIN / "ruff", "check", "."],
    "ruff format": [BIN / "ruff", "format", "--check", "."],
    "djhtml": [BIN / "djhtml", "--check", "--tabwidth", "2", *TEMPLATES],
    "curlylint": [BIN / "curlylint", *TEMPLATES],
    "hadolint": [BIN / "hadolint", "Dockerfile"],
    "bandit": [BIN / "bandit", "--quiet", "--configfile", "pyproject.toml", "--recursive", *SERVING],
    "import-linter": [BIN / "lint-imports"],
    "migration guard": [PYTHON, "tools/check_migrations.py"],
    "migration linter": [PYTHON, "-m", "tools.lint_migrations"],
    "translations": [PYTHON, "tools/messages.py", "--check"],
    "lock files": [PYTHON, "tools/check_lock.py"],
}

# Not by workers: each would look at every page again, which is half of the work.
IN_A_BROWSER = {
    "every page in a browser": [PYTHON, "-m", "pytest", "-n", "0", "-m", "browser and every_page"],
    "journeys in a browser": [PYTHON, "-m", "pytest", "-n", "0", "-m", "browser and not every_page"],
}


def find_chromium() -> str | None:
    """A Chromium or Chrome the browser tests can drive."""
    names = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
    mac = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"
    found = os.environ.get("IBASHO_CHROMIUM") or next((path for name in names if (path := shutil.which(name))), None)
    return found or (mac if Path(mac).exists() else None)


def has_japanese_font() -> bool:
    """Whether pages would show letters and not boxes. macOS always has Japanese fonts."""
    if sys.platform == "darwin":
        return True
    listing = shutil.which("fc-list") and subprocess.run(
        ["fc-list", ":lang=ja", "family"], capture_output=True, text=True
    )
    return bool(listing and listing.stdout.strip())


class Run:
    """Runs steps one after another, remembers what failed and what could not be run here."""

    def __init__(self) -> None:
        self.failed: list[str] = []
        self.skipped: list[str] = []

    def step(self, name: str, command: list, **environment: str) -> None:
        started = time.monotonic()
        print(f"\n=== {name}", flush=True)
        result = subprocess.run(command, cwd=ROOT, env={**os.environ, **environment}, check=False)
        print(
            f"--- {name}: {'ok' if result.returncode == 0 else 'FAILED'}, {time.monotonic() - started:.0f} s",
            flush=True,
        )
        if result.returncode:
            self.failed.append(name)

    def together(self, steps: dict[str, list]) -> None:
        """Steps side by side; each one's words are printed when all have ended, so that they don't mix."""
        started = time.monotonic()
        print(f"\n=== side by side: {', '.join(steps)}", flush=True)
        with ExitStack() as stack:
            going = {}
            for name, command in steps.items():
                words = stack.enter_context(tempfile.TemporaryFile())
                process = subprocess.Popen(command, cwd=ROOT, stdout=words, stderr=subprocess.STDOUT)
                going[name] = (process, words)
            for name, (process, words) in going.items():
                result = process.wait()
                words.seek(0)
                print(f"\n=== {name}\n{words.read().decode(errors='replace')}")
                print(f"--- {name}: {'FAILED' if result else 'ok'}, {time.monotonic() - started:.0f} s", flush=True)
                if result:
                    self.failed.append(name)

    def skip(self, what: str, how: str) -> None:
        (self.failed if STRICT else self.skipped).append(f"{what} – {how}")

    def report(self) -> int:
        for text in self.skipped:
            print(f"\n【省いた検査】{text}")
        for text in self.failed:
            print(f"\n【失敗】{text}")
        print("\n" + ("失敗があります。" if self.failed else "すべて通りました。"))
        return 1 if self.failed else 0


def deploy_check(run: Run) -> None:
    """`check --deploy` with production settings must say nothing at all."""
    production = {
        "DJANGO_SETTINGS_MODULE": "config.settings.production",
        "IBASHO_SECRET_KEY": "x7Yq-" + "Kf3vB9nT2mW8zR5cJ6hL4dS1gP0aQeUiOyXkNbVtM_" * 2,
        "IBASHO_ALLOWED_HOSTS": "ibasho.example.jp",
    }
    run.step("check --deploy", [PYTHON, "manage.py", "check", "--deploy", "--fail-level", "WARNING"], **production)


def tests(run: Run, browser: bool) -> None:
    """The whole suite on SQLite; on PostgreSQL all that asks the database (tests/conftest.py), without a browser.

    What a browser shows doesn't depend on the database, and every page is asked for on both by the other tests.
    """
    command = [PYTHON, "-m", "pytest", "-n", "2", "-m", "not browser"]
    changes = [PYTHON, "manage.py", "makemigrations", "--check", "--dry-run"]
    run.step("makemigrations --check (SQLite)", changes)
    run.step("tests on SQLite", command)
    binaries = postgres.find_binaries()
    with ExitStack() as stack:
        url = stack.enter_context(postgres.running(binaries)) if binaries else None
        if steps := (IN_A_BROWSER if browser else {}) | (migrated(url) if url else {}):
            run.together(steps)
        if url:
            run.step("makemigrations --check (PostgreSQL)", changes, DATABASE_URL=url)
            template = urlsplit(url).path[1:]
            run.step("tests on PostgreSQL", command, DATABASE_URL=url, IBASHO_TEST_TEMPLATE=template)
        else:
            how = "Debian: apt install postgresql、macOS: brew install postgresql@16"
            run.skip("PostgreSQLでの検査", f"PostgreSQL 15以上を入れてください（{how}）")


def migrated(url: str) -> dict[str, list]:
    """While a browser is at work: the database that each worker copies instead of migrating one for half a minute."""
    settings = [f"DATABASE_URL={url}", "DJANGO_SETTINGS_MODULE=config.settings.test"]
    return {"migrations on PostgreSQL": ["env", *settings, PYTHON, "manage.py", "migrate", "--verbosity", "0"]}


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--lint", action="store_true", help="only what reads the source")
    options = parser.parse_args()
    run = Run()
    run.together(LINT)
    if not options.lint:
        deploy_check(run)
        browser = find_chromium()
        if browser is None:
            run.skip(
                "ブラウザでの検査",
                "Chromiumを入れてください（Debian: apt install chromium、macOS: brew install --cask chromium）",
            )
        if not has_japanese_font():
            run.skip("日本語の表示の検査", "日本語フォントを入れてください（Debian: apt install fonts-noto-cjk）")
        if not (ROOT / "tools/audit/node_modules/.bin/html-validate").exists():
            run.skip("HTMLの検査", "Node 20以上を入れて、tools/audit で npm ci をしてください")
        os.environ.setdefault("IBASHO_CHROMIUM", browser or "")
        tests(run, bool(browser and has_japanese_font()))
    return run.report()


if __name__ == "__main__":
    sys.exit(main())
