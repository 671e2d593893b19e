"""The frame: one of our pages that others may show, and no other."""

from urllib.parse import unquote

import pytest

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
ADDRESS = "/embed/v1/search"
OURS = {"sec-fetch-site": "same-origin"}


@pytest.mark.parametrize("language", ["", "/en", "/easy"])
@pytest.mark.parametrize("view", ["search", "list", "calendar", "map", "nonsense"])
def test_every_view_may_be_framed_and_stays_in_its_frame(client, town, language, view):
    town.fill(3)
    response = client.get(f"{language}{ADDRESS}?municipality=99201&view={view}&page_size=2")
    text = response.content.decode()
    assert response.status_code == 200 and not response.cookies
    assert "frame-ancestors *;" in f"{response['Content-Security-Policy']};"
    assert not response.has_header("X-Frame-Options")
    assert '<base target="_top">' in text and '<meta name="robots" content="noindex">' in text
    assert ("<form" in text) == (view in ("search", "nonsense"))
    if view != "calendar":
        assert f'href="{language}{ADDRESS}?' in text and 'target="_self"' in text


def test_words_and_place_are_typed_in_the_frame(client, town):
    [listing] = town.fill(1)
    response = client.post(f"{ADDRESS}?view=search&page_size=2", {"q": "", "place": "凪浦市浜町2-3-4"}, headers=OURS)
    assert response.status_code == 303
    assert unquote(response["Location"]).endswith("浜町二丁目") and "view=search" in response["Location"]
    text = client.get(response["Location"]).content.decode()
    assert listing.title in text and "浜町二丁目" in text


def test_a_place_nobody_knows_is_said_at_once_and_is_in_no_address(client, town):
    response = client.post(ADDRESS, {"place": "どこにもない町9-9"}, headers=OURS)
    assert response.status_code == 200 and "どこかわかりませんでした" in response.content.decode()
    assert "no-store" in response["Cache-Control"]


def test_a_form_on_another_page_cannot_send_here(client, town):
    assert client.post(ADDRESS, {"q": "x"}, headers={"sec-fetch-site": "cross-site"}).status_code == 403


def test_what_the_embedding_got_wrong_is_said_and_left_out(client, town):
    response = client.get(f"{ADDRESS}?municipality=99&nonsense=1")
    assert response.status_code == 200 and "わからない条件があった" in response.content.decode()


@pytest.mark.parametrize("path", ["/", "/search/", "/calendar/", "/embed/v1/nothing/", "/api/v1/docs"])
def test_nothing_else_may_be_framed_by_others(client, town, path):
    response = client.get(path)
    assert "frame-ancestors 'self'" in response["Content-Security-Policy"]
    assert response["X-Frame-Options"] == "SAMEORIGIN"


@pytest.mark.parametrize("view", ["list", "map", "calendar"])
def test_number_of_queries_holds_as_lists_grow(client, town, view, django_assert_max_num_queries):
    town.fill(2)
    address = f"{ADDRESS}?municipality=99201&page_size=50&view={view}"
    client.get(address)
    with django_assert_max_num_queries(24) as few:
        client.get(address)
    town.fill(20)
    with django_assert_max_num_queries(len(few)):
        client.get(address)
