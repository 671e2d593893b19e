"""What programs are told of pages: schema.org, OpenGraph, sitemaps, robots.txt, security.txt."""

import datetime
import json
import re
from pathlib import Path

import extruct
import pytest
import rdflib
from django.db import connection
from django.test import override_settings
from django.test.utils import CaptureQueriesContext
from lxml import etree

from activities.enums import OccurrenceStatus
from activities.models import Occurrence
from activities.services import refresh
from directory.enums import GeocodeLevel, ListingStatus, Visibility
from directory.models import Audience, Listing, Venue
from home.models import Collection
from search import sitemaps
from search.projection import project
from tests.factories import ListingFactory, OrganisationFactory, ScheduleFactory, VenueFactory

pytestmark = pytest.mark.django_db
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
HERE = "http://testserver"


@pytest.fixture
def gathering(town):
    """第2水曜の10時から12時、公開された会場で."""
    hall = VenueFactory(name="浜町会館", address="ひなた県凪浦市浜町2-3", municipality=town.municipality)
    listing = ListingFactory(title="</script>茶の間 & 庭", municipality=town.municipality)
    listing.organisations = [OrganisationFactory(name="浜の会", url="https://hama.example.jp/")]
    listing.save()
    ScheduleFactory(
        listing=listing,
        venue=hall,
        rrule="FREQ=MONTHLY;BYDAY=2WE",
        start_time=datetime.time(10),
        end_time=datetime.time(12),
    )
    refresh([listing.pk])
    project([listing.pk])
    return listing


def page_of(client, listing, prefix="") -> str:
    return client.get(f"{prefix}/listings/{listing.public_id}/").content.decode()


def graph_of(page: str) -> dict[str, list[dict]]:
    """The nodes of a page's JSON-LD by their type, as another program reads them."""
    found: dict[str, list[dict]] = {}
    for data in extruct.extract(page, syntaxes=["json-ld"])["json-ld"]:
        for node in data["@graph"]:
            found.setdefault(node["@type"], []).append(node)
    return found


def words_in(node: object) -> set[str]:
    """Every type, property and term of schema.org that JSON-LD uses."""
    if isinstance(node, list):
        return set().union(*map(words_in, node))
    if isinstance(node, str):
        return {node.removeprefix("https://schema.org/")} if node.startswith("https://schema.org/") else set()
    if not isinstance(node, dict):
        return set()
    own = {name for name in node if not name.startswith("@")} | ({node["@type"]} if "@type" in node else set())
    return own.union(*(words_in(value) for value in node.values()))


# --- schema.org -------------------------------------------------------------------------------------------------------


def test_listing_is_told_as_page_place_organisation_series_and_dates(client, gathering):
    graph = graph_of(page_of(client, gathering))
    [place], [body], [series] = graph["Place"], graph["Organization"], graph["EventSeries"]
    assert place["name"] == "浜町会館"
    assert place["address"] == {
        "@type": "PostalAddress",
        "addressCountry": "JP",
        "addressRegion": "ひなた県",
        "addressLocality": "凪浦市",
        "streetAddress": "浜町2-3",
    }
    assert place["geo"]["latitude"] == 34.51
    assert (body["name"], body["url"]) == ("浜の会", "https://hama.example.jp/")
    assert series["eventSchedule"] == {
        "@type": "Schedule",
        "repeatFrequency": "P1M",
        "byDay": ["2WE"],
        "startTime": "10:00",
        "endTime": "12:00",
        "scheduleTimezone": "Asia/Tokyo",
    }
    event = graph["Event"][0]
    assert event["location"] == {"@id": place["@id"]} and event["organizer"] == [{"@id": body["@id"]}]
    assert event["eventStatus"] == "https://schema.org/EventScheduled"
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT10:00:00\+09:00", event["startDate"])
    assert event["name"] == "</script>茶の間 & 庭"


def test_every_word_is_one_of_schema_orgs(client, gathering, site_pages):
    venue = Venue.objects.get(name="浜町会館")
    paths = (f"/listings/{gathering.public_id}/", "/", f"/venues/{venue.public_id}/")
    for page in (client.get(path).content.decode() for path in paths):
        nodes = extruct.extract(page, syntaxes=["json-ld"])["json-ld"]
        words = words_in(nodes) - {"query-input"}  # Google's own, beside schema.org
        assert words and {word for word in words if word not in rdflib.SDO} == set()
        keys = re.findall(r'"@id":"([^"]+)"', json.dumps(nodes, separators=(",", ":")))
        assert all(key.startswith(HERE) for key in keys)


def test_cancelled_and_moved_dates_say_so(client, gathering):
    first, second = Occurrence.objects.filter(listing=gathering).order_by("starts_at")[:2]
    Occurrence.objects.filter(pk=first.pk).update(status=OccurrenceStatus.CANCELLED, note="台風のため")
    moved = second.starts_at + datetime.timedelta(hours=3)
    Occurrence.objects.filter(pk=second.pk).update(status=OccurrenceStatus.MOVED, starts_at=moved)
    cancelled, rescheduled = graph_of(page_of(client, gathering))["Event"][:2]
    assert cancelled["eventStatus"].endswith("EventCancelled") and cancelled["description"] == "台風のため"
    assert rescheduled["eventStatus"].endswith("EventRescheduled")
    assert "T10:00" in rescheduled["previousStartDate"] and "T13:00" in rescheduled["startDate"]


@pytest.mark.parametrize("level", [GeocodeLevel.TOWN, GeocodeLevel.MUNICIPALITY])
def test_rough_point_is_no_point_of_the_door(client, gathering, level):
    Venue.objects.filter(name="浜町会館").update(geocode_level=level)
    project([gathering.pk])
    [place] = graph_of(page_of(client, gathering))["Place"]
    assert "geo" not in place


def test_place_told_on_request_is_its_town(client, gathering):
    gathering.location_visibility = Visibility.ON_REQUEST
    gathering.save()
    [place] = graph_of(page_of(client, gathering))["Place"]
    assert place["name"] == "凪浦市" and "streetAddress" not in place["address"] and "geo" not in place


def test_quiet_listing_is_told_by_no_program(client, gathering):
    quiet = Audience.objects.create(slug="quiet", name="そっと", sensitive=True)
    gathering.audiences = [quiet]
    gathering.save()
    page = page_of(client, gathering)
    assert "ld+json" not in page
    assert '<meta property="og:title" content="案内">' in page
    assert not [line for line in page.splitlines() if "og:" in line and ("茶の間" in line or gathering.summary in line)]


def test_paused_listing_offers_neither_series_nor_dates(client, gathering):
    Listing.objects.filter(pk=gathering.pk).update(status=ListingStatus.PAUSED)
    project([gathering.pk])
    graph = graph_of(page_of(client, gathering))
    assert "EventSeries" not in graph and "Event" not in graph


def test_front_page_says_how_to_search(client, site_pages):
    [site] = graph_of(client.get("/en/").content.decode())["WebSite"]
    assert site["potentialAction"]["target"]["urlTemplate"] == f"{HERE}/en/search/?q={{words}}"


# --- The head of a page -----------------------------------------------------------------------------------------------


def test_message_with_the_address_shows_title_and_summary(client, gathering):
    page = page_of(client, gathering, "/en")
    said = dict(re.findall(r'<meta property="og:(\w+)" content="([^"]*)">', page))
    assert said["title"] == "&lt;/script&gt;茶の間 &amp; 庭" and said["description"] == gathering.summary
    assert said["url"] == f"{HERE}/en/listings/{gathering.public_id}/" and said["locale"] == "en_GB"
    assert said["image"].startswith(HERE)


def test_page_is_itself_whatever_is_asked_of_it(client, gathering):
    page = client.get(f"/listings/{gathering.public_id}/?dates=all&near=34.5,140.7").content.decode()
    assert f'<link rel="canonical" href="{HERE}/listings/{gathering.public_id}/">' in page
    second = client.get("/districts/99201/?page=2&sort=verified").content.decode()
    assert f'<link rel="canonical" href="{HERE}/districts/99201/?page=2">' in second


def test_search_is_found_and_not_every_question(client, town):
    assert "X-Robots-Tag" not in client.get("/search/")
    assert client.get("/search/?q=お茶")["X-Robots-Tag"] == "noindex"


# --- Sitemaps ---------------------------------------------------------------------------------------------------------


def files(client) -> dict[str, etree._Element]:
    """{name of the file: its root}, from the index as a search engine follows it."""
    index = etree.fromstring(client.get("/sitemap.xml").content)
    assert index.tag == f"{SITEMAP}sitemapindex"
    found = {}
    for loc in index.iter(f"{SITEMAP}loc"):
        path = loc.text.removeprefix(HERE)
        found[path.removeprefix("/sitemap-").removesuffix(".xml")] = etree.fromstring(client.get(path).content)
    return found


def paths_in(root: etree._Element) -> list[str]:
    return [loc.text.removeprefix(HERE) for loc in root.iter(f"{SITEMAP}loc")]


def test_sitemaps_lead_to_pages_that_are_there_and_may_be_found(client, gathering, site_pages):
    today = datetime.date.today()
    season = {"shown_from": today, "shown_until": today}
    Collection.objects.create(title="冬", slug="fuyu", **season)
    project([gathering.pk])
    found = files(client)
    assert set(found) >= {"pages", "listings", "listings-en", "listings-easy", "venues", "areas"}
    assert paths_in(found["listings-en"]) == [f"/en/listings/{gathering.public_id}/"]
    assert paths_in(found["areas"]) == ["/districts/99/", "/districts/99201/"]
    assert {"/", "/hajimete/", "/collections/fuyu/"} <= set(paths_in(found["pages"]))
    for path in (path for name in ("pages", "areas", "venues-easy", "listings") for path in paths_in(found[name])):
        response = client.get(path)
        assert response.status_code == 200 and "noindex" not in response.get("X-Robots-Tag", ""), path
        assert 'content="noindex' not in response.content.decode(), path


def test_files_keep_to_the_protocol(client, gathering, site_pages):
    """Whole addresses, W3C dates, no empty file."""
    schema = etree.XMLSchema(etree.parse(Path(__file__).with_name("sitemaps.xsd")))
    index = etree.fromstring(client.get("/sitemap.xml").content)
    for root in (index, *files(client).values()):
        schema.assertValid(root)
        assert all(loc.text.startswith(HERE) for loc in root.iter(f"{SITEMAP}loc"))


def test_long_lists_are_split(client, town, monkeypatch):
    """Fifty thousand to a file; here two."""
    town.fill(5)
    assert sitemaps.Listings.limit == 50_000
    monkeypatch.setattr(sitemaps.Listings, "limit", 2)
    index = etree.fromstring(client.get("/sitemap.xml").content)
    parts = [loc.text for loc in index.iter(f"{SITEMAP}loc") if "/sitemap-listings.xml" in loc.text]
    assert parts == [f"{HERE}/sitemap-listings.xml{part}" for part in ("", "?p=2", "?p=3")]
    assert sum(len(paths_in(etree.fromstring(client.get(part).content))) for part in parts) == 5
    assert client.get("/sitemap-listings.xml?p=4").status_code == 404


def test_number_of_queries_does_not_grow(client, town, django_assert_num_queries):
    paths = ("/sitemap-listings.xml", "/sitemap-venues-en.xml", "/sitemap-districts.xml", "/sitemap-areas.xml")
    town.fill(1)
    client.get("/sitemap-listings.xml")  # what the site remembers of itself
    numbers = {}
    for path in paths:
        with CaptureQueriesContext(connection) as asked:
            client.get(path)
        numbers[path] = len(asked)
    town.fill(5)
    for path, number in numbers.items():
        with django_assert_num_queries(number):
            client.get(path)


@pytest.mark.parametrize("state", ["closed", "draft", "hidden hall"])
def test_what_has_no_public_page_is_in_no_sitemap(client, gathering, state):
    changes = {"closed": {"status": ListingStatus.CLOSED}, "draft": {"live": False}}
    Listing.objects.filter(pk=gathering.pk).update(**changes.get(state, {"location_visibility": Visibility.AREA}))
    project([gathering.pk])
    found = files(client)
    assert "venues" not in found
    assert ("listings" in found) == (state == "hidden hall")


# --- At fixed addresses -----------------------------------------------------------------------------------------------


def test_robots_are_shown_the_sitemap_and_kept_from_signing_in(client):
    lines = client.get("/robots.txt").content.decode().splitlines()
    assert f"Sitemap: {HERE}/sitemap.xml" in lines
    assert {"User-agent: *", "Disallow: /admin/", "Disallow: /easy/account/"} <= set(lines)


@override_settings(IBASHO_SECURITY_CONTACT=["mailto:security@example.jp", "https://example.jp/report"])
def test_security_txt_names_whom_to_tell(client):
    text = client.get("/.well-known/security.txt").content.decode()
    assert "Contact: mailto:security@example.jp\nContact: https://example.jp/report\n" in text
    assert f"Canonical: {HERE}/.well-known/security.txt" in text
    until = datetime.datetime.fromisoformat(re.search(r"Expires: (\S+)", text)[1])
    assert datetime.timedelta(days=89) < until - datetime.datetime.now(datetime.UTC) < datetime.timedelta(days=186)


def test_instance_without_a_contact_has_no_security_txt(client):
    assert client.get("/.well-known/security.txt").status_code == 404
