"""Chromium as residents use it. No test here touches Django: the site runs in a process of its own."""

import json
import os
import shutil
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

from tests.browser.asking import Answer, ask
from tests.browser.desk_lists import kanagawa_list
from tests.browser.looking import Look, look
from tests.browser.pages import LANGUAGES, PAGES
from tests.browser.server import serving
from tests.browser.visits import DESKTOP, FLAGS, PHONE, Visit

__all__ = ["DESKTOP", "PHONE"]

#: Fixtures that open every page in every language: they last minutes, once for a session.
EVERY_PAGE = {"looks", "answers"}
DUMPED = ["directory.listing", "directory.venue", "directory.district"]


def pytest_itemcollected(item):
    """What is here needs a browser; what looks at every page runs in a process of its own (tools/run_checks.py)."""
    item.add_marker(pytest.mark.browser)
    if EVERY_PAGE.intersection(item.fixturenames):
        item.add_marker(pytest.mark.every_page)


@pytest.fixture(scope="session")
def demo_folder(tmp_path_factory):
    return tmp_path_factory.mktemp("demo")


@pytest.fixture(scope="session")
def demo_site(demo_folder):
    """The fictional demo, served without DEBUG, as readers meet it; yields its base URL."""
    commands = [
        ["collectstatic", "--no-input", "--link"],
        ["load_demo"],
        ["shell", "--verbosity", "0", "--command", "from tests.browser.scene import make; make()"],
        ["dumpdata", *DUMPED, "--output", str(demo_folder / "demo.json")],
    ]
    with serving("demo", demo_folder, commands, settings="tests.browser.site_settings") as url:
        yield url


@pytest.fixture(scope="session")
def kanagawa_folder(tmp_path_factory):
    return tmp_path_factory.mktemp("kanagawa")


@pytest.fixture(scope="session")
def kanagawa(kanagawa_folder, shared_data):
    """A prefecture's districts and a real list, as a town begins; yields its base URL."""
    districts = shared_data / "A_school_districts/kanagawa_A27-10_14-g_SchoolDistrict.shp"
    commands = [
        ["create_pages"],
        ["import_gazetteer", str(shared_data / "D_gazetteer")],
        ["import_school_districts", str(districts), "--edition", "2010"],
        ["import_listings", str(kanagawa_list(shared_data)), "--publish"],
        ["check_search"],
    ]
    with serving("kanagawa", kanagawa_folder, commands) as url:
        yield url


@pytest.fixture(scope="session")
def demo_rows(demo_site, demo_folder) -> list[dict]:
    """The demo's listings, venues and districts, also those that no list shows to a browser."""
    return json.loads((demo_folder / "demo.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="session")
def demo_listings(demo_rows) -> dict[str, dict]:
    """{name in the demo's files: fields}."""
    return {row["fields"]["origin_id"]: row["fields"] for row in demo_rows if row["model"] == "directory.listing"}


@pytest.fixture(scope="session")
def demo_keys(demo_rows) -> dict[str, int]:
    """{name in the demo's files: primary key}, for pages of the admin."""
    return {row["fields"]["origin_id"]: row["pk"] for row in demo_rows if row["model"] == "directory.listing"}


@pytest.fixture(scope="session")
def names(demo_rows, demo_listings) -> dict[str, str]:
    """What stands for the braces in the addresses of tests.browser.pages."""
    districts = {row["fields"]["name"]: row["fields"] for row in demo_rows if row["model"] == "directory.district"}
    halls = [row["fields"] for row in demo_rows if row["model"] == "directory.venue"]
    return {
        **{name: fields["public_id"] for name, fields in demo_listings.items()},
        "district": districts["凪浦小学校"]["code"],
        "former": districts["奥沢音小学校"]["code"],
        "venue": next(hall["public_id"] for hall in halls if hall["name"] == "みなと公民館"),
    }


@pytest.fixture(scope="session")
def chromium():
    """Playwright's loop runs in this thread as long as the browser is open. Tests of Django that come to this worker
    afterwards are not async for that, so Django's guard would be wrong about them."""
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    path = os.environ.get("IBASHO_CHROMIUM") or shutil.which("chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def visit(chromium, demo_site):
    """`visit(**options)` opens a context on the demo site; `base_url=` another one."""
    opened = []

    def open_context(base_url=demo_site, viewport=PHONE, **options):
        opened.append(Visit(chromium, base_url, viewport=viewport, **options))
        return opened[-1]

    yield open_context
    for one in opened:
        for page in one.context.pages:  # what a test answers itself is still asked for while the page closes
            page.unroute_all(behavior="ignoreErrors")
        one.context.close()


@pytest.fixture
def shoot():
    """`shoot(page, name)` keeps a picture in the folder that IBASHO_PICTURES names, if any: for docs/screenshots."""
    folder = os.environ.get("IBASHO_PICTURES")

    def keep(page, name: str) -> None:
        if folder:
            page.screenshot(path=Path(folder) / f"desk-{name}.png")

    return keep


@pytest.fixture(scope="session")
def looks(chromium, demo_site, names) -> dict[tuple[str, str], Look]:
    """{(page, language): what was found there}, of every page in every state; made once for all tests that ask."""
    seen = Visit(chromium, demo_site, viewport=PHONE)
    found = {(page.name, lang): look(seen, page, lang, names) for page in PAGES for lang in LANGUAGES}
    seen.context.close()
    return found


@pytest.fixture(scope="session")
def answers(chromium, demo_site, names) -> dict[tuple[str, str], Answer]:
    """{(page, language): what the server sent}. A state that only a press shows has the HTML of another page."""
    context = chromium.new_context(base_url=demo_site)
    found = {}
    for page in PAGES:
        for language in LANGUAGES if not page.press else ():
            found[page.name, language] = ask(context.request, page, language, names)
    context.close()
    return found
