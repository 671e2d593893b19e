"""まとめて変える: looked at before, carried out as anybody's change is, taken back after."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from directory.enums import ListingStatus, VerificationMethod
from directory.models import Category, Listing, Membership
from directory.services.listings import confirm
from home.account.reminding.letters import send_waiting
from home.account.reminding.rounds import plan
from home.models import BulkChange, Letter, LetterKind, ReviewMode, ReviewPolicy, ReviewRound
from home.review import services as review
from home.review.waiting import waiting_on
from tests.factories import ListingFactory, MunicipalityFactory, OrganisationFactory, UserFactory, VenueFactory
from tests.home.desk_world import council_of, curator_of, make_town, write

pytestmark = pytest.mark.django_db
BACKEND = "django.contrib.auth.backends.ModelBackend"
ADDRESS = "/admin/listing-bulk/"


@pytest.fixture
def town():
    return MunicipalityFactory(code="99201", name="凪浦市")


@pytest.fixture
def curator(town):
    return curator_of(council_of(town, "凪浦市社協"))


@pytest.fixture
def desk(client, curator):
    client.force_login(curator, backend=BACKEND)
    return client


@pytest.fixture
def trusted(town, curator):
    """Where those who review needn't ask anybody: changes are public at once."""
    return ReviewPolicy.objects.create(municipality=town, mode=ReviewMode.TRUSTED)


@pytest.fixture
def category():
    return Category.objects.create(slug="tea-time", name="お茶の時間")


def listings(town, *titles):
    return [ListingFactory(title=one, municipality=town, venue=VenueFactory(municipality=town)) for one in titles]


def send(client, rows, do="", follow=True, **sent):
    keys = [getattr(one, "pk", one) for one in rows]
    return client.post(ADDRESS, {"listing": keys, "do": do, **sent}, follow=follow)


def carry_out(client, rows, **sent):
    return send(client, rows, do="carry_out", **sent)


def undo(client):
    return client.post(reverse("bulk_change", args=[BulkChange.objects.latest("pk").pk]), {"do": "undo"}, follow=True)


def content_of(listing):
    row = Listing.objects.get(pk=listing.pk)
    data = row.serializable_data()
    left_out = ("updated_at", "latest_revision", "live_revision", "last_published_at", "first_published_at")
    return {name: value for name, value in data.items() if name not in left_out and name != "schedules"}


def test_the_preview_changes_nothing(desk, trusted, town):
    a, b = listings(town, "汀の舟だまり", "浜の家")
    shown = send(desk, [a, b], what="interval", review_interval=1)
    page = shown.content.decode()
    assert "2件が変わります" in page and "半年ごと" in page and "毎月" in page
    assert set(Listing.objects.values_list("review_interval", flat=True)) == {6}
    assert not BulkChange.objects.exists()


def test_carried_out_and_taken_back_everything_is_as_before(desk, trusted, town, category):
    rows = listings(town, "汀の舟だまり", "浜の家")
    rows[0].categories.add(Category.objects.create(slug="song", name="歌"))
    rows[0].save()
    before = [content_of(one) for one in rows]
    for sent in (
        {"what": "interval", "review_interval": 1},
        {"what": "add_category", "category": category.pk},
        {"what": "pause", "reason": "8月は夏休みです。"},
    ):
        page = carry_out(desk, rows, **sent).content.decode()
        assert "2件を変えました" in page, sent
        assert [content_of(one) for one in rows] != before
        assert "2件を元にもどしました" in undo(desk).content.decode()
        after = [content_of(one) | {"status_since": None} for one in rows]
        assert after == [one | {"status_since": None} for one in before], sent


def test_where_changes_are_looked_at_these_wait_too_and_are_taken_back_whole(desk, curator, town, category):
    (row,) = listings(town, "汀の舟だまり")
    assert "確認に出しました" in carry_out(desk, [row], what="add_category", category=category.pk).content.decode()
    row.refresh_from_db()
    assert not row.categories.exists() and waiting_on(row).state.workflow_state.requested_by == curator
    undo(desk)
    row.refresh_from_db()
    assert waiting_on(row) is None and row.latest_revision is None and not row.has_unpublished_changes


def test_an_approved_change_is_taken_back_by_another_one(desk, curator, town, category):
    (row,) = listings(town, "汀の舟だまり")
    carry_out(desk, [row], what="add_category", category=category.pk)
    colleague = curator_of(council_of(town, "凪浦市役所"))
    review.answer(row, colleague, approve=True)
    assert [one.pk for one in Listing.objects.get(pk=row.pk).categories.all()] == [category.pk]
    undo(desk)
    assert waiting_on(row) and not waiting_on(row).state.revision.as_object().categories.all()


def test_what_waits_is_a_draft_or_ended_is_left_as_it_is(desk, trusted, town):
    waits, draft, ended, plain = listings(town, "待つ", "下書き", "終わり", "ふつう")
    ReviewPolicy.objects.update(mode=ReviewMode.EVERYTHING)
    write(waits, UserFactory(), cost="無料")
    ReviewPolicy.objects.update(mode=ReviewMode.TRUSTED)
    unfinished = Listing.objects.get(pk=draft.pk)
    unfinished.cost = "まだ"
    unfinished.save_revision()
    Listing.objects.filter(pk=ended.pk).update(status=ListingStatus.CLOSED, status_reason="終わりました")
    page = send(desk, [waits, draft, ended, plain], what="interval", review_interval=1).content.decode()
    assert "1件が変わります" in page
    for sentence in ("確認を待っている変更があります", "まだ公開していない下書き", "終了しています"):
        assert sentence in page
    carry_out(desk, [waits, draft, ended, plain], what="interval", review_interval=1)
    assert list(Listing.objects.filter(review_interval=1)) == [plain]


def test_what_somebody_changed_since_is_not_taken_back(desk, trusted, town):
    a, b = listings(town, "汀の舟だまり", "浜の家")
    carry_out(desk, [a, b], what="interval", review_interval=1)
    Listing.objects.filter(pk=b.pk).update(review_interval=3)
    page = undo(desk).content.decode()
    assert "1件を元にもどしました" in page and "「浜の家」は、そのあとに変わった" in page
    assert list(Listing.objects.order_by("pk").values_list("review_interval", flat=True)) == [6, 3]


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({}, "何をするかを選んでください"),
        ({"what": "interval"}, "新しい間隔を選んでください"),
        ({"what": "interval", "review_interval": "99"}, "正しく選択"),
        ({"what": "add_category", "category": "9" * 40}, "正しく選択"),
        ({"what": "add_organisation", "organisation": "遠野の会"}, "担当の地域にありません"),
        ({"what": "pause"}, "お休みの理由を書いてください"),
    ],
)
def test_what_is_missing_is_told_at_its_field(desk, trusted, town, sent, said):
    OrganisationFactory(name="遠野の会", municipality=MunicipalityFactory(code="98201"))
    page = carry_out(desk, listings(town, "汀の舟だまり"), **sent).content.decode()
    assert said in page and "checked" in page
    assert not BulkChange.objects.exists()


def test_nothing_ticked_and_too_many(desk, town, monkeypatch):
    assert "一つ以上選んでください" in carry_out(desk, [], what="interval", review_interval=1).content.decode()
    assert "一つ以上" in carry_out(desk, ["x", "9" * 40], what="interval", review_interval=1).content.decode()
    monkeypatch.setattr("home.bulk.services.MOST", 1)
    rows = listings(town, "汀の舟だまり", "浜の家")
    assert "分けて変えてください" in carry_out(desk, rows, what="interval", review_interval=1).content.decode()


def test_other_towns_are_not_listed_changed_or_taken_back(client):
    here, there = make_town("99201", "凪浦市"), make_town("98201", "遠野市")
    ReviewPolicy.objects.update(mode=ReviewMode.TRUSTED)
    client.force_login(curator_of(here.council), backend=BACKEND)
    assert "遠野" not in client.get(ADDRESS).content.decode()
    carry_out(client, [there.listing], what="pause", reason="夏休み")
    assert Listing.objects.get(pk=there.listing.pk).status == ListingStatus.OPEN
    carry_out(client, [here.listing, there.listing], what="pause", reason="夏休み")
    assert list(Listing.objects.filter(status=ListingStatus.PAUSED)) == [here.listing]
    client.force_login(curator_of(there.council), backend=BACKEND)
    assert undo(client).status_code == 404
    assert Listing.objects.get(pk=here.listing.pk).status == ListingStatus.PAUSED


def test_narrowed_by_words_and_state(desk, town):
    listings(town, "汀の舟だまり", "浜の家")
    assert "浜の家" not in desk.get(ADDRESS, {"q": "舟"}).content.decode()
    assert desk.get(ADDRESS, {"q": "\x00", "status": "x", "category": "x", "review_interval": "x"}).status_code == 200
    assert "浜の家" not in desk.get(ADDRESS, {"status": "paused"}).content.decode()


def test_the_number_of_statements_holds_as_rows_grow(desk, trusted, town):
    def cost(rows):
        with CaptureQueriesContext(connection) as queries:
            desk.get(ADDRESS)
            send(desk, rows, what="interval", review_interval=1)
        return len(queries)

    rows = listings(town, "一")
    cost(rows)
    few = cost(rows)
    rows += listings(town, "二", "三", "四", "五")
    assert cost(rows) == few


# --- Asking 「いまもこのとおりですか」 out of turn ----------------------------------------------------------------


@pytest.fixture
def known(town):
    """Confirmed yesterday, of a group with mail; and one of a group without."""
    with_mail, without = listings(town, "汀の舟だまり", "浜の家")
    Membership.objects.create(organisation=_group(with_mail), user=UserFactory())
    Listing.objects.update(verified_at=timezone.now() - datetime.timedelta(days=1))
    return with_mail, without


def _group(listing):
    body = OrganisationFactory()
    listing.organisations.set([body])
    listing.save()
    return body


def nights(*days):
    return [plan(timezone.localdate() + datetime.timedelta(days=day)) for day in days]


def test_who_is_asked_out_of_turn_gets_one_letter_tonight_or_is_called(desk, known, mailoutbox):
    with_mail, without = known
    assert nights(0)[0]["letters"] == 0, "nothing is due"
    assert "2件が変わります" in send(desk, known, what="ask").content.decode()
    assert not ReviewRound.objects.exists()
    carry_out(desk, known, what="ask")
    assert nights(0, 0, 1)[0]["letters"] == 1 and Letter.objects.get().listing == with_mail
    send_waiting(timezone.localdate(), [LetterKind.REVIEW])
    assert len(mailoutbox) == 1 and "汀の舟だまり" in mailoutbox[0].subject + mailoutbox[0].body
    assert ReviewRound.objects.to_call().get().listing == without
    again = send(desk, known, what="ask").content.decode()
    assert "もう、そうなっています" in again and "0件が変わります" in again


def test_the_answer_ends_it_and_silence_marks_nothing_before_its_own_time(desk, known):
    with_mail, without = known
    carry_out(desk, known, what="ask")
    nights(0)
    confirm(without, VerificationMethod.TELEPHONE, on_behalf_of="代表")
    done = nights(14, 28, 42, 56)
    assert [one["letters"] for one in done] == [1, 1, 0, 0] and done[2]["calls"] == 1
    assert ReviewRound.objects.get().listing == with_mail
    assert not Listing.objects.exclude(unconfirmed_since=None).exists()
    assert nights(200)[0]["marked"] == 1


def test_asking_is_taken_back_until_the_letter_is_written(desk, known):
    carry_out(desk, known, what="ask")
    assert "2件を元にもどしました" in undo(desk).content.decode()
    assert not ReviewRound.objects.exists()
    carry_out(desk, known[:1], what="ask")
    nights(0)
    assert "0件を元にもどしました" in undo(desk).content.decode()
    assert ReviewRound.objects.get().step == 1


def test_what_rests_or_was_asked_lately_is_left(desk, known):
    Listing.objects.filter(pk=known[0].pk).update(status=ListingStatus.PAUSED, status_reason="夏休み")
    Letter.objects.create(
        kind=LetterKind.SEASON, listing=known[1], person=UserFactory(), key="2026", written_on=timezone.localdate()
    )
    page = send(desk, known, what="ask").content.decode()
    assert "お休み中です" in page and "この2週間のうちに" in page and "0件が変わります" in page
