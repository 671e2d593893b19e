"""What changed in a listing, told in words: every field that can be written, and every child."""

import datetime

import pytest
from django.utils import timezone

from activities.models import ScheduleSession
from directory.enums import Answer, ChannelKind, Visibility
from directory.models import Category, Channel, EligibilityRule, Feature, Listing, ListingFeature
from home.review import difference as told
from home.review.difference import Change, difference
from tests.factories import ListingFactory, MunicipalityFactory, ScheduleFactory, UserFactory, VenueFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def listing():
    town = MunicipalityFactory(name="凪浦市")
    return ListingFactory(title="ひだまり", municipality=town, venue=VenueFactory(name="凪浦公民館", municipality=town))


def draft_of(listing, **values):
    """As somebody writes it and a reviewer reads it: through a stored revision."""
    draft = Listing.objects.get(pk=listing.pk)
    for name, value in values.items():
        setattr(draft, name, value)
    return draft


def read_again(draft):
    return draft.save_revision(user=UserFactory()).as_object()


def changes(listing, draft):
    return difference(Listing.objects.get(pk=listing.pk), read_again(draft))


def test_says_nothing_of_an_unchanged_listing(listing):
    Channel.objects.create(listing=listing, kind=ChannelKind.PHONE, value="099-000-0001", public=True)
    assert changes(listing, draft_of(listing)) == []


def test_tells_fields_in_words_and_in_the_order_of_the_form(listing):
    draft = draft_of(listing, telephone=True, cost="無料", location_visibility=Visibility.AREA, summary="歌います。")
    draft.categories = [Category.objects.create(slug="song", name="歌"), Category.objects.create(slug="tea", name="茶")]
    assert changes(listing, draft) == [
        Change("ひとこと紹介", "お茶を飲んで、ゆっくりします。", "歌います。"),
        Change("電話", "いいえ", "はい"),
        Change("場所の公開", str(Visibility.EXACT.label), str(Visibility.AREA.label)),
        Change("費用", "", "無料"),
        Change("すること", "", "歌、茶"),
    ]


def test_a_translation_stands_behind_what_it_translates(listing):
    labels = [one.label for one in changes(listing, draft_of(listing, summary_en="Tea.", summary="茶。", cost="無料"))]
    assert labels == ["ひとこと紹介", "ひとこと紹介（英語）", "費用"]


def test_what_is_no_part_of_a_version_is_not_told(listing):
    draft = draft_of(listing, verified_at=timezone.now(), status_reason="夏休み", source="名簿")
    assert difference(Listing.objects.get(pk=listing.pk), draft) == []


def test_every_field_of_the_content_is_told():
    """Whoever adds a field to Listing gets it here without doing anything."""
    names = {field.name for field in told._fields()}
    assert {"title", "title_easy", "municipality", "audiences", "support_desks", "review_interval"} <= names
    assert not names & {"id", "status", "verified_by", "live", "locked", "latest_revision", "public_id"}


def test_a_date_is_told_part_by_part(listing):
    row = listing.schedules.get()
    draft = draft_of(listing)
    schedule = draft.schedules.get(pk=row.pk)
    schedule.rrule, schedule.dtstart, schedule.note = "FREQ=WEEKLY;BYDAY=TH", datetime.date(2026, 4, 2), ""
    schedule.start_time, schedule.exception_dates = datetime.time(10), ["2026-08-13"]
    schedule.venue = VenueFactory(name="浜の家", address="ひなた県凪浦市浜1-2", municipality=listing.municipality)
    draft.schedules.add(schedule)
    assert changes(listing, draft) == [
        Change("日程：いつ", "", "毎週 木曜日 10:00から（2026年8月13日は休み）"),
        Change("日程：日時の書き方", "毎週水曜日 10:00〜12:00", ""),
        Change("日程：休む日", "", "2026年8月13日（木）"),
        Change("日程：どこで", "凪浦公民館", "浜の家（ひなた県凪浦市浜1-2）"),
    ]


def test_a_rhythm_that_words_cannot_tell_is_told_as_it_is_stored(listing):
    schedule = ScheduleFactory(listing=listing, note="", rrule="FREQ=YEARLY;BYYEARDAY=100")
    draft = draft_of(listing)
    changed = draft.schedules.get(pk=schedule.pk)
    changed.rrule = "FREQ=YEARLY;BYYEARDAY=200"
    draft.schedules.add(changed)
    labels = [(one.label, one.before, one.after) for one in changes(listing, draft)]
    assert labels == [("日程：くり返し（RFC 5545）", "FREQ=YEARLY;BYYEARDAY=100", "FREQ=YEARLY;BYYEARDAY=200")]


def test_dates_that_come_and_go_are_told_whole(listing):
    draft = draft_of(listing)
    draft.schedules.remove(draft.schedules.get())
    added = ScheduleFactory.build(listing=None, name="夜の部", note="毎週金曜日", municipality=listing.municipality)
    added.sessions = [ScheduleSession(name="第1部", start_time=datetime.time(18), audience_note="どなたでも")]
    draft.schedules.add(added)
    came, went = changes(listing, draft)
    assert (came.label, came.before) == ("日程「夜の部」", "")
    assert came.after.splitlines()[0] == "日時の書き方：毎週金曜日"
    assert "部：第1部 18:00 どなたでも" in came.after
    assert (went.label, went.after) == ("日程", "")
    assert "どこで：凪浦公民館" in went.before


def test_of_contacts_only_what_differs_is_told(listing):
    for value in ("099-000-0001", "099-000-0002"):
        Channel.objects.create(listing=listing, kind=ChannelKind.PHONE, value=value, public=True)
    draft = draft_of(listing)
    second = draft.channels.get(value="099-000-0002")
    second.value, second.public, second.note = "099-000-0003", False, "夜だけ"
    draft.channels.add(second)
    draft.channels.add(Channel(kind=ChannelKind.MAIL, value="hidamari@example.jp", public=True))
    label = ChannelKind.PHONE.label
    assert changes(listing, draft) == [
        Change(f"連絡先：{label}", "099-000-0002", "099-000-0003（夜だけ、公開していません）"),
        Change(f"連絡先：{ChannelKind.MAIL.label}", "", "hidamari@example.jp"),
    ]


def test_rules_and_features_are_told(listing):
    feature = Feature.objects.create(slug="step-free", name="段差がない")
    ListingFeature.objects.create(listing=listing, feature=feature, answer=Answer.UNKNOWN)
    draft = draft_of(listing)
    answered = draft.listing_features.get()
    answered.answer = Answer.YES
    draft.listing_features.add(answered)
    draft.eligibility_rules.add(EligibilityRule(municipality=listing.municipality))
    rule, said = changes(listing, draft)
    assert (rule.label, rule.before) == ("来られる人の条件", "")
    assert rule.after.startswith("凪浦市に")
    assert said == Change("特徴：段差がない", str(Answer.UNKNOWN.label), str(Answer.YES.label))


def test_from_nothing_everything_that_is_said_is_told(listing):
    found = {one.label: one for one in difference(None, listing)}
    assert found["名前"] == Change("名前", "", "ひだまり")
    assert "凪浦公民館" in found["日程"].after
    assert "費用" not in found
