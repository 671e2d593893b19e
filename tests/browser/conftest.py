"""Chromium as residents use it. No test here touches Django: the site runs in a process of its own."""

import json
import os
import shutil

import pytest
from playwright.sync_api import sync_playwright

from tests.browser.server import serving

PHONE = {"width": 390, "height": 844}
DESKTOP = {"width": 1280, "height": 900}
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items):
    """All browser tests run on one worker, with one server and one browser. (First, before xdist reads the groups.)"""
    for item in items:
        if "/browser/" in str(item.path):
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.xdist_group("browser"))


@pytest.fixture(scope="session")
def demo_folder(tmp_path_factory):
    return tmp_path_factory.mktemp("demo")


@pytest.fixture(scope="session")
def demo_site(demo_folder):
    """The fictional demo, served without DEBUG, as readers meet it; yields its base URL."""
    commands = [
        ["collectstatic", "--no-input", "--link"],
        ["load_demo"],
        ["dumpdata", "directory.listing", "--output", str(demo_folder / "listings.json")],
    ]
    with serving("demo", demo_folder, commands, settings="config.settings.test") as url:
        yield url


@pytest.fixture(scope="session")
def demo_listings(demo_site, demo_folder) -> dict[str, dict]:
    """{name in the demo's files: fields}. Closed listings are in no list, so a browser cannot look for them."""
    rows = json.loads((demo_folder / "listings.json").read_text(encoding="utf-8"))
    return {row["fields"]["origin_id"]: row["fields"] for row in rows}


@pytest.fixture(scope="session")
def demo_keys(demo_site, demo_folder) -> dict[str, int]:
    """{name in the demo's files: primary key}, for pages of the admin."""
    rows = json.loads((demo_folder / "listings.json").read_text(encoding="utf-8"))
    return {row["fields"]["origin_id"]: row["pk"] for row in rows}


@pytest.fixture(scope="session")
def chromium():
    path = os.environ.get("IBASHO_CHROMIUM") or shutil.which("chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


class Visit:
    """A browser context that notes every request's origin and every cookie."""

    def __init__(self, browser, base_url, **options):
        self.base_url = base_url
        self.context = browser.new_context(base_url=base_url, locale="ja-JP", **options)
        self.requests: list[str] = []
        self.errors: list[str] = []
        self.context.on("request", lambda request: self.requests.append(request.url))
        self.page = self.context.new_page()
        self.page.on("console", lambda message: self.errors.append(message.text) if message.type == "error" else None)
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))

    def strangers(self) -> list[str]:
        """Requests that left the origin (data: and blob: stay in the browser)."""
        return [url for url in self.requests if not url.startswith((self.base_url, "data:", "blob:"))]


@pytest.fixture
def visit(chromium, demo_site):
    """`visit(**options)` opens a context on the demo site; `base_url=` another one."""
    opened = []

    def open_context(base_url=demo_site, viewport=PHONE, **options):
        opened.append(Visit(chromium, base_url, viewport=viewport, **options))
        return opened[-1]

    yield open_context
    for one in opened:
        one.context.close()
