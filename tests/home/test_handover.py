"""The sheet to hand over: at most three, nothing hidden, nothing that tells on its owner, no trace."""

import datetime
import logging
import re

import pytest
from django.utils import timezone

from activities.enums import PlaceKind
from activities.services import refresh
from directory.enums import ChannelKind, ListingStatus, Visibility
from directory.models import Category, Channel, SupportDesk
from tests.factories import ListingFactory, MunicipalityFactory, ScheduleFactory, VenueFactory
from tests.qr_reading import codes_in

pytestmark = pytest.mark.django_db
SAME_ORIGIN = {"sec-fetch-site": "same-origin"}


def post(client, data: dict, language: str = ""):
    return client.post(f"{language}/handover/", data, headers=SAME_ORIGIN)


def sheet(response) -> str:
    """What will be on paper, as HTML; "" where there is none."""
    found = re.search(r'<ol class="sheet.*?</ol>', response.content.decode(), re.DOTALL)
    return re.sub(r"<button.*?</button>", "", found[0], flags=re.DOTALL) if found else ""


def text(response) -> str:
    return re.sub(r"<[^>]+>", "", sheet(response))


def sensitive(**fields):
    listing = ListingFactory(title="ひきこもり女子会", **fields)
    listing.categories = [Category.objects.filter(sensitive=True).first()]
    listing.save()
    return listing


def test_sheet_says_when_where_and_the_public_number_and_leads_back(client):
    venue = VenueFactory(name="みなと公民館", address="みぎわ県凪浦市港町二丁目3-1")
    listing = ListingFactory(title="みなと食堂", venue=venue)
    Channel.objects.create(listing=listing, kind=ChannelKind.PHONE, value="046-000-1234", public=True)
    Channel.objects.create(listing=listing, kind=ChannelKind.PHONE, value="046-000-9999", public=False)
    Channel.objects.create(listing=listing, kind=ChannelKind.FAX, value="046-000-8888", public=True)
    response = post(client, {"add": listing.public_id})
    for shown in ("みなと食堂", "毎週水曜日 10:00〜12:00", "みなと公民館", "港町二丁目3-1", "046-000-1234"):
        assert shown in text(response)
    assert "9999" not in response.content.decode() and "8888" not in response.content.decode()
    assert codes_in(sheet(response)) == [f"http://testserver/listings/{listing.public_id}/"]


def test_dates_that_take_place_are_on_it(client):
    soon = timezone.localdate() + datetime.timedelta(days=3)
    listing = ListingFactory()
    ScheduleFactory(
        listing=listing,
        note="",
        dtstart=soon,
        rrule="FREQ=WEEKLY",
        start_time=datetime.time(10),
        venue=VenueFactory(),
    )
    refresh([listing.pk])
    assert f"{soon.month}月{soon.day}日" in text(post(client, {"add": listing.public_id}))


def test_qr_code_is_left_off_where_somebody_wants_it(client):
    listing = ListingFactory()
    response = post(client, {"listing": listing.public_id, "qr": "no"})
    assert codes_in(sheet(response)) == [] and listing.title in text(response)


def test_fourth_is_refused_kindly(client):
    first, second, third, fourth = ListingFactory.create_batch(4)
    chosen = [first.public_id, second.public_id, third.public_id]
    response = post(client, {"listing": chosen, "add": fourth.public_id})
    assert response.status_code == 200
    assert third.title in text(response) and fourth.title not in text(response)
    assert "三つまで" in response.content.decode().split("渡す紙")[0]


def test_one_is_taken_off_again(client):
    first, second = ListingFactory.create_batch(2)
    response = post(client, {"listing": [first.public_id, second.public_id], "remove": first.public_id})
    assert second.title in text(response) and first.title not in response.content.decode()


@pytest.mark.parametrize("state", ["closed", "draft", "deleted", "unknown", "nonsense"])
def test_what_is_not_open_to_anyone_is_refused_kindly(client, state):
    listing = ListingFactory(
        title="なくなった会",
        status=ListingStatus.CLOSED if state == "closed" else ListingStatus.OPEN,
        live=state != "draft",
        deleted_at=timezone.now() if state == "deleted" else None,
    )
    asked = {"unknown": "nobodyxx", "nonsense": "'; --\x00"}.get(state, listing.public_id)
    response = post(client, {"add": asked})
    assert response.status_code == 200 and sheet(response) == ""
    assert "入れられませんでした" in response.content.decode() and "なくなった会" not in response.content.decode()


@pytest.mark.parametrize("language", ["", "/en", "/easy"])
def test_sensitive_listing_goes_by_its_neutral_name(client, language):
    listing = sensitive(neutral_title="水曜の用事", venue=VenueFactory(name="会館"))
    response = post(client, {"add": listing.public_id}, language)
    assert "水曜の用事" in text(response)
    assert "ひきこもり" not in response.content.decode()


def test_sensitive_listing_without_one_says_nothing_of_its_own_words(client):
    listing = sensitive()
    ScheduleFactory(listing=listing, note="当事者会は毎週水曜", venue=VenueFactory())
    html = post(client, {"add": listing.public_id}).content.decode()
    assert "案内" in html and "ひきこもり" not in html and "当事者会" not in html


@pytest.mark.parametrize("visibility", [Visibility.AREA, Visibility.ON_REQUEST])
def test_hidden_venue_is_not_on_the_sheet(client, visibility):
    town = MunicipalityFactory(name="凪浦市")
    venue = VenueFactory(name="かくれ家", address="秘密町1-2-3", building="ひみつ荘", municipality=town)
    listing = ListingFactory(location_visibility=visibility, municipality=town)
    kept = None if visibility == Visibility.ON_REQUEST else venue
    ScheduleFactory(listing=listing, venue=kept, location_visibility=visibility, place_kind=PlaceKind.VENUE)
    html = post(client, {"add": listing.public_id}).content.decode()
    assert listing.title in html
    assert not [secret for secret in ("かくれ家", "秘密町", "ひみつ荘", "34.51", "140.71") if secret in html]


def test_nothing_of_the_site_is_on_the_sheet(client):
    response = post(client, {"add": ListingFactory(title="お茶").public_id})
    assert "いばしょ" not in text(response) and "居場所" not in text(response)


def test_search_offers_a_few_to_choose_and_says_so_where_there_are_none(client):
    listing = ListingFactory(title="みなと食堂")
    found = post(client, {"words": "みなと"}).content.decode()
    assert f'name="add" value="{listing.public_id}"' in found
    assert "見つかりませんでした" in post(client, {"words": "どこにもない"}).content.decode()
    assert post(client, {"words": "\x00" * 200}).status_code == 200


def test_choice_is_in_no_address_and_no_log_and_is_not_kept(client, caplog):
    """Fails if an id or a typed word gets into a link, the log or the browser's cache."""
    listing = ListingFactory(title="みなと食堂")
    with caplog.at_level(logging.DEBUG):
        response = post(client, {"listing": listing.public_id, "words": "みなと"})
    links = re.findall(r'(?:href|action)="([^"]*)"', response.content.decode())
    assert listing.public_id not in " ".join(links) and "words" not in " ".join(links)
    logged = " ".join(
        record.getMessage() for record in caplog.records if record.name.startswith(("ibasho", "django.request"))
    )
    assert "/handover/" in logged and listing.public_id not in logged
    assert "no-store" in response["Cache-Control"] and not response.cookies


def test_choice_in_an_address_is_not_read(client):
    listing = ListingFactory()
    response = client.get("/handover/", {"add": listing.public_id, "listing": listing.public_id})
    assert listing.title not in response.content.decode() and listing.public_id not in response.content.decode()


@pytest.mark.parametrize("headers", [{}, {"sec-fetch-site": "cross-site"}, {"origin": "https://example.org"}])
def test_other_sites_cannot_fill_the_sheet(client, headers):
    assert client.post("/handover/", {"add": ListingFactory().public_id}, headers=headers).status_code == 403


# --- The card of support desks ----------------------------------------------------------------------------------------


def desk(name: str, **fields) -> SupportDesk:
    municipalities, prefectures = fields.pop("municipalities", []), fields.pop("prefectures", [])
    made = SupportDesk.objects.create(name=name, subject=f"{name}のとき", **{"for_volunteers": True, **fields})
    made.municipalities.set(municipalities)
    made.prefectures.set(prefectures)
    return made


def test_card_holds_the_desks_for_volunteers_of_town_prefecture_and_country(client):
    city = MunicipalityFactory(name="凪浦市")
    ward = MunicipalityFactory(name="北区", parent=city)
    other = MunicipalityFactory(name="となり町")
    desk("市の窓口", municipalities=[city], phone="046-000-0001")
    desk("県の窓口", prefectures=[city.prefecture])
    desk("全国の窓口")
    desk("となりの窓口", municipalities=[other])
    desk("住民の窓口", municipalities=[city], for_volunteers=False)
    desk("なくなった窓口", municipalities=[city], active=False)
    for place in (city, ward):
        html = client.get("/card/", {"municipality": place.code}).content.decode()
        assert "こんなときは、ここへ" in html and "046-000-0001" in html
        assert all(name in html for name in ("市の窓口", "県の窓口", "全国の窓口"))
        assert not any(name in html for name in ("となりの窓口", "住民の窓口", "なくなった窓口"))


@pytest.mark.parametrize("code", ["99999", "x", "99201' OR 1=1", "\x00", "9" * 500])
def test_unknown_town_is_answered_with_the_list(client, code):
    desk("市の窓口", municipalities=[MunicipalityFactory(code="99201", name="凪浦市")])
    response = client.get("/card/", {"municipality": code})
    assert response.status_code == 200 and "凪浦市" in response.content.decode()
    assert "こんなときは" not in response.content.decode()


def test_town_without_desks_says_whom_to_ask(client):
    town = MunicipalityFactory()
    assert "社会福祉協議会" in client.get("/card/", {"municipality": town.code}).content.decode()
