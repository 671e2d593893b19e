"""Whole journeys by keyboard alone: the focus is seen at every step and never lost when a part of the page changes."""

import re

import pytest

from tests.browser.test_search import TOWN
from tests.browser.visits import DESKTOP, PHONE

SIZES = pytest.mark.parametrize("viewport", [PHONE, DESKTOP], ids=["phone", "desktop"])
# Whether the focused element looks otherwise than without focus, is on the screen, and nothing lies over it
FOCUS = """() => {
  const one = document.activeElement;
  if (one === document.body || one === document.documentElement) return 'lost';
  const drawn = () => { const s = getComputedStyle(one.labels?.[0]?.contains(one) ? one.labels[0] : one);
    const own = getComputedStyle(one);
    return [s, own].map(x => [x.outlineStyle, x.outlineWidth, x.boxShadow, x.borderColor].join()).join(); };
  const outlined = [one, one.labels?.[0]].filter(Boolean).some(each => {
    const s = getComputedStyle(each); return s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) >= 2; });
  if (!outlined && !one.matches('[tabindex="-1"]')) return 'not drawn: ' + drawn();
  const box = one.getBoundingClientRect();
  const [x, y] = [box.left + Math.min(box.width / 2, 40), box.top + Math.min(box.height / 2, 20)];
  if (y < 0 || y > innerHeight) return `off the screen at ${y}`;
  const top = document.elementFromPoint(x, y);
  const free = !top || one.contains(top) || top.contains(one) || one.labels?.[0]?.contains(top);
  return free ? '' : 'covered by ' + top.className;
}"""


def tab_to(page, selector: str, most: int = 120, key: str = "Tab") -> None:
    """Tab on until the selector has the focus; at each stop on the way the focus is to be seen."""
    for _n in range(most):
        page.keyboard.press(key)
        problem = page.evaluate(FOCUS)
        said = page.evaluate("(document.activeElement.innerText || document.activeElement.id).slice(0, 40)")
        assert not problem, (problem, said, page.url)
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"{key} does not reach {selector}")


def focused(page, selector: str) -> bool:
    return page.evaluate("selector => document.activeElement.matches(selector)", selector)


@SIZES
@pytest.mark.jis("2.1.1", "2.1.2", "2.4.3", "2.4.7", "2.4.11", "3.2.1", "3.2.2", "4.1.3")
def test_from_home_to_a_telephone_number_and_back(visit, viewport):
    seen = visit(viewport=viewport)
    page = seen.page
    page.goto("/")
    tab_to(page, "#place")
    page.keyboard.type("なぎうら", delay=30)
    page.get_by_role("option").first.wait_for()
    page.keyboard.press("ArrowDown")
    assert page.locator("[aria-selected=true]").count() == 1 and focused(page, "#place")
    page.keyboard.press("Escape")
    page.locator("#place").fill(TOWN)
    page.keyboard.press("Enter")
    page.wait_for_url("**place=**")
    tab_to(page, "#filters > summary")
    page.keyboard.press("Enter")
    tab_to(page, "#category-kodomo-shokudo")
    page.keyboard.press("Space")
    page.locator(".chip--condition", has_text="こども食堂").wait_for()
    assert focused(page, "#category-kodomo-shokudo"), "kept when the list was changed"
    number = re.search(r"\d+", page.locator("#count").inner_text())[0]
    assert page.locator("[role=status], [aria-live=polite]").filter(has_text=f"{number}件").count() == 1, "announced"
    tab_to(page, ".card__title a, .card h3 a")
    title = page.evaluate("document.activeElement.textContent.trim()")
    page.keyboard.press("Enter")
    page.wait_for_url("**/listings/**")
    assert page.locator("h1").inner_text() == title
    tab_to(page, "a[href^='tel:'], a[href^='mailto:']")
    page.go_back()  # Alt and the arrow are the browser's own, which no page receives
    page.wait_for_url("**/search/**")
    page.locator("#count", has_text=f"{number}件").wait_for()
    assert seen.errors == []


@SIZES
@pytest.mark.jis("2.1.1", "2.4.3", "2.4.7", "2.4.11", "4.1.3")
def test_away_from_home_to_its_results(visit, viewport):
    page = visit(viewport=viewport).page
    page.goto("/away/")
    tab_to(page, "#avoid-text")
    page.keyboard.type("椿ヶ原町")
    page.keyboard.press("Enter")
    page.locator(".away__choice").first.wait_for()
    assert page.evaluate(FOCUS) != "lost"
    tab_to(page, ".away__choice")
    page.keyboard.press("Enter")
    page.locator(".away__area").wait_for()
    assert page.evaluate(FOCUS) != "lost"
    for question, text, done in (("button[name=go][value='2']", "", "#from"), ("#from", "浜松原", "#open-to")):
        tab_to(page, question)
        page.keyboard.type(text)
        page.keyboard.press("Enter")
        page.locator(done).wait_for()
        assert page.evaluate(FOCUS) != "lost", done
    tab_to(page, "#open-to")
    page.keyboard.press("Enter")
    page.locator(".offer").first.wait_for()
    assert page.evaluate(FOCUS) != "lost"


@pytest.mark.jis("2.1.1", "2.1.2", "2.4.1", "2.4.7", "2.4.11")
def test_skip_link_menu_and_languages(visit):
    page = visit(viewport=DESKTOP).page
    page.goto("/districts/99/")
    tab_to(page, ".skip-link", most=1)
    page.keyboard.press("Enter")
    assert focused(page, "#main")
    tab_to(page, "header a[href='/calendar/']", key="Shift+Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/calendar/")
    tab_to(page, "#language-switch a[href^='/en/']")
    page.keyboard.press("Enter")
    page.wait_for_url("**/en/calendar/")
    assert page.locator("html").get_attribute("lang") == "en"


@pytest.mark.jis("2.4.3", "4.1.3")
def test_a_condition_taken_off_moves_the_focus_to_the_count(visit):
    page = visit().page
    page.goto(f"/search/?place={TOWN}&category=kodomo-shokudo")
    tab_to(page, ".chip--condition[href*='place']:not([href*='category'])")
    page.keyboard.press("Enter")
    page.locator(".chip--condition", has_text="こども食堂").wait_for(state="detached")
    assert focused(page, "#count")
