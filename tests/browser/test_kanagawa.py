"""The main job on real input: a prefecture's districts and a real list go in, a resident finds what is near."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.conftest import DESKTOP, PHONE

pytestmark = pytest.mark.realdata
PLACE = "横浜市金沢区西柴3丁目"


@pytest.mark.parametrize("viewport", [PHONE, DESKTOP], ids=["390", "1280"])
def test_places_near_an_address_come_nearest_first(visit, kanagawa, viewport):
    one = visit(base_url=kanagawa, viewport=viewport)
    page = one.page
    page.goto("/")
    page.get_by_label(re.compile("どのあたりで")).fill(PLACE)
    page.get_by_role("button", name="さがす", exact=True).click()
    page.wait_for_url(re.compile(r"/search/\?"))
    assert "radius" not in page.url or "radius=3" in page.url
    titles = page.locator(".card__title").all_inner_texts()
    distances = [float(re.search(r"[\d.]+", text)[0]) for text in page.locator(".card__distance").all_inner_texts()]
    # 西柴三丁目 itself, then 西柴, then 金沢区's other towns within 3 km
    assert titles[0] == "大家族食堂さくら食堂"
    assert len(titles) == len(distances) >= 2
    assert distances == sorted(distances) and distances[0] < 0.5 and distances[-1] <= 3
    assert page.get_by_text("西柴小学校区").first.is_visible()
    assert one.strangers() == [] and one.errors == [] and one.context.cookies() == []
    assert Axe().run(page).violations_count == 0


def test_no_telephone_number_of_the_list_is_on_a_page(visit, kanagawa):
    page = visit(base_url=kanagawa).page
    page.goto(f"/search/?place={PLACE}&radius=3")
    for link in [item.get_attribute("href") for item in page.locator(".card__title a").all()]:
        page.goto(link)
        assert not re.search(r"0\d{1,3}[-)）]\d{2,4}-?\d{3,4}", page.locator("main").inner_text())
