"""Readings as a browser shows and says them."""

import pytest

NARROW = {"width": 320, "height": 700}
PAGES = [
    "/easy/",
    "/easy/search/?place=凪浦市本町二丁目",
    "/easy/calendar/?municipality=99201",
    "/easy/districts/99201/",
]


def test_reading_stands_over_its_kanji_and_is_not_said_twice(visit):
    page = visit().page
    page.goto("/easy/")
    kanji, reading = page.locator("main ruby").first, page.locator("main ruby rt").first
    over, under = reading.bounding_box(), kanji.bounding_box()
    assert over["height"] >= 8 and over["y"] < under["y"] + under["height"] / 2
    nodes = page.context.new_cdp_session(page).send("Accessibility.getFullAXTree")["nodes"]
    names = {node["name"]["value"] for node in nodes if node.get("role", {}).get("value") == "link" and "name" in node}
    assert "すぐに 出る" in names


def test_lines_with_and_without_readings_are_equally_high(visit):
    page = visit().page
    page.goto("/easy/")
    [with_ruby, without] = page.evaluate(
        """() => {
          const heights = (html) => {
            const p = document.createElement("p");
            p.innerHTML = html;
            document.querySelector("main").append(p);
            return p.getBoundingClientRect().height;
          };
          return [heights("<ruby>町<rt>まち</rt></ruby>"), heights("まち")];
        }"""
    )
    assert abs(with_ruby - without) <= 1


@pytest.mark.parametrize("path", PAGES)
def test_easy_pages_fit_a_narrow_phone(visit, path):
    page = visit(viewport=NARROW).page
    page.goto(path)
    assert page.evaluate("document.documentElement.scrollWidth") == 320
