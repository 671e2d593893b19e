"""What pages carry for paper, for telephones and for shared computers."""

import json
import re

import pytest
from django.conf import settings
from django.templatetags.static import static
from django.test import RequestFactory
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from PIL import Image

from directory.enums import ChannelKind, GeocodeLevel, ListingStatus, Visibility
from directory.models import Category, Channel
from home.models import SiteSettings
from home.pages import ensure_pages
from home.qr import LONGEST, qr_svg
from tests.factories import DistrictFactory, GazetteerEntryFactory, ListingFactory, MunicipalityFactory, VenueFactory
from tests.qr_reading import codes_in

pytestmark = pytest.mark.django_db
SAME_ORIGIN = {"sec-fetch-site": "same-origin"}


def site_settings() -> SiteSettings:
    ensure_pages()
    return SiteSettings.for_request(RequestFactory().get("/"))


@pytest.fixture
def library(db):
    """The site's settings say that its computers are shared."""
    own = site_settings()
    own.library_mode = True
    own.save()


def make_sensitive(listing):
    listing.categories = [Category.objects.filter(sensitive=True).first()]
    listing.save()
    return listing


def read(client, path: str, **params) -> str:
    return client.get(path, params).content.decode()


# --- The way back from paper ------------------------------------------------------------------------------------------


def test_qr_code_leads_back_to_the_page(client):
    listing = ListingFactory()
    district = DistrictFactory(municipality=listing.municipality)
    for path in (f"/listings/{listing.public_id}/", f"/en/districts/{district.code}/", "/search/?q=%E4%BC%9A"):
        assert codes_in(client.get(path).content.decode()) == [f"http://testserver{path}"]


def test_qr_code_of_a_search_holds_no_more_than_its_links(client):
    """A house number somebody wrote into the address bar isn't repeated on paper."""
    GazetteerEntryFactory(name="浜町二丁目")
    html = read(client, "/search/", place="浜町2-3-4")
    [code] = codes_in(html)
    assert code.startswith("http://testserver/search/") and "2-3-4" not in code and "3-4" not in code
    assert "2-3-4" not in re.findall(r'class="printed__url">(.*?)<', html)[0]


def test_search_from_a_position_has_neither_code_nor_link_to_pass_on(client):
    html = client.post("/search/", {"position": "34.512,140.712"}, headers=SAME_ORIGIN).content.decode()
    assert codes_in(html) == [] and "data-share" not in html and "QRコードはありません" in html


def test_away_has_no_code_and_says_why(client):
    answer = client.post("/away/", {"step": "3", "go": "results"}, headers=SAME_ORIGIN).content.decode()
    assert codes_in(answer) == [] and "data-share" not in answer and "QRコードはありません" in answer


@given(st.text(alphabet="abcdefghij0123456789/?&=%-.", max_size=250))
@hypothesis_settings(max_examples=40, deadline=None)
def test_quick_code_reads_like_any_other(rest):
    address = f"https://ibasho.example.jp/{rest}"
    assert codes_in(qr_svg(address, quick=True)) == [address]


def test_what_no_telephone_could_read_from_paper_is_not_drawn():
    assert qr_svg("https://example.jp/".ljust(LONGEST + 1, "a")) == ""


def test_hidden_venue_is_nowhere_in_what_is_printed(client):
    venue = VenueFactory(name="かくれ家", address="秘密町1-2-3")
    listing = ListingFactory(location_visibility=Visibility.AREA, venue=venue)
    for path in (f"/listings/{listing.public_id}/", "/search/"):
        html = client.get(path).content.decode()
        assert listing.title in html and "かくれ家" not in html and "秘密町" not in html and "geo:" not in html


# --- Touching a number or a place -------------------------------------------------------------------------------------


def test_public_telephone_is_called_and_fax_is_not(client):
    listing = ListingFactory()
    Channel.objects.create(listing=listing, kind=ChannelKind.PHONE, value="０４６（０００）１２３４", public=True)
    Channel.objects.create(listing=listing, kind=ChannelKind.PHONE, value="046-000-5555", public=False)
    Channel.objects.create(listing=listing, kind=ChannelKind.FAX, value="046-000-9999", public=True)
    calls = re.findall(r'href="(tel:[^"]*)"', read(client, f"/listings/{listing.public_id}/"))
    assert calls == ["tel:0460001234"]


def test_lists_carry_the_first_public_number_for_paper(client):
    listing = ListingFactory()
    for value, public in (("046-000-5555", False), ("046-000-1234", True), ("046-000-7777", True)):
        Channel.objects.create(listing=listing, kind=ChannelKind.PHONE, value=value, public=public, sort_order=1)
    html = read(client, "/search/")
    assert "046-000-1234" in html and "5555" not in html and "7777" not in html


def test_map_program_is_offered_where_the_place_itself_is_public(client):
    listing = ListingFactory(title="お茶", venue=VenueFactory(name="公民館", latitude=34.51, longitude=140.71))
    links = re.findall(r'href="(geo:[^"]*)"', read(client, f"/listings/{listing.public_id}/"))
    assert links == ["geo:34.510000,140.710000?q=34.510000%2C140.710000%28%E5%85%AC%E6%B0%91%E9%A4%A8%29"]


@pytest.mark.parametrize("visibility,level", [("area", "exact"), ("exact", "town"), ("exact", "municipality")])
def test_map_program_is_not_offered_where_the_door_is_not_known(client, visibility, level):
    venue = VenueFactory(geocode_level=GeocodeLevel(level))
    listing = ListingFactory(location_visibility=visibility, venue=venue)
    assert "geo:" not in read(client, f"/listings/{listing.public_id}/")


# --- Keeping and passing on -------------------------------------------------------------------------------------------


def test_sensitive_listing_is_never_offered_for_keeping_and_shared_under_its_neutral_name(client):
    listing = make_sensitive(ListingFactory(title="ひきこもり女子会", neutral_title="水曜の用事"))
    html = read(client, f"/listings/{listing.public_id}/")
    assert "data-save" not in html and "data-forget" in html
    assert re.findall(r'data-title="([^"]*)"', html) == ["水曜の用事"]


def test_other_listings_may_be_kept_and_closed_ones_not(client):
    listing = ListingFactory()
    html = read(client, f"/listings/{listing.public_id}/")
    assert f'data-save="{listing.public_id}"' in html and "data-forget" not in html
    closed = ListingFactory(status=ListingStatus.CLOSED)
    html = read(client, f"/listings/{closed.public_id}/")
    assert "data-save" not in html and "/handover/" not in html


def test_share_gives_the_address_without_what_was_only_looked_at(client):
    html = read(client, "/search/", q="会")
    assert re.findall(r'data-share="([^"]*)"', html) == ["http://testserver/search/?q=%E4%BC%9A"]


# --- On the home screen -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language,start", [("", "/"), ("/en", "/en/"), ("/easy", "/easy/")])
def test_manifest_starts_in_its_own_language_and_stays_in_the_browsers_frame(client, language, start):
    response = client.get(f"{language}/manifest.webmanifest")
    assert response["Content-Type"] == "application/manifest+json"
    manifest = json.loads(response.content)
    assert manifest["start_url"] == start and manifest["scope"] == "/" and manifest["display"] == "minimal-ui"
    assert {icon["purpose"] for icon in manifest["icons"]} == {"any", "maskable"}


def test_every_icon_is_as_large_as_it_says(client):
    manifest = json.loads(client.get("/manifest.webmanifest").content)
    sizes = {icon["src"]: icon["sizes"] for icon in manifest["icons"]}
    sizes[static("img/apple-touch-icon.png")] = "180x180"
    for source, size in sizes.items():
        name = source.removeprefix(settings.STATIC_URL)
        with Image.open(settings.BASE_DIR / "static" / name) as icon:
            assert icon.format == "PNG" and f"{icon.width}x{icon.height}" == size


def test_manifest_bears_the_citys_own_name(client):
    own = site_settings()
    own.name = "なぎうら"
    own.save()
    assert json.loads(client.get("/manifest.webmanifest").content)["name"] == "なぎうら"


# --- Shared computers -------------------------------------------------------------------------------------------------


def test_library_mode_offers_nothing_to_keep_and_says_so(client, library):
    listing = ListingFactory()
    for path in ("/", "/search/", f"/listings/{listing.public_id}/", "/saved/", "/en/search/"):
        response = client.get(path)
        html = response.content.decode()
        assert "data-save" not in html and "manifest" not in html and "js/saved.js" not in html, path
        assert "js/leave-nothing.js" in html and "library-note" in html, path
        assert "no-store" in response["Cache-Control"], path
    assert client.get("/manifest.webmanifest").status_code == 404


def test_library_mode_lets_no_field_be_remembered(client, library):
    MunicipalityFactory()
    for path in ("/", "/search/", "/calendar/", "/away/", "/handover/", "/card/"):
        html = client.get(path).content.decode()
        fields = [tag for tag in re.findall(r"<(?:input|select)\b[^>]*>", html) if 'type="hidden"' not in tag]
        typed = [tag for tag in fields if 'type="text"' in tag or tag.startswith("<select")]
        assert [tag for tag in typed if 'autocomplete="off"' not in tag] == [], path


def test_environment_turns_library_mode_on(client, settings):
    ensure_pages()
    assert "library-note" not in read(client, "/")
    settings.IBASHO_LIBRARY_MODE = True
    assert "library-note" in read(client, "/")


def test_library_mode_leaves_the_admin_as_it_is(client, library):
    assert "js/leave-nothing.js" not in read(client, "/admin/login/")
