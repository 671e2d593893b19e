"""Every address of the admin, against who may go there. The addresses come from the URLconf: one that is new is closed
to everybody but superusers, or has an expectation here, or fails.

Outcomes: `login` (sent to sign in) · `denied` (told so) · `none` (as if it weren't there) · `open`.
"""

from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import NoReverseMatch, get_resolver, reverse
from wagtail.images import get_image_model
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import Collection
from wagtail.snippets.models import get_snippet_models

from directory import models as directory
from home.models import BulkChange, ImportFile, JoinRequest, ListImport, ReviewPolicy
from home.models import Collection as Season
from home.pages import ensure_pages
from home.roles import make_curator
from tests.factories import DistrictFactory, GazetteerEntryFactory, UserFactory
from tests.home.desk_world import Town, curator_of, make_town

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.one_database]
BACKEND = "django.contrib.auth.backends.ModelBackend"

# --- What is expected -------------------------------------------------------------------------------------------------

PEOPLE = ("anonymous", "non-staff", "staff without a body", "curator elsewhere", "curator here", "superuser")

#: Models of which curators change their own / read their own / read all / read all and change their own.
KEPT = {directory.Listing, directory.Venue, directory.Organisation, Season}
READ_OWN = {directory.Membership, directory.Curatorship, ReviewPolicy}
SETTLED = {directory.ListingDistrict}  # changed, never added
SHARED = {directory.WideAreaArrangement}

LISTS = {"list", "list_results"}
ADDS = {"add", "preview_on_add"}
READS = {"inspect"}
PASTS = {"history", "history_results", "usage"}
CHANGES = {
    "edit", "preview_on_edit", "revisions_view", "revisions_revert", "revisions_compare", "unpublish",
    "workflow_action", "collect_workflow_action_data", "confirm_workflow_cancellation", "workflow_history",
    "workflow_history_detail", "workflow_preview",
}  # fmt: skip
COPIES = {"copy"}
NEVER = {"delete", "lock", "unlock", "revisions_unschedule"}  # superusers only
CHOOSERS = {"choose", "choose_results", "chosen_multiple"}
CHOSEN = {"chosen"}
NO_CREATING = {"create"}

#: Of Wagtail's own: what everybody with a way into the admin may open. It is about themselves, about public pages, or
#: narrowed to what is theirs (`test_scope.py` looks inside).
STAFF = {
    "staff_ownerless", "join_requests", "call_list", "paper", "paper_find_code",
    "wagtailadmin_home", "wagtailadmin_account",
    "wagtailadmin_dismissibles", "wagtailadmin_editing_sessions:release",
    # lists that hold nothing of others
    "wagtailadmin_api:pages:listing", "wagtailadmin_api:documents:listing", "wagtailadmin_api:images:listing",
    "wagtailadmin_reports:site_history", "wagtailadmin_reports:site_history_results", "wagtailadmin_tag_autocomplete",
    "wagtailimages:index", "wagtailimages:index_results", "wagtailimages:add", "wagtailimages:add_multiple",
    "wagtailimages_chooser:choose", "wagtailimages_chooser:choose_results", "wagtailimages_chooser:chosen_multiple",
    "wagtailimages_chooser:create", "wagtaildocs_chooser:choose", "wagtaildocs_chooser:choose_results",
    "wagtaildocs_chooser:chosen_multiple", "wagtailembeds:chooser", "wagtailembeds:chooser_upload",
    # public pages and links
    "wagtailadmin_choose_page", "wagtailadmin_choose_page_child", "wagtailadmin_choose_page_search",
    "wagtailadmin_choose_page_chosen_multiple", "wagtailadmin_choose_page_external_link",
    "wagtailadmin_choose_page_email_link", "wagtailadmin_choose_page_phone_link",
    "wagtailadmin_choose_page_anchor_link",
    # names of the kinds of review; nothing is made without the permission
    "wagtailadmin_workflows:task_chooser", "wagtailadmin_workflows:task_chooser_results",
    "wagtailadmin_workflows:task_chooser_create", "wagtailadmin_workflows:task_chosen",
    # sent on, without anything done, since this page isn't waiting for anybody, is moved nowhere
    "wagtailadmin_pages:choose_parent", "wagtailadmin_pages:move_confirm", "wagtailadmin_pages:workflow_action",
    "wagtailadmin_pages:collect_workflow_action_data", "wagtailadmin_pages:confirm_workflow_cancellation",
    "wagtailadmin_pages:revisions_index",
}  # fmt: skip
#: Our own pages about one listing.
OF_A_LISTING = {
    "listing_confirm", "listing_dates", "listing_discard", "listing_ending", "listing_headcounts", "listing_review",
    "paper_key_in", "paper_key_in_year", "paper_survey", "paper_year",
}  # fmt: skip
#: Ours, for everybody who looks after something; tests/home/ looks inside.
FOR_CURATORS = {
    "activity_report",
    "background_work",
    "coverage",
    "desk_queue",
    "desk_trail",
    "discarded_listings",
    "embed_use",
    "list_import_template",
    "list_imports",
    "listing_bulk",
    "reader_reports",
    "staff_change",
    "workbench",
}
#: Ours, about an area: who looks after nothing is told so, who looks after another finds nothing there.
OF_AN_AREA = {"activity_report_area", "coverage_area", "coverage_population"}
#: What is printed for an area: as if it weren't there for everybody else.
PRINTED_FOR_AN_AREA = {"paper_area", "paper_area_surveys", "paper_cards", "paper_leaflet", "paper_pathfinder"}
#: About an uploaded list of a town.
OF_AN_IMPORT = {"list_import", "list_import_progress", "list_import_file"}
#: Ours, about one object of the two towns: a town and one of its districts, too.
OF_A_TOWN = {"workbench_addresses", "workbench_duplicates", "workbench_outside", "workbench_texts", "workbench_town"}
OF_A_DISTRICT = {"workbench_district", "workbench_merger"}
OF_ONE_OBJECT = {
    *OF_A_DISTRICT,
    *OF_A_LISTING,
    *OF_A_TOWN,
    *OF_AN_IMPORT,
    *PRINTED_FOR_AN_AREA,
    "activity_report_organisation",
    "bulk_change",
    "join_request",
    "reader_report",
    "staff_members",
    "workbench_venue",
    "wagtailadmin_editing_sessions:ping",
}
#: What anybody sees.
ANYBODY = {
    "wagtailadmin_sprite", "wagtailadmin_login", "wagtailadmin_password_reset", "wagtailadmin_password_reset_done",
    "wagtailadmin_password_reset_confirm", "wagtailadmin_password_reset_complete", "wagtailadmin_javascript_catalog",
    "wagtailadmin_logout",
}  # fmt: skip


def expected_of_desk(model: type, view: str, person: str, own: bool) -> str:
    """Of one of our lists, for somebody who curates. Raises KeyError for a view nobody has thought of."""
    may_add = model in KEPT | SHARED
    may_change = may_add or model in SETTLED
    scoped = model in KEPT | READ_OWN | SETTLED
    if view in LISTS:
        return "open"
    if view in ADDS:
        return "open" if may_add else "denied"
    if view in NEVER:
        return "denied" if own or not (scoped or model in SHARED) else "none"
    if view in READS:
        return "open" if own or not scoped else "none"
    if view in PASTS:
        if not own and scoped:
            return "none"
        return "open" if may_change else "denied"
    if view in CHANGES | COPIES:
        allowed = may_change if view in CHANGES else may_add
        if own or not (scoped or model in SHARED):
            return "open" if allowed else "denied"
        return "open" if model in SHARED and view == "edit" else "none"  # sent on to where it can be read
    raise KeyError(view)


# --- The addresses ----------------------------------------------------------------------------------------------------


def addresses() -> Iterator[tuple[str, tuple[str, ...], str]]:
    """(name with its namespaces, names of the parts, route) of everything below /admin/."""

    def walk(patterns, route: str, spaces: tuple[str, ...], parts: tuple[str, ...]):
        for one in patterns:
            here = route + str(one.pattern)
            named = (*parts, *one.pattern.converters, *getattr(one.pattern, "regex", None).groupindex)
            named = tuple(dict.fromkeys(named))
            if hasattr(one, "url_patterns"):
                yield from walk(one.url_patterns, here, (*spaces, one.namespace) if one.namespace else spaces, named)
            elif here.startswith("admin/"):
                yield ":".join((*spaces, one.name or "")), named, here

    yield from walk(get_resolver().url_patterns, "", (), ())


class World:
    """Both towns, the reference data they share, and a value for every part of an address."""

    def __init__(self) -> None:
        self.here, self.there = make_town("99201", "凪浦市"), make_town("98201", "遠野市")
        for town in (self.here, self.there):
            BulkChange.objects.create(said="毎月にする").rows.create(
                listing=town.listing, field="review_interval", before=6, after=1
            )
            JoinRequest.objects.create(listing=town.listing, organisation_name="浜の会", email="hama@example.jp")
            run = ListImport.objects.create(filename="list.csv")
            run.areas.add(town.municipality)
            ImportFile.objects.create(list_import=run, content="名称,住所\n浜の家,浜町8\n".encode())
        page = ensure_pages()
        image = get_image_model().objects.create(title="だれかの写真", file=get_test_image_file())
        district = DistrictFactory(municipality=self.here.municipality)
        desk = directory.SupportDesk.objects.create(name="くらしの相談", subject="困ったとき")
        self.shared = {
            directory.Municipality: self.here.municipality,
            directory.District: district,
            directory.GazetteerEntry: GazetteerEntryFactory(municipality=self.here.municipality),
            directory.SupportDesk: desk,
        }
        self.parts = {
            **dict.fromkeys(("parent_page_id", "page_id", "page_to_move_id", "destination_id", "page_pk"), page.pk),
            "content_type_app_name": "home", "content_type_model_name": "guidepage",
            "image_id": image.pk, "filter_spec": "max-100x100", "collection_id": Collection.get_first_root_node().pk,
            "action_name": "approve", "revision_id_a": "earliest", "revision_id_b": "latest",
            "document_id": 1, "doc_id": 1, "uploaded_file_id": 1, "redirect_id": 1, "submission_id": 1,
            "workflow_pk": 1, "workflow_id": 1, "session_id": 1, "uidb64": "x", "token": "x", "action": "delete",
            "slug": "due",
        }  # fmt: skip

    def object_of(self, model: type, town: Town):
        return town.objects.get(model) or self.shared.get(model) or model.objects.first()

    def address(self, name: str, parts: tuple[str, ...], town: Town, model: type | None) -> str:
        values = {**self.parts, **town.parts, "pk": 1, "app_label": "directory", "model_name": "listing"}
        values |= {"object_id": town.listing.pk, "code": town.municipality.code, "app_name": "home", "session_id": 1}
        if model:
            values["pk"] = self.object_of(model, town).pk
        elif name == "join_request":
            values["pk"] = JoinRequest.objects.get(listing=town.listing).pk
        elif name == "bulk_change":
            values["pk"] = BulkChange.objects.get(rows__listing=town.listing).pk
        elif name in OF_A_LISTING:
            values["pk"] = town.listing.pk
        elif name in OF_AN_IMPORT:
            values["pk"] = ListImport.objects.get(areas=town.municipality).pk
        elif name == "reader_report":
            values["pk"] = town.report.pk
        elif name in OF_A_DISTRICT:
            values["pk"] = DistrictFactory(municipality=town.municipality).pk
        elif name == "workbench_venue":
            values["pk"] = self.object_of(directory.Venue, town).pk
        elif name in ("staff_members", "activity_report_organisation"):
            values["pk"] = self.object_of(directory.Organisation, town).pk
        if name.startswith("wagtailsettings"):
            values["model_name"] = "sitesettings"
        if name == "wagtailadmin_workflows:add_task":
            values |= {"app_label": "home", "model_name": "curatorreviewtask"}
        if name == "wagtailadmin_pages:choose_parent":
            values |= {"app_label": "home", "model_name": "guidepage"}
        return reverse(name, kwargs={part: values[part] for part in parts})


def model_of(name: str) -> tuple[type | None, bool]:
    """The model whose list or chooser this is."""
    for model in get_snippet_models():
        viewset = model.snippet_viewset
        if name.startswith(f"{viewset.url_namespace}:"):
            return model, False
        if name.startswith(f"{viewset.get_chooser_admin_url_namespace()}:"):
            return model, True
    return None, False


def outcome(response) -> str:
    where = response.get("Location", "")
    if where.startswith(reverse("wagtailadmin_login")):
        return "login"
    if response.status_code == 403 or where == reverse("wagtailadmin_home"):
        return "denied"
    if response.status_code >= 500:
        return "broken"
    return "none" if response.status_code == 404 else "open"


def expected(name: str, person: str, own: bool) -> set[str]:
    if name in ANYBODY:
        return {"open", "login", "denied"}
    if not name.rpartition(":")[2]:  # error pages, and what no other address matches
        return {"open", "none", "login"}
    if person in ("anonymous", "non-staff"):
        return {"login"}
    if person == "superuser":
        return {"open", "none", "denied"}  # some parts are made up: no such document, no such session
    model, is_chooser = model_of(name)
    view = name.rpartition(":")[2]
    if is_chooser:
        if view not in CHOOSERS | CHOSEN | NO_CREATING:
            raise KeyError(name)
        if view in NO_CREATING or (view in CHOSEN and person == "staff without a body"):
            return {"none"}
        foreign = model in (KEPT | READ_OWN | SETTLED) - {directory.Venue}  # their hall is on a public page
        return {"none"} if view in CHOSEN and not own and foreign else {"open"}
    if model:
        if person == "staff without a body":
            return {"denied", "none"}
        return {expected_of_desk(model, view, person, own)}
    if name in OF_ONE_OBJECT:
        return {"none"} if person == "staff without a body" or not own else {"open"}
    if name in OF_AN_AREA:
        return {"denied"} if person == "staff without a body" else {"open"} if own else {"none"}
    if name in FOR_CURATORS:
        return {"denied"} if person == "staff without a body" else {"open"}
    if name in STAFF:
        return {"open"}
    return {"denied", "none"}


# --- The tests --------------------------------------------------------------------------------------------------------


@pytest.fixture
def world(db):
    return World()


def person_of(world: World, person: str):
    if person == "anonymous":
        return None
    if person == "superuser":
        return directory.User.objects.create_superuser("admin@example.jp", "nagiura-no-umi-99")
    if person in ("curator elsewhere", "curator here"):
        return curator_of((world.here if person == "curator here" else world.there).council)
    user = UserFactory()
    if person == "staff without a body":
        make_curator(user)
    return user


def ask(user: directory.User | None, path: str) -> str:
    """The outcome of opening an address; of sending nothing to it, where it can't be opened."""
    client = Client(raise_request_exception=False)
    if user:
        client.force_login(user, backend=BACKEND)
    response = client.get(path)
    if response.status_code == 405 and not (user and user.is_superuser):  # who would do it
        response = client.post(path)
    return outcome(response)


@pytest.mark.parametrize("person", PEOPLE)
def test_every_address_answers_as_expected(world, person):
    user = person_of(world, person)
    home = world.there if person == "curator elsewhere" else world.here
    wrong, cells = [], 0
    for name, parts, route in addresses():
        for town in (world.here, world.there) if parts else (world.here,):
            try:
                path = world.address(name, parts, town, model_of(name)[0])
            except NoReverseMatch:
                path = "/admin/test404/"  # without a name: error pages, and what nothing else matches
            got, wanted = ask(user, path), expected(name, person, town is home)
            cells += 1
            if got not in wanted and name != "wagtailadmin_error_test":
                wrong.append(f"{name} ({route}) {'own' if town is home else 'other'}: {got}, not {wanted}")
    assert not wrong, "\n".join(wrong)
    assert cells > 500
