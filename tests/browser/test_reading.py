"""What readers of all kinds are told: names of menus, errors, changes; and that nothing moves or turns by itself."""

import pytest

from tests.browser.pages import BY_NAME, PAGES
from tests.browser.test_search import TOWN
from tests.browser.visits import DESKTOP

MOVING = """() => document.getAnimations().filter(one => one.effect?.getComputedTiming().iterations === Infinity
  || one.effect?.getComputedTiming().endTime > 5000).length
  + document.querySelectorAll('marquee, blink, video').length"""


@pytest.fixture
def trees(looks):
    """{page: its accessibility tree in Japanese} of whole pages of this site."""
    return {name: look.tree for (name, language), look in looks.items() if language == "ja"}


def links_of(tree: list[dict]) -> list[str]:
    """The links and buttons of a page in order, by name."""
    return [node["name"] for node in tree if node["role"] in ("link", "button")]


@pytest.mark.jis("3.2.3", "3.2.4")
def test_the_menu_is_the_same_on_every_page(trees):
    home = trees["home"]
    menu = links_of(home[: [node["role"] for node in home].index("main")])
    assert len(menu) >= 4  # past it, home, menu, languages
    framed = {name: tree for name, tree in trees.items() if name != "broken"}  # a broken site names only its home
    assert {name for name, tree in framed.items() if links_of(tree)[: len(menu)] != menu} == set()


@pytest.mark.jis("3.2.6", "3.2.4")
def test_help_stands_at_the_same_place(trees):
    """The way to tell of a barrier, and the way out: in this order, on every page that has a frame."""
    for name, tree in trees.items():
        said = links_of(tree)
        statement = max(index for index, one in enumerate(said) if one == "ウェブアクセシビリティ")
        assert any("すぐに離れる" in one for one in said[statement:]), name


@pytest.mark.jis("2.4.5")
def test_a_listing_is_reached_by_search_and_by_district(visit):
    page = visit().page
    page.goto("/districts/99201/")
    title = page.locator(".card__title a, .card h3 a").first.inner_text().strip()
    page.goto(f"/search/?q={title}")
    assert page.locator(".card").filter(has_text=title).count() > 0


@pytest.mark.jis("3.3.1", "3.3.3", "4.1.3")
def test_what_was_not_understood_is_said_first_and_how_to_put_it_right(visit):
    """In words, before the results; on /away/ in the question itself."""
    page = visit().page
    for name in ("dates not understood", "unknown place"):
        page.goto(BY_NAME[name].address)
        assert page.locator("main .notice, main .empty").first.inner_text().strip(), name
    page.goto("/away/")
    page.get_by_label("どこを避けたいですか？").fill("どこにもない町")
    page.get_by_role("button", name="えらぶ", exact=True).click()
    notice = page.locator("[role=alert], [role=status]").filter(has_text="わかりませんでした")
    notice.first.wait_for()
    assert "市区町村、小学校、町の名前" in notice.first.inner_text()
    assert page.evaluate("document.activeElement !== document.body"), "the focus is not lost"


@pytest.mark.jis("2.2.2", "2.3.1")
def test_nothing_moves_by_itself(visit, names):
    seen = visit(viewport=DESKTOP)
    moving = {}
    for page in {page.view: page for page in PAGES if not page.is_post and page.view}.values():
        seen.page.goto(page.path("ja", names), wait_until="load")
        if found := seen.page.evaluate(MOVING):
            moving[page.name] = found
    assert moving == {}


def test_reduced_motion_is_kept_to(visit):
    page = visit(reduced_motion="reduce").page
    page.goto(f"/search/?place={TOWN}")
    slow = page.evaluate(
        """() => [...document.querySelectorAll('*')].filter(one => {
          const s = getComputedStyle(one);
          return parseFloat(s.transitionDuration) > 0.05 || parseFloat(s.animationDuration) > 0.05; }).length"""
    )
    assert slow == 0


@pytest.mark.jis("1.3.4")
def test_pages_can_be_held_either_way(visit):
    page = visit(viewport={"width": 844, "height": 390}).page
    for path in ("/", f"/search/?place={TOWN}", "/away/"):
        page.goto(path)
        assert page.locator("h1").is_visible()
        assert page.evaluate("getComputedStyle(document.body).transform") == "none"
        assert page.evaluate("document.documentElement.scrollWidth") <= 844
