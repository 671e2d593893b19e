"""What a curator finds on the desk, can choose, and can't slip into a form. (Every address: `test_admin_urls.py`.)"""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.admin.models import EditingSession
from wagtail.images import get_image_model
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import Task
from wagtail.test.utils.form_data import querydict_from_html

from directory.enums import Visibility
from directory.models import Curatorship, Listing, Organisation, User, Venue, WideAreaArrangement
from directory.models.listing_parts import ListingImage
from home.desk.scope import SCOPES
from tests.factories import ListingFactory, MunicipalityFactory, ScheduleFactory, VenueFactory
from tests.home.desk_world import council_of, curator_of, make_town

pytestmark = pytest.mark.django_db
BACKEND = "django.contrib.auth.backends.ModelBackend"


@pytest.fixture
def here():
    return make_town("99201", "凪浦市")


@pytest.fixture
def there():
    return make_town("98201", "遠野市")


@pytest.fixture
def curator(here):
    return curator_of(here.council)


@pytest.fixture
def desk(client, curator):
    client.force_login(curator, backend=BACKEND)
    return client


def address(model, view: str, *args) -> str:
    return reverse(model.snippet_viewset.get_url_name(view), args=args)


def chooser(model, view: str, *args) -> str:
    return reverse(f"{model.snippet_viewset.get_chooser_admin_url_namespace()}:{view}", args=args)


def form(response, **changes):
    data = querydict_from_html(response.content.decode(), form_id="w-editor-form")
    for name, value in {"in_person": "on", **changes}.items():
        data[name] = value
    return data


# --- Lists ------------------------------------------------------------------------------------------------------------


def test_every_registered_model_has_a_scope():
    from wagtail.snippets.models import get_snippet_models

    assert set(get_snippet_models()) == set(SCOPES)


def test_lists_hold_what_is_ones_own(desk, here, there):
    for model in (Listing, Venue, Organisation):
        page = desk.get(address(model, "list")).content.decode()
        assert here.municipality.name in page
        assert there.municipality.name not in page


def test_what_somebody_looks_after_is_asked_once_and_anew_for_the_next_request(curator, here, there):
    person = User.objects.get(pk=curator.pk)
    with CaptureQueriesContext(connection) as queries:
        mine = list(Listing.objects.curated_by(person)), list(Venue.objects.curated_by(person))
    assert sum("directory_curatorship" in query["sql"] for query in queries) == 1
    assert all(mine)
    Curatorship.objects.filter(organisation=here.council).update(municipality=there.municipality)
    later = User.objects.get(pk=curator.pk)
    assert {listing.municipality for listing in Listing.objects.curated_by(later)} == {there.municipality}


def test_lists_cost_the_same_with_more_rows(desk, here):
    def cost(model) -> int:
        with CaptureQueriesContext(connection) as queries:
            desk.get(address(model, "list"))
        return len(queries)

    models = (Listing, Venue, Organisation)
    few = [cost(model) for model in models]  # the first asks for content types as well
    few = [cost(model) for model in models]
    for _n in range(8):
        ListingFactory(municipality=here.municipality, venue=VenueFactory(municipality=here.municipality))
        council_of(here.municipality)
    assert [cost(model) for model in models] == few


def test_the_list_joins_nothing_that_needs_sorting_out(curator):
    sql = str(Listing.objects.curated_by(curator).query)
    assert "DISTINCT" not in sql
    assert "UNION ALL" in sql


# --- Choosers and files -----------------------------------------------------------------------------------------------


def test_halls_elsewhere_can_be_chosen_when_their_address_is_public(desk, there):
    town = there.municipality
    home = VenueFactory(name="だれかの家", municipality=town, is_home=True)
    roughly = VenueFactory(name="ひみつの会館", municipality=town)
    unused = VenueFactory(name="つかわれない会館", municipality=town)
    ListingFactory(municipality=town, venue=home)
    ScheduleFactory(listing=ListingFactory(municipality=town), venue=roughly, location_visibility=Visibility.AREA)
    page = desk.get(chooser(Venue, "choose_results")).content.decode()
    assert "遠野市公民館" in page
    for hidden in (home, roughly, unused):
        assert hidden.name not in page
        assert desk.get(chooser(Venue, "chosen", hidden.pk)).status_code == 404
    several = desk.get(chooser(Venue, "chosen_multiple"), {"id": [home.pk, roughly.pk]}).content.decode()
    assert "家" not in several and "ひみつ" not in several
    assert "遠野" not in desk.get(chooser(Venue, "choose_results"), {"q": "凪浦"}).content.decode()


def test_pictures_of_others_are_neither_listed_nor_chosen(desk, curator, here, there):
    images = get_image_model().objects
    mine, ours, foreign = (
        images.create(title=title, file=get_test_image_file(), uploaded_by_user=user)
        for title, user in (("わたしの", curator), ("わたしたちの", None), ("ひみつの庭", None))
    )
    ListingImage.objects.create(listing=here.listing, image=ours, alt="庭")
    ListingImage.objects.create(listing=there.listing, image=foreign, alt="庭")
    for name in ("wagtailimages_chooser:choose_results", "wagtailadmin_api:images:listing", "wagtailimages:index"):
        assert foreign.title not in desk.get(reverse(name)).content.decode()
    listed = desk.get(reverse("wagtailimages_chooser:choose_results")).content.decode()
    assert mine.title in listed and ours.title in listed
    assert desk.get(reverse("wagtailadmin_api:images:detail", args=[foreign.pk])).status_code == 404
    chosen = desk.get(reverse("wagtailimages_chooser:chosen", args=[foreign.pk]))
    assert chosen.status_code in (302, 403)
    several = desk.get(reverse("wagtailimages_chooser:chosen_multiple"), {"id": foreign.pk}).content.decode()
    assert foreign.title not in several
    usage = desk.get(reverse("wagtailimages:image_usage", args=[mine.pk]))
    ListingImage.objects.create(listing=there.listing, image=mine, alt="借りました")
    assert there.listing.title not in usage.content.decode()


def test_searching_pictures_works_within_what_is_ones_own(desk, curator):
    get_image_model().objects.create(title="garden", file=get_test_image_file(), uploaded_by_user=curator)
    found = desk.get(reverse("wagtailimages_chooser:choose_results"), {"q": "garden"})
    assert found.status_code == 200 and "garden" in found.content.decode()


# --- Forms ------------------------------------------------------------------------------------------------------------


def test_a_listing_goes_nowhere_else(desk, here, there):
    add = address(Listing, "add")
    first = desk.get(add)
    assert first.context["form"].initial["municipality"] == here.municipality.pk
    answer = desk.post(add, form(first, title="よその会", municipality=there.municipality.pk))
    assert "担当している地域から選んでください" in answer.content.decode()
    answer = desk.post(add, form(first, title="よその会", organisations=[there.objects[Organisation].pk]))
    assert answer.status_code == 200 and not Listing.objects.filter(title="よその会").exists()
    answer = desk.post(add, form(first, title="うちの会", municipality=here.municipality.pk))
    assert answer.status_code == 302 and Listing.objects.filter(title="うちの会", live=False).exists()


def test_halls_are_made_at_home(desk, there):
    add = address(Venue, "add")
    for code in (there.municipality.pk, ""):
        answer = desk.post(add, {"name": "あたらしい会館", "municipality": code, "geocode_level": "none"})
        assert answer.status_code == 200
    assert not Venue.objects.filter(name="あたらしい会館").exists()


def test_nobody_promises_for_another_town(desk, here, there):
    own, theirs = (town.objects[WideAreaArrangement] for town in (here, there))
    edit = address(WideAreaArrangement, "edit", own.pk)
    data = form(desk.get(edit), hosts=f"{here.municipality.pk}\n{there.municipality.pk}", beneficiaries="99201")
    assert desk.post(edit, data).status_code == 200
    assert list(own.hosts.all()) == [here.municipality]
    assert desk.post(address(WideAreaArrangement, "edit", theirs.pk), data).status_code == 404
    assert desk.get(address(WideAreaArrangement, "edit", theirs.pk))["Location"].endswith(f"/inspect/{theirs.pk}/")


# --- Round the back ---------------------------------------------------------------------------------------------------


def test_what_is_elsewhere_stays_as_it_is_whatever_is_sent(desk, there):
    listing = there.listing
    for view in ("edit", "unpublish", "lock", "unlock", "delete", "copy", "preview_on_edit"):
        assert desk.post(address(Listing, view, listing.pk), {"title": "x"}).status_code in (302, 404), view
    bulk = reverse("wagtail_bulk_action", args=["directory", "listing", "delete"])
    for ids in ([listing.pk], ["all"]):
        query = "&".join(f"id={one}" for one in ids)
        assert listing.title not in desk.get(f"{bulk}?{query}").content.decode()
        desk.post(f"{bulk}?{query}")
    listing.refresh_from_db()
    assert (listing.live, listing.locked) == (True, False)


def test_reports_and_history_hold_nothing_of_others(desk, here, there):
    for name in ("site_history", "workflow", "workflow_tasks"):
        for export in ({}, {"export": "csv"}):
            response = desk.get(reverse(f"wagtailadmin_reports:{name}"), export)
            content = b"".join(response.streaming_content) if response.streaming else response.content
            assert there.listing.title not in content.decode("utf-8-sig")


def test_a_group_with_rights_on_the_model_changes_nothing(client, there):
    """Somebody ticks rights of Django's in the shell, or keeps them from before: they open no other town."""
    from django.contrib.auth.models import Group, Permission

    user = curator_of(council_of(MunicipalityFactory()))
    group = Group.objects.create(name="むかしの担当")
    group.permissions.set(Permission.objects.filter(codename__endswith="_listing"))
    user.groups.add(group)
    client.force_login(user, backend=BACKEND)
    assert client.get(address(Listing, "edit", there.listing.pk)).status_code == 404
    assert there.listing.title not in client.get(address(Listing, "list")).content.decode()


def test_no_steps_of_workflows_are_made_from_a_chooser(desk):
    before = Task.objects.count()
    desk.post(reverse("wagtailadmin_workflows:task_chooser_create"), {"create-task-name": "x", "name": "x"})
    assert Task.objects.count() == before


def test_pinging_an_editor_tells_nothing_of_others(desk, there):
    args = ["directory", "listing", there.listing.pk, 1]
    assert desk.post(reverse("wagtailadmin_editing_sessions:ping", args=args)).status_code == 404
    assert not EditingSession.objects.exists()


def test_taking_something_off_waits_for_nobody(desk, here):
    assert desk.post(address(Listing, "unpublish", here.listing.pk)).status_code == 302
    here.listing.refresh_from_db()
    assert not here.listing.live
