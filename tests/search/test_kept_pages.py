"""Public pages may be kept and must be asked for each time: what changed is seen at once, what didn't costs nothing."""

from datetime import timedelta

import pytest
from django.core.cache import caches
from django.db import connection
from django.utils import timezone

from config import kept_pages
from directory.enums import Visibility
from directory.models import Category, District, Listing, SupportDesk
from directory.services.listings import change_status
from home.models import GuidePage, SiteSettings
from tests.factories import UserFactory
from tests.search.changing_world import World

pytestmark = pytest.mark.django_db
PAGES = ["/", "/en/", "/easy/", "/search/", "/search/?q=会", "/districts/", "/districts/99201/", "/hajimete/"]


@pytest.fixture(autouse=True)
def nothing_remembered():
    caches["pages"].clear()


@pytest.fixture
def stamped(monkeypatch):
    """Inside a test's transaction no database tells its state; SQLite at least counts what this connection changes."""
    if connection.vendor != "sqlite":
        pytest.skip("what the stamp of PostgreSQL is worth: test_data_stamp")
    monkeypatch.setattr(kept_pages, "data_stamp", lambda: str(connection.connection.total_changes))


@pytest.fixture
def renderings(monkeypatch):
    """The addresses of the pages that were really made."""
    made = []
    may_be_kept = kept_pages._may_be_kept
    monkeypatch.setattr(
        kept_pages, "_may_be_kept", lambda request, *rest: made.append(request.path) or may_be_kept(request, *rest)
    )
    return made


def ask_again(client, path, etag, **headers):
    return client.get(path, headers={"if-none-match": etag, **headers})


@pytest.mark.parametrize("path", PAGES)
def test_page_is_asked_for_again_and_not_sent_twice(client, town, site_pages, path):
    town.fill(2)
    first = client.get(path)
    assert first["Cache-Control"] == "no-cache" and first["ETag"]
    again = ask_again(client, path, first["ETag"])
    assert (again.status_code, again.content) == (304, b"")
    assert all(again[name] == first[name] for name in ("ETag", "Cache-Control", "Vary"))


def test_unchanged_page_is_not_even_made(client, town, site_pages, stamped, renderings):
    town.fill(2)
    client.get("/")  # the first page ever makes the site's settings
    for path in PAGES:
        first = client.get(path)
        etag = first["ETag"]
        renderings.clear()
        again = ask_again(client, path, etag)
        assert (again.status_code, again["ETag"], again["Cache-Control"]) == (304, etag, "no-cache")
        assert again["Vary"] == first["Vary"]
        assert renderings == []
        assert ask_again(client, path, '"of another page"').status_code == 200


def test_compressed_page_is_known_again(client, town, site_pages, stamped, renderings):
    client.get("/")  # the first page ever makes the site's settings
    packed = client.get("/", headers={"accept-encoding": "br"})
    renderings.clear()
    assert ask_again(client, "/", packed["ETag"], **{"accept-encoding": "br"}).status_code == 304
    assert renderings == []


# --- whatever changes


def edit_settings(town):
    SiteSettings.objects.update_or_create(site_id=1, defaults={"name": "凪のいばしょ"})


def edit_guide(town):
    guide = GuidePage.objects.get(slug="hajimete")
    guide.title = "はじめて来た人へ"
    guide.save_revision().publish()


def hide_listing(town):
    listing = Listing.objects.first()
    listing.location_visibility = Visibility.ON_REQUEST
    listing.schedules.all().delete()
    listing.save()


def close_listing(town):
    change_status(Listing.objects.first(), "closed", "おわりました")


def add_category(town):
    listing = Listing.objects.first()
    listing.categories.add(Category.objects.create(name="釣り", slug="fishing"))
    listing.save()


def add_desk(town):
    desk = SupportDesk.objects.create(name="凪浦よろず相談", subject="なんでも")
    listing = Listing.objects.first()
    listing.support_desks.add(desk)
    listing.save()


def rename_district_in_bulk(town):
    District.objects.filter(pk=town.district.pk).update(name="新凪浦小学校")


CHANGES = [
    (edit_settings, "/"),
    (edit_settings, "/search/"),
    (edit_guide, "/hajimete/"),
    (hide_listing, "listing"),
    (close_listing, "/search/"),
    (close_listing, "listing"),
    (add_category, "/search/"),
    (add_desk, "listing"),
    (rename_district_in_bulk, "/districts/99201-e-nagiura/"),
]


@pytest.mark.parametrize("change,path", CHANGES, ids=lambda value: getattr(value, "__name__", value))
def test_change_is_seen_by_the_next_request(client, town, site_pages, stamped, change, path):
    [listing] = town.fill(1)
    path = listing.get_absolute_url() if path == "listing" else path
    first = client.get(path)
    assert ask_again(client, path, first["ETag"]).status_code == 304
    change(town)
    second = ask_again(client, path, first["ETag"])
    assert second.status_code == 200 and second["ETag"] != first["ETag"]


def test_next_minute_and_day_are_seen_though_nobody_changed_anything(client, town, stamped, renderings, monkeypatch):
    etag = client.get("/calendar/")["ETag"]
    tomorrow = timezone.now() + timedelta(days=1)
    monkeypatch.setattr(timezone, "now", lambda: tomorrow)
    ask_again(client, "/calendar/", etag)
    assert renderings == ["/calendar/"] * 2


@pytest.mark.slow
def test_no_copy_outlives_what_it_says(client, site_pages, stamped):
    """Whatever people do in whatever order: "unchanged" is only said of a page that would be made the same again."""
    world = World(seed=5)
    paths = ["/search/", "/search/?q=ひだまり", *(f"/listings/{public_id}/" for public_id in ids(2))]
    known = {path: client.get(path).get("ETag") for path in paths}
    unchanged = 0
    for _ in range(15):
        step = world.step()
        for path, etag in known.items():
            said = ask_again(client, path, etag or '"none"')
            truth = client.get(path)
            assert (said.status_code == 304) == (truth.get("ETag", "gone") == etag), (step, path)
            unchanged += said.status_code == 304
            known[path] = truth.get("ETag")
    assert unchanged


def ids(count: int) -> list[str]:
    return list(Listing.objects.order_by("pk").values_list("public_id", flat=True)[:count])


# --- who may keep what


@pytest.mark.parametrize("path", ["/", "/search/", "/admin/login/"])
def test_pages_of_the_signed_in_are_kept_nowhere(client, site_pages, path):
    client.force_login(UserFactory())
    response = client.get(path)
    assert "no-cache" in response["Cache-Control"] and "private" in response["Cache-Control"]
    assert not response.has_header("ETag")


def test_copy_of_somebody_signed_in_is_no_excuse_to_send_nothing(client, site_pages, stamped):
    etag = client.get("/")["ETag"]
    client.force_login(UserFactory())
    assert ask_again(client, "/", etag).status_code == 200


def test_page_on_a_sensitive_subject_is_kept_nowhere(client, town):
    [listing] = town.fill(1)
    path = listing.get_absolute_url()
    assert client.get(path)["Cache-Control"] == "no-cache"
    listing.categories.add(Category.objects.create(name="しずかな相談", slug="quiet", sensitive=True))
    listing.save()
    response = client.get(path)
    assert "no-store" in response["Cache-Control"] and not response.has_header("ETag")


@pytest.mark.parametrize("path", ["/nothing-here/", "/listings/none/"])
def test_missing_page_may_appear_any_moment(client, site_pages, path):
    response = client.get(path)
    assert response.status_code == 404 and response["Cache-Control"] == "no-cache"


def test_htmx_and_whole_page_are_not_taken_for_each_other(client, town, stamped):
    whole = client.get("/search/?radius=5")
    part = client.get("/search/?radius=5", headers={"hx-request": "true"})
    assert whole["ETag"] != part["ETag"]
    assert ask_again(client, "/search/?radius=5", part["ETag"]).status_code == 200
    again = ask_again(client, "/search/?radius=5", part["ETag"], **{"hx-request": "true"})
    assert again.status_code == 304 and "HX-Request" in again["Vary"]
