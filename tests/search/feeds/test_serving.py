"""How feeds are served: what is refused, what may be kept, and what they cost."""

import gzip

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from activities import services
from activities.services import refresh
from directory.models import Listing
from search.feeds import coming, views
from tests.factories import MunicipalityFactory, OrganisationFactory, ScheduleFactory

from .reading import events

pytestmark = pytest.mark.django_db
ICS, ATOM = "text/calendar; charset=utf-8", "application/atom+xml; charset=utf-8"


@pytest.fixture
def addresses(weekly, municipality):
    one = weekly()
    organisation = OrganisationFactory()
    one.listing.organisations = [organisation]
    one.listing.save()
    return {
        f"/listings/{one.listing.public_id}/calendar.ics": ICS,
        f"/organisations/{organisation.public_id}/calendar.ics": ICS,
        f"/districts/{municipality.code}/calendar.ics": ICS,
        "/districts/99/calendar.ics": ICS,
        "/feeds/occurrences.ics?kind=place": ICS,
        "/feeds/listings.atom": ATOM,
    }


def test_content_type_name_and_how_long_it_may_be_kept(client, addresses):
    for path, content_type in addresses.items():
        response = client.get(path)
        assert response["Content-Type"] == content_type
        assert response["Content-Disposition"].startswith('inline; filename="')
        assert response["Cache-Control"] == "public, max-age=60"
        assert response["Vary"] == "Accept-Encoding, origin" and not response.cookies


def test_asked_again_without_a_change_nothing_is_sent(client, addresses):
    for path in addresses:
        first = client.get(path)
        again = client.get(path, headers={"if-none-match": first["ETag"]})
        assert (again.status_code, again.content) == (304, b""), path


def test_etag_of_the_compressed_file_is_taken_too(client, addresses):
    for path in addresses:
        plain = client.get(path)
        packed = client.get(path, headers={"accept-encoding": "gzip"})
        assert packed["Content-Encoding"] == "gzip" and gzip.decompress(packed.content) == plain.content
        headers = {"accept-encoding": "gzip", "if-none-match": packed["ETag"]}
        assert client.get(path, headers=headers).status_code == 304


def test_change_of_one_date_changes_the_etag(client, weekly):
    one = weekly()
    for path in (f"/listings/{one.listing.public_id}/calendar.ics", "/feeds/occurrences.ics"):
        before = client.get(path)["ETag"]
        services.tell_note(one.dates[0], f"{path}のお知らせ")
        assert client.get(path, headers={"if-none-match": before}).status_code == 200


def test_head_is_get_without_a_body(client, addresses):
    for path in addresses:
        get, head = client.get(path), client.head(path)
        assert (head.status_code, head.content, head["ETag"]) == (200, b"", get["ETag"])


def test_nothing_can_be_written(client, addresses):
    for path in addresses:
        response = client.post(path, {"q": "a"}, headers={"sec-fetch-site": "same-origin"})
        assert (response.status_code, response["Allow"]) == (405, "GET, HEAD")


# --- What isn't understood ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["occurrences.ics", "listings.atom"])
@pytest.mark.parametrize(
    "query", ["near=here", "colour=red", "weekday=someday", "from=yesterday", "radius=0", "kind=place&kind=activity",
              "from=2026-12-02&to=2026-12-01", "page=0", "q=%00", "place=どこでもない町"],
)  # fmt: skip
def test_bad_parameters_are_refused_in_words(client, municipality, name, query):
    response = client.get(f"/feeds/{name}?{query}")
    assert response.status_code == 400
    assert response["Content-Type"] == "text/plain; charset=utf-8" and "no-store" in response["Cache-Control"]
    assert query.partition("=")[0] in response.content.decode() or "to：" in response.content.decode()


@pytest.mark.parametrize("name", ["avoid", "avoid_organisers", "max_distance", "min_distance", "open_to"])
@pytest.mark.parametrize("path", ["/feeds/occurrences.ics", "/feeds/listings.atom", "/districts/99/calendar.ics"])
def test_away_from_home_is_never_taken_from_an_address(client, municipality, path, name):
    response = client.get(f"{path}?{name}=99201")
    assert response.status_code == 400 and "アドレスに残るため" in response.content.decode()
    assert "99201" not in response.content.decode()


def test_where_somebody_is_is_kept_nowhere(client, weekly):
    weekly()
    for name in ("occurrences.ics", "listings.atom"):
        for where in ("near=34.51,140.71", "bbox=139,33,142,36"):
            response = client.get(f"/feeds/{name}?{where}")
            assert response.status_code == 200
            assert "no-store" in response["Cache-Control"] and not response.has_header("ETag")


@pytest.mark.parametrize(
    "path", ["listings/nobodyxx", "organisations/nobodyxx", "districts/99999", "districts/98", "districts/99-e-nothing"]
)
def test_what_is_not_there_is_a_404_in_words(client, municipality, path):
    response = client.get(f"/{path}/calendar.ics")
    assert (response.status_code, response["Content-Type"]) == (404, "text/plain; charset=utf-8")


def test_ended_municipality_and_merged_organisation_lead_on(client, municipality):
    ended = MunicipalityFactory(code="99401", valid_until="2005-03-31")
    ended.successors.add(municipality)
    response = client.get("/districts/99401/calendar.ics")
    assert (response.status_code, response["Location"]) == (301, "/districts/99201/calendar.ics")
    into = OrganisationFactory()
    between = OrganisationFactory(replaced_by=into)
    merged = OrganisationFactory(replaced_by=between)
    response = client.get(f"/organisations/{merged.public_id}/calendar.ics")
    assert (response.status_code, response["Location"]) == (301, f"/organisations/{into.public_id}/calendar.ics")


# --- What is in which calendar --------------------------------------------------------------------------------------


def test_organisation_has_its_own_listings_in_its_calendar(client, weekly):
    one, _other = weekly(title="うち"), weekly(title="よそ")
    organisation = OrganisationFactory(name="みなとの会")
    one.listing.organisations = [organisation]
    one.listing.save()
    text = client.get(f"/organisations/{organisation.public_id}/calendar.ics").content.decode()
    assert "X-WR-CALNAME:みなとの会\r\n" in text
    assert "SUMMARY:うち" in text and "よそ" not in text


def test_search_takes_only_the_dates_asked_for(client, weekly):
    one = weekly(schedule={"rrule": "FREQ=WEEKLY;BYDAY=MO,SA"})
    days = sorted({one.starts_at.astimezone(timezone.get_default_timezone()).date() for one in one.dates})
    text = client.get(f"/feeds/occurrences.ics?from={days[2]}&to={days[3]}").content
    [event] = events(text)
    assert event["DTSTART"].dt.date() == days[2]
    text = client.get("/feeds/occurrences.ics?weekday=sat").content
    [event] = events(text)
    dropped = {one.dt.weekday() for one in event["EXDATE"].dts} if "EXDATE" in event else set()
    assert event["DTSTART"].dt.weekday() == 5 and dropped <= {0}


def test_name_of_a_search_does_not_repeat_the_words(client, weekly):
    weekly(title="ひみつの会")
    text = client.get("/feeds/occurrences.ics?q=ひみつ&municipality=99201").content.decode()
    assert "X-WR-CALNAME:さがした予定\r\n" in text and "X-WR-CALDESC" in text
    assert "ひみつ" not in text.partition("BEGIN:VEVENT")[0]


def test_large_search_is_bounded_and_says_so(client, weekly, monkeypatch):
    one = weekly()
    for module in (coming, views):
        monkeypatch.setattr(module, "MOST", 10)
    text = client.get("/feeds/occurrences.ics").content
    [event] = events(text)
    assert event["RRULE"]["UNTIL"][0] == one.dates[9].starts_at
    assert "近いものから10件だけ" in text.decode().replace("\r\n ", "")


# --- What it costs --------------------------------------------------------------------------------------------------


def cost(client, path: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        assert client.get(path).status_code == 200
    return len(queries)


@pytest.mark.slow
def test_queries_are_the_same_for_5_and_50_listings(client, municipality, town):
    organisation = OrganisationFactory()
    paths = [f"/organisations/{organisation.public_id}/calendar.ics", "/districts/99201/calendar.ics",
             f"/districts/{town.district.code}/calendar.ics", "/feeds/occurrences.ics?kind=place",
             "/feeds/listings.atom", "/feeds/listings.atom?municipality=99201"]  # fmt: skip

    def fill(count: int) -> None:
        for listing in town.fill(count):
            listing.schedules.update(rrule="FREQ=MONTHLY;BYDAY=3SA", start_time="10:00")
            listing.organisations = [organisation]
            listing.save()
            refresh([listing.pk])

    fill(5)
    few = [cost(client, path) for path in paths]
    fill(45)
    assert [cost(client, path) for path in paths] == few
    assert max(few) <= 14


def test_queries_of_a_listing_are_the_same_for_1_and_6_schedules(client, weekly):
    one = weekly()
    path = f"/listings/{one.listing.public_id}/calendar.ics"
    cost(client, path)
    few = cost(client, path)
    for _n in range(5):
        ScheduleFactory(
            listing=one.listing, venue=one.schedule.venue, rrule="FREQ=WEEKLY;BYDAY=SU", dtstart="2020-01-01"
        )
    refresh([one.listing.pk])
    assert cost(client, path) == few <= 14


def test_hidden_a_moment_ago_is_hidden_in_every_feed(client, weekly, addresses):
    listing = Listing.objects.get()
    listing.live = False
    listing.save()
    for path in addresses:
        response = client.get(path)
        assert response.status_code == 404 or listing.title not in response.content.decode()
