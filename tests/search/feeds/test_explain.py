"""カレンダーに追加: links that ask nobody anything before they are followed, and words on what they do."""

import re
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest

from directory.models import Category
from tests.factories import OrganisationFactory

pytestmark = pytest.mark.django_db


def hrefs(page: str) -> list[str]:
    return [unescape(one) for one in re.findall(r'<a [^>]*href="([^"]+)"', page)]


def elsewhere(page: str) -> list[str]:
    return [one for one in hrefs(page) if re.match(r"https?:|webcal:", one) and "//testserver/" not in one]


def test_calendar_of_a_listing_is_offered_to_the_programs_people_use(client, weekly):
    one = weekly(title="土曜のお茶")
    address = f"testserver/listings/{one.listing.public_id}/calendar.ics"
    page = client.get(f"/listings/{one.listing.public_id}/calendar/").content.decode()
    google, outlook = (next(one for one in hrefs(page) if host in one) for host in ("google.com", "outlook.live.com"))
    assert f"webcal://{address}" in hrefs(page)
    assert parse_qs(urlsplit(google).query) == {"cid": [f"webcal://{address}"]}
    assert parse_qs(urlsplit(outlook).query) == {"url": [f"http://{address}"], "name": ["土曜のお茶"]}
    assert f'href="http://{address}" download="calendar.ics"' in page


def test_links_to_others_tell_them_no_page_of_ours(client, weekly):
    page = client.get(f"/listings/{weekly().listing.public_id}/calendar/").content.decode()
    for tag in re.findall(r"<a [^>]*>", page):
        if elsewhere(tag):
            assert re.search(r'rel="[^"]*\bnoreferrer\b', tag), tag


def test_words_say_what_a_subscription_is_and_for_whom_it_is_not(client, weekly):
    page = client.get(f"/listings/{weekly().listing.public_id}/calendar/").content.decode()
    for words in ("カレンダーも自動で変わります", "ほかの人にも見えることがあります", "1回だけダウンロードする"):
        assert words in page


def test_quiet_listing_shows_the_name_it_has_in_calendars(client, weekly):
    category = Category.objects.first()
    category.sensitive = True
    category.save()
    one = weekly(title="つらい人の会", neutral_title="水曜の集まり")
    one.listing.categories = [category]
    one.listing.save()
    page = client.get(f"/listings/{one.listing.public_id}/calendar/").content.decode()
    assert "予定表には「水曜の集まり」と出ます。" in page and "つらい" not in page
    assert "このページのアドレスは入れていません" in page


def test_all_dates_of_an_organisation_are_offered_beside(client, weekly):
    one, organisation = weekly(), OrganisationFactory()
    one.listing.organisations = [organisation]
    one.listing.save()
    page = client.get(f"/listings/{one.listing.public_id}/calendar/").content.decode()
    assert f"webcal://testserver/organisations/{organisation.public_id}/calendar.ics" in hrefs(page)


@pytest.mark.parametrize("code", ["99", "99201", "99201-e-nagiura"])
def test_calendar_of_an_area_is_offered(client, town, code):
    page = client.get(f"/districts/{code}/calendar/").content.decode()
    assert f"webcal://testserver/districts/{code}/calendar.ics" in hrefs(page)


def test_addresses_to_copy_are_whole(client, town):
    page = client.get("/districts/99201/calendar/").content.decode()
    for address in ("districts/99201/calendar.ics", "feeds/listings.atom?municipality=99201"):
        assert f">http://testserver/{address}</a>" in page


def test_search_keeps_its_conditions_and_says_that_they_are_told(client, town):
    page = client.get("/feeds/?q=お茶&municipality=99201&sort=verified&page=2").content.decode()
    [address] = [one for one in hrefs(page) if one.startswith("webcal:")]
    assert parse_qs(urlsplit(address).query) == {"q": ["お茶"], "municipality": ["99201"]}
    assert "さがした言葉や町の名前が入っています" in page and "「お茶」" in page
    assert "予定表には「さがした予定」と出ます。" in page


def test_position_is_in_no_address(client, town):
    page = client.get("/feeds/?near=34.5123,140.7123&radius=5&kind=place").content.decode()
    assert "34.5123" not in page
    assert "現在地や地図の範囲は" in page


def test_house_number_is_in_no_address(client, town):
    page = client.get("/feeds/", {"place": "凪浦市浜町二丁目3-4"}).content.decode()
    assert not [one for one in hrefs(page) if "3-4" in one]


def test_nothing_understood_still_answers(client, town):
    page = client.get("/feeds/?near=here&colour=red")
    assert page.status_code == 200
    assert "わからない条件があったので" in page.content.decode()


def test_pages_lead_to_their_calendars_and_name_them_for_programs(client, town):
    [listing] = town.fill(1)
    for path, file, more in (
        (f"/listings/{listing.public_id}/", f"/listings/{listing.public_id}/calendar.ics", "calendar/"),
        ("/districts/99201/", "/districts/99201/calendar.ics", "/districts/99201/calendar/"),
        (f"/districts/{town.district.code}/", f"/districts/{town.district.code}/calendar.ics", "calendar/"),
        ("/search/?q=会", "/feeds/occurrences.ics?q=%E4%BC%9A", "/feeds/?q=%E4%BC%9A"),
    ):
        page = client.get(path).content.decode()
        assert f'<link rel="alternate" type="text/calendar" href="{file}"' in page, path
        assert any(one.endswith(more) for one in hrefs(page)), path


def test_search_from_a_position_offers_no_calendar(client, town):
    town.fill(1)
    page = client.post("/search/", {"position": "34.51,140.71"}, headers={"sec-fetch-site": "same-origin"})
    assert page.status_code == 200 and "calendar-more" not in page.content.decode()
