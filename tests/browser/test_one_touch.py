"""日にちの変更・お休み: the forms of a date, as they lie on a telephone and at a desk."""

import pytest

from tests.browser.conftest import DESKTOP, PHONE

INSIDE = """card => [...card.querySelectorAll('input:not([type=hidden]), button')].every(one => {
  const [outer, inner] = [card, one].map(each => each.getBoundingClientRect());
  return inner.width > 0 && inner.left >= outer.left && inner.right <= outer.right;
})"""
APART = """card => {
  const boxes = [...card.querySelectorAll('input:not([type=hidden])')].map(one => one.getBoundingClientRect());
  return boxes.every((a, i) => boxes.slice(i + 1).every(b =>
    a.right <= b.left || b.right <= a.left || a.bottom <= b.top || b.bottom <= a.top));
}"""


@pytest.mark.parametrize("viewport", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_the_fields_of_a_date_stay_inside_its_card_and_apart(visit, demo_keys, viewport):
    address = f"/admin/listing-dates/{demo_keys['tera-asagohan']}/"
    page = visit(viewport=viewport).page
    page.goto(f"/admin/login/?next={address}")
    page.locator("input[name=username]").fill("admin@example.jp")
    page.locator("input[name=password]").fill("ibasho-demo-99")
    page.locator("input[name=password]").press("Enter")
    page.wait_for_url(f"**{address}")
    card = page.locator(".desk-date").first
    for summary in card.locator("summary").all():
        summary.click()
    assert card.evaluate(INSIDE) and card.evaluate(APART)
