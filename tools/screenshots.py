"""Make docs/screenshots: the demo, and – where the folder of real open data is – a search in Kanagawa.

    python tools/screenshots.py

Look at every picture before committing it.
"""

import os
import shutil
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
from tests.browser.conftest import DESKTOP, FLAGS, PHONE  # noqa: E402
from tests.browser.server import serving  # noqa: E402
from tests.conftest import SHARED_DATA  # noqa: E402

OUT = ROOT / "docs" / "screenshots"
DEMO = {
    "home": "/",
    "district": "/districts/99201/",
    "find": "/search/?place=凪浦市本町二丁目&radius=3",
    "empty": "/search/?q=子ども食堂&place=凪浦市本町二丁目&radius=1&weekday=mon",
}
KANAGAWA = {"search": "/search/?place=横浜市金沢区西柴3丁目&radius=3"}


def take(base: str, pages: dict[str, str]) -> None:
    """One picture a page and width, of what is seen without scrolling."""
    executable = os.environ.get("IBASHO_CHROMIUM") or shutil.which("chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=FLAGS)
        for size in (PHONE, DESKTOP):
            page = browser.new_context(base_url=base, viewport=size, locale="ja-JP").new_page()
            for name, path in pages.items():
                page.goto(path)
                page.wait_for_load_state("networkidle")
                if size is PHONE and page.locator(".results__head").count():
                    page.locator(".results__head").evaluate("head => head.scrollIntoView()")  # below the form
                    page.wait_for_timeout(300)
                page.screenshot(path=OUT / f"{name}-{size['width']}.png")
        browser.close()


def take_away(base: str) -> None:
    """The three questions of /away/ and the top of the answer."""
    executable = os.environ.get("IBASHO_CHROMIUM") or shutil.which("chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=FLAGS)
        for size in (PHONE, DESKTOP):
            page = browser.new_context(base_url=base, viewport=size, locale="ja-JP").new_page()
            page.goto("/away/")
            page.fill("#avoid-text", "凪浦市本町")
            _press(page, "えらぶ")
            _press(page, "凪浦小学校区")
            _top(page, f"away-1-{size['width']}.png")
            _press(page, "つぎへ")
            page.fill("#from", "凪浦市本町二丁目")
            _top(page, f"away-2-{size['width']}.png")
            _press(page, "つぎへ")
            page.fill("#open-to", "椿ヶ原町")
            _top(page, f"away-3-{size['width']}.png")
            _press(page, "さがす")
            _top(page, f"away-{size['width']}.png")
        browser.close()


def _press(page: Page, name: str) -> None:
    """Press a button of the form; its answer is put into the page without a navigation."""
    with page.expect_response(lambda response: response.request.method == "POST"):
        page.locator("main").get_by_role("button", name=name).first.click()
    page.locator("#main:not([aria-busy=true])").wait_for()
    page.wait_for_timeout(300)


def _top(page: Page, name: str) -> None:
    width, height = page.viewport_size["width"], page.evaluate("document.documentElement.scrollHeight")
    page.mouse.move(0, 0)
    clip = {"x": 0, "y": 0, "width": width, "height": min(height, 1400)}
    page.screenshot(path=OUT / name, full_page=True, clip=clip)


def main() -> None:
    OUT.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        with serving("demo", Path(folder), [["load_demo"]]) as base:
            take(base, DEMO)
            take_away(base)
        if SHARED_DATA.is_dir():
            listings = SHARED_DATA / "E_listings/kodomo_shokudo_kanagawa/140007_kodomoshokudo_20231105.xlsx"
            districts = SHARED_DATA / "A_school_districts/kanagawa_A27-10_14-g_SchoolDistrict.shp"
            commands = [
                ["create_pages"],
                ["import_gazetteer", str(SHARED_DATA / "D_gazetteer")],
                ["import_school_districts", str(districts)],
                ["import_listings", str(listings), "--publish"],
            ]
            with serving("kanagawa", Path(folder), commands) as base:
                take(base, KANAGAWA)


if __name__ == "__main__":
    main()
