"""Make docs/screenshots: the demo, and – where the folder of real open data is – a search in Kanagawa.

    python tools/screenshots.py

Look at every picture before committing it.
"""

import os
import shutil
import sys
import tempfile
from pathlib import Path

import pypdfium2
from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
from tests.browser.server import serving  # noqa: E402
from tests.browser.visits import DESKTOP, FLAGS, PHONE  # noqa: E402
from tests.conftest import SHARED_DATA  # noqa: E402

OUT = ROOT / "docs" / "screenshots"
DEMO = {
    "home": "/",
    "district": "/districts/99201/",
    "find": "/search/?place=凪浦市本町二丁目&radius=3",
    "choices": "/search/?place=凪浦市本町二丁目&radius=5&category=salon",
    "calendar": "/calendar/?place=凪浦市本町二丁目&radius=5",
    "tour": "/search/?q=みちくさ女子会",
    "empty": "/search/?place=椿ヶ原町中田&radius=1&category=hikikomori",
}
# The same face in other languages and colours, on a telephone.
FACES = {
    "home-en": ("/en/", "light"),
    "home-easy": ("/easy/", "light"),
    "home-dark": ("/", "dark"),
    "search-dark": ("/search/?place=凪浦市本町二丁目&radius=3", "dark"),
    "district-en": ("/en/districts/99201/", "light"),
    "talk": ("/talk/", "light"),
    "help-out": ("/help-out/", "light"),
    "groups": ("/groups/", "light"),
}
# On paper, the first sheet.
PAPER = {"paper-search": "/search/?place=凪浦市本町二丁目&radius=3", "paper-district": "/districts/99201/"}
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
                if name == "choices":
                    page.locator("#filters > summary").click()
                if name == "tour":  # its address is another one each time the demo is loaded
                    page.locator(".card__title a").first.click()
                    page.wait_for_url("**/listings/**")
                    page.wait_for_load_state("networkidle")
                    page.locator("#dates").evaluate("one => one.scrollIntoView()")
                if name == "calendar":
                    page.locator("#choices").evaluate("one => one.scrollIntoView()")
                elif page.locator(".results__head").count() and (size is PHONE or name in ("choices", "empty")):
                    page.locator("#filters").evaluate("one => one.scrollIntoView()")  # below the box
                    page.wait_for_timeout(300)
                page.screenshot(path=OUT / f"{name}-{size['width']}.png")
        browser.close()


def take_away(base: str) -> None:
    """The three questions of /away/ and the answer; on a phone more than is seen without scrolling."""
    executable = os.environ.get("IBASHO_CHROMIUM") or shutil.which("chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=FLAGS)
        for size in (PHONE, DESKTOP):
            page = browser.new_context(base_url=base, viewport=size, locale="ja-JP").new_page()
            steps = (
                ("#avoid-text", "凪浦市", "button[name=go][value='1']:visible", ""),
                ("", "", "button[name=add]", "away-1"),
                ("", "", "button[name=go][value='2']:visible", "away-2"),
                ("#from", "椿ヶ原町", "button[name=go][value='3']:visible", "away-3"),
                ("", "", "button[name=go][value='results']:visible", "away"),
            )
            page.goto("/away/")
            for field, text, button, picture in steps:
                if field:
                    page.fill(field, text)
                with page.expect_response(lambda response: response.request.method == "POST"):
                    page.locator(button).last.click()
                page.wait_for_timeout(500)
                if picture:
                    page.screenshot(path=OUT / f"{picture}-{size['width']}.png", full_page=True, clip=_top(page, size))
        browser.close()


def take_faces(base: str) -> None:
    """Telephones in other languages and dark; sheets of A4 as they come out of a printer. And one listing each way."""
    executable = os.environ.get("IBASHO_CHROMIUM") or shutil.which("chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=FLAGS)
        page = browser.new_context(base_url=base, viewport=PHONE, locale="ja-JP").new_page()
        page.goto(PAPER["paper-search"])
        listing = page.locator(".card__title a").first.get_attribute("href")
        faces = {**FACES, "listing": (listing, "light"), "listing-easy": (f"/easy{listing}", "dark")}
        for name, (path, colours) in faces.items():
            page.emulate_media(color_scheme=colours)
            page.goto(path)
            page.wait_for_load_state("networkidle")
            page.screenshot(path=OUT / f"{name}-390.png", full_page=True, clip=_top(page, PHONE))
        page.emulate_media(color_scheme="light")
        for name, path in {**PAPER, "paper-listing": listing}.items():
            page.goto(path)
            page.wait_for_load_state("networkidle")
            sheets = pypdfium2.PdfDocument(page.pdf(format="A4", prefer_css_page_size=True))
            sheets[0].render(scale=1.2).to_pil().save(OUT / f"{name}.png", optimize=True)
        browser.close()


def _top(page: Page, size: dict[str, int]) -> dict[str, int]:
    """What is seen without scrolling, on a phone three times as much: no picture of kilometres."""
    whole = page.evaluate("document.documentElement.scrollHeight")
    return {"x": 0, "y": 0, **size, "height": min(whole, size["height"] * (3 if size is PHONE else 1))}


def main() -> None:
    OUT.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        with serving("demo", Path(folder), [["load_demo"]]) as base:
            take(base, DEMO)
            take_away(base)
            take_faces(base)
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
