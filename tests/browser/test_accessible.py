"""WCAG 2.2 AA and JIS X 8341-3:2016 AA on every public page, in every state and every language (tests.browser.pages).

The `looks` fixture visits each page once and measures; each test here reads one measurement of all pages, so that a
failure names every page that has it.
"""

from itertools import pairwise

import pytest

from tests.browser.looking import violations
from tests.browser.pages import BY_NAME, LANGUAGES, PAGES
from tests.browser.visits import DESKTOP

# What axe-core's rules are about (test_axe_says_what_it_is_about compares)
AXE = (
    "1.1.1",
    "1.2.2",
    "1.3.1",
    "1.3.5",
    "1.4.1",
    "1.4.2",
    "1.4.3",
    "1.4.4",
    "1.4.12",
    "2.1.1",
    "2.1.3",
    "2.2.1",
    "2.2.2",
    "2.4.1",
    "2.4.2",
    "2.4.4",
    "2.5.8",
    "3.1.1",
    "3.1.2",
    "3.3.2",
    "4.1.2",
)
# What a thumb presses all the time (WCAG asks for 24 px; these are to be 44)
PRIMARY = {"button", "search-box__input", "quick-exit", "chip--link", "skip-link", "site-nav__link"}
RULES = """() => axe.getRules().map(rule => rule.tags)
  .filter(tags => !tags.some(tag => ['experimental', 'deprecated', 'wcag2aaa'].includes(tag))).flat()"""
LANDMARKS = {"banner", "main", "contentinfo"}


def those(looks, name: str) -> dict:
    """{(page, language): finding} of the pages where there is one."""
    return {key: getattr(look, name) for key, look in looks.items() if getattr(look, name)}


def test_every_page_was_seen_in_the_state_it_is_listed_for(looks):
    assert len(looks) == len(PAGES) * len(LANGUAGES)
    assert {key: look.status for key, look in looks.items() if look.status != BY_NAME[key[0]].status} == {}


@pytest.mark.jis(*AXE)
def test_axe_finds_nothing(looks, chromium, record_property):
    record_property("chromium", chromium.version)
    record_property("pages", [[page.name, page.address] for page in PAGES])
    record_property("visits", len(looks))
    assert those(looks, "axe") == {}


@pytest.mark.jis("1.4.1", "1.4.3")
def test_colours_are_as_good_by_night(looks):
    assert those(looks, "axe_dark") == {}


@pytest.mark.jis(*AXE)
def test_axe_finds_nothing_on_a_desk(visit, names, record_property):
    """One page of each kind, wide, by day and by night: the layout is another, the parts are the same."""
    seen = visit(viewport=DESKTOP, reduced_motion="reduce")
    found = {}
    for page in {page.view: page for page in reversed(PAGES) if not page.is_post and page.view}.values():
        seen.page.emulate_media(color_scheme="light")
        seen.page.goto(page.path("ja", names), wait_until="load")
        found[page.name] = violations(seen.page)
        seen.page.emulate_media(color_scheme="dark")
        found[page.name] += violations(seen.page)
    record_property("axe", seen.page.evaluate("axe.version"))
    assert {name: lines for name, lines in found.items() if lines} == {}


@pytest.mark.jis("1.4.10", "1.4.4")
def test_at_400_percent_nothing_runs_over_the_edge(looks):
    """A window of 1280 × 1024 px at 400 % is 320 × 256 CSS px."""
    assert those(looks, "over_320") == {}


@pytest.mark.jis("1.4.4")
def test_text_alone_twice_as_large_stays_on_the_page(looks):
    assert those(looks, "over_large_text") == {}


@pytest.mark.jis("1.4.12")
def test_spaced_text_is_neither_cut_off_nor_wider_than_the_page(looks):
    assert those(looks, "over_spaced") == {} and those(looks, "clipped") == {}


@pytest.mark.jis("2.5.8")
def test_everything_that_is_pressed_is_large_enough(looks):
    """24 px for everything outside running text, 44 for what is pressed all the time."""
    small = {}
    for (name, _language), look in looks.items():
        for one in look.targets:
            least = 44 if PRIMARY.intersection(one["classes"]) else 24
            if not one["inText"] and min(one["width"], one["height"]) < least - 0.5:
                small.setdefault(one["what"], (name, round(one["width"]), round(one["height"])))
    assert small == {}


def japanese(looks) -> dict[str, list[dict]]:
    """{page: its accessibility tree}."""
    return {name: look.tree for (name, language), look in looks.items() if language == "ja"}


@pytest.mark.jis("1.3.1", "2.4.1", "2.4.6")
def test_screen_readers_meet_landmarks_and_headings_in_order(looks):
    wrong = {}
    for name, tree in japanese(looks).items():
        roles = [node["role"] for node in tree]
        levels = [node["level"] for node in tree if node["role"] == "heading"]
        jumps = [pair for pair in pairwise(levels) if pair[1] > pair[0] + 1]
        # on a phone the navigation is behind its button
        way_on = "navigation" in roles or ("button", "メニュー") in {(node["role"], node["name"]) for node in tree}
        if not set(roles) >= LANDMARKS or not way_on or roles.count("main") != 1 or levels[:1] != [1] or jumps:
            wrong[name] = (LANDMARKS - set(roles), way_on, levels)
    assert wrong == {}


@pytest.mark.jis("4.1.2", "1.1.1", "2.4.4")
def test_everything_that_takes_the_focus_has_a_name(looks):
    silent = {}
    for name, tree in japanese(looks).items():
        unnamed = [node["role"] for node in tree if node["focusable"] and not node["name"]]
        unnamed = [role for role in unnamed if role not in ("RootWebArea", "main", "generic")]
        if unnamed:
            silent[name] = unnamed
    assert silent == {}


@pytest.mark.jis("2.4.1")
def test_landmarks_of_one_kind_are_told_apart(looks):
    alike = {}
    for name, tree in japanese(looks).items():
        for role in ("navigation", "search", "region", "complementary"):
            said = [node["name"] for node in tree if node["role"] == role]
            if len(set(said)) < len(said):
                alike[name] = (role, said)
    assert alike == {}


def test_every_page_keeps_to_itself(looks):
    """Nothing is asked of another site, nothing stays in the browser, no script complains."""
    assert those(looks, "strangers") == {} and those(looks, "errors") == {}
    nothing = {"cookies": "", "kept": [], "jar": []}
    assert {key: look.kept for key, look in looks.items() if look.kept != nothing} == {}


def test_axe_would_notice(visit):
    """The check itself works under our content security policy."""
    page = visit().page
    page.goto("/")
    page.evaluate("document.querySelector('h1').style.color = '#bbb'")
    page.evaluate("document.querySelector('#place').removeAttribute('aria-describedby')")
    page.evaluate("document.querySelector('label[for=place]').remove()")
    page.evaluate("document.querySelector('#place').removeAttribute('placeholder')")
    found = " ".join(violations(page))
    assert "color-contrast" in found and "label" in found


def test_axe_says_what_it_is_about(visit):
    """The criteria named above are those of the rules that run, no more: axe-core may learn or forget some."""
    page = visit().page
    page.goto("/districts/")
    violations(page)
    tags = page.evaluate(RULES)
    numbers = {tag[4:] for tag in tags if tag.startswith("wcag") and tag[4:].isdigit() and len(tag) > 6}
    assert {f"{digits[0]}.{digits[1]}.{digits[2:]}" for digits in numbers} == set(AXE)
