"""What some listings' pages say of themselves in a browser. What holds for every page: test_accessible.py."""


def test_hidden_place_is_nowhere_in_the_page(visit, names):
    page = visit().page
    page.goto(f"/listings/{names['hanareta-ato']}/")
    assert "問い合わせた人に" in page.locator("main").inner_text()
    assert page.locator(".pin").count() == 0


def test_closed_and_paused_listings_say_so(visit, names):
    page = visit().page
    page.goto(f"/listings/{names['higashi-igo']}/")
    assert "終了" in page.locator("main").inner_text()
    page.goto(f"/listings/{names['hikari-zuko']}/")
    assert "お休み中" in page.locator("main").inner_text()
