"""A change waits for somebody else: who may answer, what is published when, and what can't be got round."""

import datetime

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from wagtail.models import ModelLogEntry, TaskState, WorkflowState

from directory.enums import ListingStatus, Visibility
from directory.models import Category, Listing, Membership, User
from directory.services.listings import change_status
from home.models import ReviewMode, ReviewPolicy
from home.review import services
from home.review.services import Outcome
from home.review.waiting import waiting_for, waiting_on
from home.roles import make_curator
from tests.factories import (
    DistrictFactory,
    ListingFactory,
    MunicipalityFactory,
    OrganisationFactory,
    PrefectureFactory,
    ScheduleFactory,
    UserFactory,
    VenueFactory,
)
from tests.home.desk_world import council_of, curator_of, write

pytestmark = pytest.mark.django_db
BACKEND = "django.contrib.auth.backends.ModelBackend"
OLD, NEW = "お茶を飲んで、ゆっくりします。", "歌もうたいます。"


@pytest.fixture
def town():
    return MunicipalityFactory(code="99201", name="凪浦市")


@pytest.fixture
def curator(town):
    return curator_of(council_of(town, "凪浦市社協"))


@pytest.fixture
def group():
    return OrganisationFactory(name="汀の会")


@pytest.fixture
def member(group):
    user = UserFactory()
    Membership.objects.create(user=user, organisation=group)
    return user


@pytest.fixture
def listing(town, group):
    listing = ListingFactory(municipality=town)
    listing.organisations = [group]
    listing.save()
    return listing


def summary(listing) -> str:
    return Listing.objects.get(pk=listing.pk).summary


def wait_since(listing, days: int) -> None:
    WorkflowState.objects.for_instance(listing).update(created_at=timezone.now() - datetime.timedelta(days=days))


# --- The way of a change ----------------------------------------------------------------------------------------------


def test_waits_and_is_published_by_the_answer(listing, member, curator):
    assert write(listing, member, summary=NEW) is Outcome.WAITING
    assert summary(listing) == OLD
    assert [one.listing for one in waiting_for(curator)] == [listing]
    services.answer(listing, curator, approve=True)
    assert summary(listing) == NEW
    assert waiting_on(listing) is None


def test_sent_back_with_a_word_and_sent_again(listing, member, curator):
    write(listing, member, summary=NEW)
    services.answer(listing, curator, approve=False, comment="曜日も書いてください。")
    assert (summary(listing), waiting_on(listing)) == (OLD, None)
    assert TaskState.objects.for_instance(listing).get().comment == "曜日も書いてください。"
    assert write(listing, member, summary="毎週土曜に歌います。") is Outcome.WAITING
    services.answer(listing, curator, approve=True)
    assert summary(listing) == "毎週土曜に歌います。"


def test_amended_while_it_waits_and_the_old_page_approves_nothing(listing, member, curator):
    write(listing, member, summary=NEW)
    wait_since(listing, 9)
    seen = waiting_on(listing).state
    write(listing, member, summary="ちがうことをします。")
    assert (timezone.now() - waiting_on(listing).since).days == 9, "the time waited counts on"
    with pytest.raises(ValidationError, match="内容が変わりました"):
        services.answer(listing, curator, approve=True, seen=seen.revision_id)
    with pytest.raises(PermissionDenied):
        seen.task.specific.on_action(seen, curator, "approve")
    assert summary(listing) == OLD


def test_words_saved_past_the_review_are_not_approved_with_it(listing, member, curator):
    write(listing, member, summary=NEW)
    draft = listing.get_latest_revision_as_object()
    draft.refresh_from_db(fields=["latest_revision"])
    draft.summary = "こっそり変えました。"
    draft.save_revision(user=member)
    with pytest.raises(PermissionDenied):
        services.answer(listing, curator, approve=True)
    assert summary(listing) == OLD


def test_withdrawn_the_words_stay_as_a_draft(listing, member, curator):
    write(listing, member, summary=NEW)
    with pytest.raises(PermissionDenied):
        services.withdraw(listing, UserFactory())
    services.withdraw(listing, member)
    assert (summary(listing), waiting_on(listing)) == (OLD, None)
    assert Listing.objects.get(pk=listing.pk).get_latest_revision_as_object().summary == NEW
    with pytest.raises(ValidationError):
        services.answer(listing, curator, approve=True)


def test_tonights_pause_survives_the_approval(listing, member, curator):
    write(listing, member, summary=NEW)
    change_status(Listing.objects.get(pk=listing.pk), ListingStatus.PAUSED, "大雨のため")
    services.answer(listing, curator, approve=True)
    listing.refresh_from_db()
    assert (listing.summary, listing.status) == (NEW, ListingStatus.PAUSED)


def test_a_new_listing_is_seen_by_nobody_before_it_is_approved(town, member, curator, client):
    new = Listing(title="あたらしい会", municipality=town, summary=NEW)
    assert services.submit(new, member) is Outcome.WAITING
    assert client.get(new.get_absolute_url()).status_code == 404
    services.answer(new, curator, approve=True)
    assert client.get(new.get_absolute_url()).status_code == 200


def test_without_an_area_nobody_could_be_asked(member):
    with pytest.raises(ValidationError, match="市区町村"):
        services.submit(Listing(title="どこでもない会"), member)
    assert not Listing.objects.exists()


# --- Who may answer ---------------------------------------------------------------------------------------------------


def test_the_last_editor_is_told_whose_turn_it_is(listing, curator):
    write(listing, curator, summary=NEW)
    with pytest.raises(ValidationError, match="ご自分が書いた変更は、ほかの人が確かめます。このサイトの管理者が"):
        services.answer(listing, curator, approve=True)
    colleague = curator_of(council_of(listing.municipality, "みなと地区社協"))
    with pytest.raises(ValidationError, match="みなと地区社協の人が確かめます"):
        services.answer(listing, curator, approve=True)
    services.answer(listing, colleague, approve=True)
    assert summary(listing) == NEW


def test_an_administrator_cannot_approve_their_own_words_either(listing):
    admin = User.objects.create_superuser("admin@example.jp", "nagiura-no-umi-99")
    write(listing, admin, summary=NEW)
    with pytest.raises(ValidationError):
        services.answer(listing, admin, approve=True)


def test_members_without_the_desk_and_former_curators_answer_nothing(listing, member, town):
    body = council_of(town)
    outsider = UserFactory()  # belongs to the body, was never let into the admin
    Membership.objects.create(user=outsider, organisation=body)
    former = curator_of(body)
    body.curatorships.update(valid_until=timezone.localdate() - datetime.timedelta(days=1))
    write(listing, member, summary=NEW)
    assert [waiting_for(user) for user in (outsider, former, member)] == [[], [], []]


def test_circles_open_with_time(listing, member, curator, town):
    neighbour = curator_of(council_of(MunicipalityFactory(code="99202")))
    school = curator_of(council_of(DistrictFactory(municipality=town)))
    far = curator_of(council_of(MunicipalityFactory(code="99400", prefecture__code="98", prefecture__name="とおい県")))
    write(listing, member, summary=NEW)
    for days, able in ((0, 1), (14, 2), (28, 3)):
        wait_since(listing, days)
        asked = [bool(waiting_for(user)) for user in (curator, school, neighbour, far)]
        assert asked == [place < able for place in range(4)]


def test_any_concerned_body_answers_for_a_tour(listing, member):
    towns = [MunicipalityFactory() for _n in range(3)]
    ScheduleFactory(listing=listing, venue=VenueFactory(municipality=towns[0]))
    ScheduleFactory(listing=listing, municipality=towns[1])
    district = DistrictFactory(municipality=MunicipalityFactory())
    listing.listing_districts.create(district=district)
    write(listing, member, summary=NEW)
    near = [curator_of(council_of(area)) for area in (towns[0], towns[1], district)]
    assert [len(waiting_for(user)) for user in near] == [1, 1, 1]
    assert waiting_for(curator_of(council_of(towns[2]))) == []


def test_who_curates_and_who_is_asked_first_are_the_same(listing, member, curator):
    city = MunicipalityFactory(code="99100")
    ward = MunicipalityFactory(code="99101", parent=city)
    places = [ListingFactory(municipality=ward), ListingFactory(municipality=city), ListingFactory(municipality=None)]
    places[2].prefecture = city.prefecture
    places[2].save()
    for one in (listing, *places):
        write(one, member, summary=NEW)
    for body in (city, ward, listing.municipality):
        user = curator_of(council_of(body))
        curated = set(Listing.objects.curated_by(user).values_list("pk", flat=True))
        assert {one.listing.pk for one in waiting_for(user)} == curated


# --- What a municipality wants looked at ------------------------------------------------------------------------------


def choose(town, mode, *trusted) -> None:
    policy, _ = ReviewPolicy.objects.update_or_create(municipality=town, defaults={"mode": mode})
    policy.trusted.set(trusted)


@pytest.mark.parametrize(
    ("values", "waits"),
    [
        ({"summary": NEW}, False),
        ({"cost": "300円", "first_visit": "受付で名前を聞きません。"}, False),
        ({"title": "べつの名前"}, True),
        ({"location_visibility": Visibility.AREA}, True),
        ({"eligibility_note": "町内の方だけ"}, True),
        ({"ask_name": "yes"}, True),
        ({"municipality_id": "99400"}, True),
    ],
)
def test_only_sensitive_fields(listing, member, town, values, waits):
    choose(town, ReviewMode.SENSITIVE)
    MunicipalityFactory(code="99400")
    assert write(listing, member, **values) is (Outcome.WAITING if waits else Outcome.PUBLISHED)


def test_sensitive_are_contacts_organisers_places_and_what_is_quiet(listing, member, town):
    choose(town, ReviewMode.SENSITIVE)
    hall = VenueFactory(municipality=town)
    for change in (
        lambda draft: draft.channels.add(draft.channels.model(kind="phone", value="000-0000-0000")),
        lambda draft: setattr(draft, "organisations", []),
        lambda draft: draft.schedules.add(draft.schedules.model(venue=hall)),
        lambda draft: setattr(draft, "categories", [Category.objects.create(name="静かな話", sensitive=True)]),
    ):
        draft = Listing.objects.get(pk=listing.pk)
        change(draft)
        assert services.submit(draft, member) is Outcome.WAITING
        services.withdraw(draft, member)
    draft = Listing.objects.get(pk=listing.pk)
    assert services.submit(draft, member) is Outcome.PUBLISHED, "as it is in public, it needs nobody"


def test_a_first_publication_always_waits_where_only_sensitive_fields_do(town, member):
    choose(town, ReviewMode.SENSITIVE)
    assert services.submit(Listing(title="あたらしい会", municipality=town), member) is Outcome.WAITING


def test_trusted_organisations_publish_at_once_and_it_is_logged(listing, member, group, town, curator):
    choose(town, ReviewMode.TRUSTED, group)
    assert write(listing, member, title="べつの名前") is Outcome.PUBLISHED
    assert ModelLogEntry.objects.filter(action=services.UNREVIEWED, user=member).exists()
    stranger = UserFactory()
    assert write(listing, stranger, title="だれかの名前") is Outcome.WAITING


def test_writing_oneself_onto_a_listing_makes_nobody_trusted(listing, town):
    friends = OrganisationFactory()
    choose(town, ReviewMode.TRUSTED, friends)
    intruder = UserFactory()
    Membership.objects.create(user=intruder, organisation=friends)
    assert write(listing, intruder, organisations=[friends]) is Outcome.WAITING


def test_who_is_trusted_in_one_town_publishes_nothing_in_another(listing, member, group, town):
    choose(town, ReviewMode.TRUSTED, group)
    other = MunicipalityFactory(code="98201", prefecture=PrefectureFactory(code="98", name="遠い県"))
    assert write(listing, member, municipality=other) is Outcome.WAITING
    services.withdraw(listing, member)
    assert write(listing, member, municipality=None, prefecture=other.prefecture) is Outcome.WAITING
    assert Listing.objects.get(pk=listing.pk).municipality == town


def test_a_ward_follows_its_city_unless_it_has_its_own(member):
    city = MunicipalityFactory(code="99100")
    ward = MunicipalityFactory(code="99101", parent=city)
    listing = ListingFactory(municipality=ward)
    choose(city, ReviewMode.SENSITIVE)
    assert write(listing, member, summary=NEW) is Outcome.PUBLISHED
    choose(ward, ReviewMode.EVERYTHING)
    assert write(Listing.objects.get(pk=listing.pk), member, summary=OLD) is Outcome.WAITING


# --- In the admin -----------------------------------------------------------------------------------------------------


def address(view: str, *args) -> str:
    return reverse(Listing.snippet_viewset.get_url_name(view), args=args)


@pytest.fixture
def desk(client, curator):
    client.force_login(curator, backend=BACKEND)
    return client


def test_nothing_is_approved_through_another_listings_address(desk, listing, member, town):
    far = PrefectureFactory(code="98", name="とおい県")
    mine, foreign = listing, ListingFactory(municipality=MunicipalityFactory(code="98201", prefecture=far))
    states = {}
    for one in (mine, foreign):
        write(one, member, summary=NEW)
        states[one] = waiting_on(one).state
    for view in ("workflow_action", "collect_workflow_action_data"):
        for pk in (mine.pk, foreign.pk):
            assert desk.post(address(view, pk, "approve", states[foreign].pk), {"comment": ""}).status_code == 404
    task = states[foreign].task.specific
    with pytest.raises(PermissionDenied):
        task.on_action(states[foreign], member, "approve")
    assert (summary(foreign), summary(mine)) == (OLD, OLD)
    desk.post(address("workflow_action", mine.pk, "approve", states[mine].pk), {"comment": ""})
    assert (summary(foreign), summary(mine)) == (OLD, NEW)


def test_answered_on_the_desks_own_page(desk, listing, member):
    write(listing, member, summary=NEW)
    page = reverse("listing_review", args=[listing.pk])
    assert "承認して公開する" in desk.get(page).content.decode()
    assert desk.post(page, {"do": "reject", "comment": ""}).status_code == 302
    assert waiting_on(listing), "sending back needs a word"
    desk.post(page, {"do": "approve", "revision": waiting_on(listing).state.revision_id})
    assert summary(listing) == NEW


def test_what_is_public_is_compared_also_where_it_was_never_a_revision(desk, listing, member):
    write(listing, member, summary=NEW)
    assert listing.live_revision_id is None
    page = desk.get(reverse("listing_review", args=[listing.pk]))
    shown = desk.get(page.context["compare_url"]).content.decode()
    assert "歌もうたいます" in shown and "お茶を飲んで" in shown


def test_what_waits_cannot_be_edited_under_the_reviewers_eyes(desk, listing, member):
    write(listing, member, summary=NEW)
    revision = waiting_on(listing).state.revision_id
    desk.post(address("edit", listing.pk), {"title": "x", "overwrite_revision_id": revision, "action-submit": "1"})
    assert waiting_on(listing).state.revision_id == revision
    assert Listing.objects.get(pk=listing.pk).get_latest_revision_as_object().summary == NEW


def test_the_first_page_says_what_waits_with_a_constant_number_of_statements(desk, listing, member):
    write(listing, member, summary=NEW)

    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            page = desk.get(reverse("wagtailadmin_home")).content.decode()
        assert reverse("listing_review", args=[listing.pk]) in page
        return len(queries)

    cost()
    one = cost()
    for _n in range(5):
        write(ListingFactory(municipality=listing.municipality, venue=VenueFactory()), member, summary=NEW)
    assert cost() == one


def test_staff_without_a_body_are_told_nothing(client, listing, member):
    user = UserFactory()
    make_curator(user)
    client.force_login(user, backend=BACKEND)
    write(listing, member, summary=NEW)
    assert listing.title not in client.get(reverse("wagtailadmin_home")).content.decode()
    assert client.get(reverse("listing_review", args=[listing.pk])).status_code == 404


def test_who_looks_after_everything_is_told_in_our_own_words(listing, member, mailoutbox):
    """Wagtail's are half English: 居場所・活動 is no noun of theirs."""
    admin = UserFactory(is_superuser=True, is_staff=True)
    write(listing, member, summary=NEW)
    (mail,) = [one for one in mailoutbox if one.to == [admin.email]]
    assert mail.subject == f"「{listing}」が確認を待っています"
    assert mail.body.startswith(f"「{listing}」の変更が届き、確認を待っています。書いた人：") and "/admin/" in mail.body
