"""A town in which everything that a public page can say is said once: every choice, every state, every sort of date.

`said(kanji, kana)` chooses how its people write, so that what remains in the other script is ours.
"""

import datetime
from collections.abc import Callable

from django.utils import timezone

from activities.enums import HolidayRule, OccurrenceStatus, PlaceKind, Timing
from activities.models import Occurrence, Schedule, ScheduleSession
from directory.changes import told_together
from directory.enums import (
    Answer,
    ArrangementRoute,
    Asked,
    ChannelKind,
    EligibilityRelation,
    EligibilityStatus,
    ListingStatus,
    OrganisationKind,
    Proof,
    VerificationMethod,
    Visibility,
)
from directory.models import (
    Audience,
    Category,
    Channel,
    EligibilityRule,
    Feature,
    Listing,
    ListingFeature,
    Standpoint,
    SupportDesk,
    VenueDistrict,
    WideAreaArrangement,
)
from tests.factories import (
    DistrictFactory,
    GazetteerEntryFactory,
    ListingFactory,
    MunicipalityFactory,
    OrganisationFactory,
    PrefectureFactory,
    VenueFactory,
)

Said = Callable[[str, str], str]
RULES = [  # (rrule, more of the schedule)
    ("FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR,SA,SU", {"holiday_rule": HolidayRule.CLOSED}),
    ("FREQ=WEEKLY;BYDAY=WE,SA", {"holiday_rule": HolidayRule.CLOSED_BOTH, "exception_dates": ["2027-03-03"]}),
    ("FREQ=WEEKLY;INTERVAL=2;BYDAY=TH", {"holiday_rule": HolidayRule.SUMMER_HOLIDAYS_ONLY}),
    ("FREQ=MONTHLY;BYDAY=1MO,3MO,-1MO", {"holiday_rule": HolidayRule.SCHOOL_HOLIDAYS_ONLY}),
    ("FREQ=MONTHLY;BYMONTHDAY=1,20,-1", {"holiday_rule": HolidayRule.CLOSED_YEAR_END, "end_time": None}),
    ("FREQ=MONTHLY;BYMONTH=2,4,6,8,10,12;BYDAY=2FR", {"ends_next_day": True, "end_time": datetime.time(1, 5)}),
    ("FREQ=MONTHLY;BYMONTH=1,3,5,7,9,11;BYDAY=4SU", {"all_day": True, "start_time": None, "end_time": None}),
    ("", {"dtstart": None, "time_on_request": True, "start_time": None, "end_time": None}),
]


def make_world(said: Said) -> list[Listing]:
    """Municipality 99201 with its district, and listings in every state there."""
    with told_together():
        prefecture = PrefectureFactory(name=said("日向県", "ひなたけん"))
        town = MunicipalityFactory(code="99201", name=said("凪浦市", "なぎうらし"), prefecture=prefecture)
        other = MunicipalityFactory(code="99202", name=said("沢音町", "さわねちょう"), prefecture=prefecture)
        school = said("凪浦小学校", "なぎうら")
        district = DistrictFactory(municipality=town, name=school, code="99201-e-nagiura", edition=2021)
        spot = GazetteerEntryFactory(municipality=town, name=said("浜町", "はままち"), latitude=34.51, longitude=140.71)
        venue = VenueFactory(
            municipality=town, town=spot, name=said("公民館", "こうみんかん"), address=said("浜町1", "はままち1"),
            nearest_stop=said("駅前", "えきまえ"), access=said("徒歩", "あるく"), parking=said("無", "なし"),
        )  # fmt: skip
        VenueDistrict.objects.create(venue=venue, district=district)
        made = [_full_listing(said, town, other, venue)]
        made += [_listing_in_state(said, town, venue, n, status) for n, status in enumerate(ListingStatus)]
        made.append(_hidden_listing(said, town))
        _arrangements(town, other, said)
    return made


def _full_listing(said: Said, town, other, venue) -> Listing:
    listing = ListingFactory(
        municipality=town, title=said("朝の会", "あさのかい"), summary=said("話す", "はなす"),
        description=said("説明", "せつめい"), first_visit=said("茶", "ちゃ"), first_visit_greeter=said("係", "かかり"),
        first_visit_leaving=said("帰る", "かえる"), cost=said("百円", "ひゃくえん"), booking=said("不要", "いらない"),
        capacity=said("十", "とお"), languages=said("日本語", "にほんご"), roles_wanted=said("料理", "りょうり"),
        goods_wanted=said("米", "こめ"), goods_offered=said("本", "ほん"), welcome_note=said("歓迎", "ようこそ"),
        safeguarding_present=said("職員", "しょくいん"), safeguarding_training=said("研修", "けんしゅう"),
        eligibility_note=said("相談可", "きいて"), eligibility_status=EligibilityStatus.LIMITED,
        ask_name=Asked.YES, ask_address=Asked.NO, ask_photo=Asked.YES, ask_note=said("任意", "すきに"),
        online=True, telephone=True, sns=True, verified_at=timezone.now(), verified_method=VerificationMethod.SELF,
    )  # fmt: skip
    listing.organisations.set(
        OrganisationFactory(kind=kind, name=said(f"団体{n}", f"だんたい{n}"), municipality=town)
        for n, kind in enumerate(OrganisationKind)
    )
    for name, model in (("categories", Category), ("audiences", Audience), ("standpoints", Standpoint)):
        getattr(listing, name).set(model.objects.all())
    desk = SupportDesk.objects.create(
        name=said("相談室", "そうだんしつ"), subject=said("心配", "しんぱい"), hours=said("平日", "へいじつ"),
        other_channels=said("手紙", "てがみ"), phone="000-0000",
    )  # fmt: skip
    listing.support_desks.add(desk)
    answers = [Answer.YES, Answer.NO, Answer.ASK]
    for n, feature in enumerate(Feature.objects.all()):
        ListingFeature.objects.create(listing=listing, feature=feature, answer=answers[n % 3])
    for kind in ChannelKind:
        Channel.objects.create(listing=listing, kind=kind, value="https://example.jp/", public=True)
    for relation in EligibilityRelation:
        EligibilityRule.objects.create(listing=listing, relation=relation, municipality=other, proof=Proof.DOCUMENT)
    for order, (rule, more) in enumerate(RULES):
        times = {"dtstart": datetime.date(2026, 4, 1), "start_time": datetime.time(9, 30)}
        times |= {"end_time": datetime.time(12), "sort_order": order, "rrule": rule}
        Schedule.objects.create(listing=listing, venue=venue, **(times | more))
    listing.save()
    _dates(listing, said)
    return listing


def _dates(listing: Listing, said: Said) -> None:
    """The coming days: one as planned, cancelled, moved, all day, without a time; and each holiday of two years."""
    schedule = listing.schedules.first()
    session = {"name": said("部", "ぶ"), "start_time": datetime.time(9), "end_time": datetime.time(9, 45)}
    ScheduleSession.objects.create(schedule=schedule, **session)
    day = datetime.timedelta(days=1)
    states = [{}, {"status": OccurrenceStatus.CANCELLED}, {"timing": Timing.ALL_DAY}, {"timing": Timing.ON_REQUEST}]
    states += [{"status": OccurrenceStatus.MOVED, "note": said("雨", "あめ")}]
    now = timezone.now().replace(minute=5, second=0, microsecond=0)
    for n in range(40):
        start = now + day * (n + 1)
        more = states[n % len(states)]
        original = start - day if more.get("status") == OccurrenceStatus.MOVED else start
        end = start + datetime.timedelta(hours=2 if n % 7 else 20)
        Occurrence.objects.create(
            listing=listing, schedule_uid=schedule.uid, original_start=original - datetime.timedelta(minutes=n),
            starts_at=start, ends_at=end, **more,
        )  # fmt: skip


def _listing_in_state(said: Said, town, venue, n: int, status: ListingStatus) -> Listing:
    listing = ListingFactory(
        municipality=town, title=said(f"夜の会{n}", f"よるのかい{n}"), summary=said("眠る", "ねむる"),
        status=status, status_reason=said("改装", "かいそう"), verified_at=timezone.now() if n else None,
        verified_method=list(VerificationMethod)[n + 1], eligibility_status=list(EligibilityStatus)[n % 2],
    )  # fmt: skip
    Schedule.objects.create(listing=listing, venue=venue, note=said("毎週水曜", "まいしゅう"))
    listing.save()
    return listing


def _hidden_listing(said: Said, town) -> Listing:
    listing = ListingFactory(
        municipality=town, title=said("秘密の会", "ひみつのかい"), summary=said("静か", "しずか"),
        location_visibility=Visibility.ON_REQUEST, eligibility_status=EligibilityStatus.ANYONE,
    )  # fmt: skip
    Schedule.objects.create(listing=listing, place_kind=PlaceKind.VENUE, location_visibility=Visibility.ON_REQUEST)
    Schedule.objects.create(listing=listing, place_kind=PlaceKind.ONLINE)
    listing.save()
    return listing


def _arrangements(town, other, said: Said) -> None:
    for hosts, beneficiaries, route in (
        (town, other, ArrangementRoute.DIRECT),
        (other, town, ArrangementRoute.VIA_HOME),
    ):
        one = WideAreaArrangement.objects.create(
            name=said("協定", "きょうてい"), route=route,
            conditions=said("要予約", "よやく"), evidence=said("文書", "かみ"),
            valid_from=datetime.date(2026, 4, 1), valid_until=datetime.date(2030, 3, 31),
        )  # fmt: skip
        one.hosts.add(hosts)
        one.beneficiaries.add(beneficiaries)
        one.categories.add(*Category.objects.all()[:2])
