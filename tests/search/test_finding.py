"""Finding: what each parameter keeps, in which order, each listing once, counted right."""

import datetime
import math
import random

import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from activities.enums import OccurrenceStatus
from activities.models import Occurrence
from directory.enums import Answer, ListingKind, VerificationMethod, Visibility
from directory.models import Category, Feature, ListingFeature, VenueDistrict
from directory.services.listings import confirm, mark_unconfirmed
from search import geo
from search.asking import ask
from search.facets import count_facets
from search.finding import find
from search.models import Entry
from search.projection import project
from search.relaxing import nearest, relaxations
from tests.factories import (
    DistrictFactory,
    GazetteerEntryFactory,
    ListingFactory,
    MunicipalityFactory,
    ScheduleFactory,
    VenueFactory,
    square,
)

pytestmark = pytest.mark.django_db
HERE = (34.51, 140.71)


def asked(text: str):
    return ask(QueryDict(text))


def titles(text: str) -> list[str]:
    search = asked(text)
    assert search.errors == {}
    return [entry.title for entry in find(search).entries]


def listing(title: str, north_km: float = 0, **kwargs):
    """A listing in a hall of its own, so many kilometres north of HERE."""
    place = {"latitude": HERE[0] + math.degrees(north_km / geo.EARTH_RADIUS_KM), "longitude": HERE[1]}
    made = ListingFactory(title=title, venue=kwargs.pop("venue", None) or VenueFactory(**place), **kwargs)
    project([made.pk])
    return made


def days_ago(days: int) -> datetime.datetime:
    return timezone.now() - datetime.timedelta(days=days)


# --- Where ----------------------------------------------------------------------------------------------------------


def test_radius_keeps_what_is_near_nearest_first():
    for title, km in (("三", 2.9), ("一", 0.5), ("遠い", 3.1), ("二", 1.5)):
        listing(title, km)
    assert titles("near=34.51,140.71") == ["一", "二", "三"]
    assert titles("near=34.51,140.71&radius=1") == ["一"]


@pytest.mark.slow
def test_distances_equal_brute_force_for_a_thousand_questions():
    """Radii from 0.1 to 100 km, all over Japan and as far as its corners; half of them asked where places are."""
    rng = random.Random(20261124)
    towns = [(rng.uniform(26, 45), rng.uniform(127, 145)) for _n in range(6)] + [(20.5, 136.1), (45.5, 142.0)]
    halls = []
    for number in range(200):
        latitude, longitude = towns[number % len(towns)]
        halls.append((max(20.0, min(46.0, latitude + rng.gauss(0, 0.3))), longitude + rng.gauss(0, 0.3)))
        listing(f"会{number}", venue=VenueFactory(latitude=halls[-1][0], longitude=halls[-1][1]))
    found_something = 0
    for number in range(1000):
        latitude, longitude = rng.choice(halls) if number % 2 else (rng.uniform(20, 46), rng.uniform(122, 154))
        point, km = geo.Point(latitude, longitude), 10 ** rng.uniform(-1, 2)
        far = {f"会{n}": geo.haversine_km(point, geo.Point(*hall)) for n, hall in enumerate(halls)}
        expected = sorted((title for title in far if far[title] <= km), key=far.get)
        found = find(asked(f"near={point.latitude!r},{point.longitude!r}&radius={km!r}&page_size=100"))
        assert [entry.title for entry in found.entries] == expected
        assert all(entry.distance_km == pytest.approx(far[entry.title], abs=1e-6) for entry in found.entries)
        found_something += bool(expected)
    assert found_something > 500


def test_box_keeps_what_lies_in_it_borders_included():
    listing("中")
    listing("外", 5)
    assert titles("bbox=140.71,34.51,140.72,34.52") == ["中"]


def test_listing_with_two_places_stands_once_by_the_nearer():
    two = listing("巡回", 2)
    ScheduleFactory(listing=two, venue=VenueFactory(latitude=34.515, longitude=140.71))
    project([two.pk])
    listing("もうひとつ", 1)
    found = find(asked("near=34.51,140.71&radius=10"))
    assert [entry.title for entry in found.entries] == ["巡回", "もうひとつ"]
    assert (found.count, round(found.entries[0].distance_km, 1)) == (2, 0.6)


def test_designated_city_includes_its_wards_and_codes_may_have_a_check_digit():
    city = MunicipalityFactory(code="99100", name="凪市")
    ward = MunicipalityFactory(code="99101", name="凪市東区", parent=city)
    listing("区の会", municipality=ward, venue=VenueFactory(municipality=ward))
    listing("よその会")
    assert titles("municipality=99100") == titles("municipality=99101") == ["区の会"]
    assert titles("municipality=991007") == ["区の会"]


def test_municipality_of_the_past_and_merged_district_lead_to_what_they_became(town):
    before = MunicipalityFactory(code="99301", name="旧町", valid_until=datetime.date(2005, 1, 1))
    before.successors.add(town.municipality)
    former = DistrictFactory(municipality=town.municipality, code="99201-e-former", status="former", geometry=None)
    former.successors.add(town.district)
    [one] = town.fill(1)
    assert titles("municipality=99301") == titles("district=99201-e-former") == [one.title]


def test_place_is_a_town_a_district_or_a_whole_municipality(town):
    [one] = town.fill(1)
    assert titles("place=浜町二丁目") == titles("place=凪浦市浜町2-3") == [one.title]
    assert titles("place=凪浦小学校区") == titles("place=凪浦市") == [one.title]
    assert titles("place=沢音小学校区") == []


def test_hidden_place_is_in_its_municipality_only(town):
    hidden = ListingFactory(municipality=town.municipality, location_visibility=Visibility.ON_REQUEST)
    assert titles("municipality=99201") == [hidden.title]
    assert titles("near=34.51,140.71&radius=100") == titles("bbox=122,20,154,46") == []
    assert titles(f"district={town.district.code}") == []


def test_ambiguous_place_offers_the_others(town):
    other = MunicipalityFactory(name="となり市")
    GazetteerEntryFactory(municipality=other, name="浜町二丁目", latitude=35.0)
    assert len(asked("place=浜町二丁目").origins) == 2


# --- What -----------------------------------------------------------------------------------------------------------


def test_choices_are_or_in_a_group_and_and_between_groups():
    meal, garden = Category.objects.get(slug="cooking"), Category.objects.get(slug="garden")
    for title, category, kind in (("食", meal, "place"), ("畑", garden, "place"), ("畑仕事", garden, "activity")):
        made = ListingFactory(title=title, kind=kind)
        made.categories = [category]
        made.save()
        project([made.pk])
    assert set(titles("category=cooking&category=garden")) == {"食", "畑", "畑仕事"}
    assert titles("category=cooking&category=garden&kind=activity") == ["畑仕事"]
    counts = count_facets(asked("category=garden&kind=place")).counts
    assert counts["category"] == {"garden": 1, "cooking": 1}
    assert counts["kind"] == {"place": 1, "activity": 1}


def test_feature_answered_no_or_ask_is_not_found():
    made = ListingFactory()
    feature = Feature.objects.first()
    row = ListingFeature.objects.create(listing=made, feature=feature, answer=Answer.ASK)
    project([made.pk])
    assert titles(f"feature={feature.slug}") == []
    row.answer = Answer.YES
    row.save()
    project([made.pk])
    assert titles(f"feature={feature.slug}") == [made.title]


@pytest.mark.slow
def test_facet_counts_are_what_choosing_finds():
    """For every choice on offer: the figure beside it is the number of listings found once it is chosen."""
    rng = random.Random(7)
    categories, features = list(Category.objects.all()[:4]), list(Feature.objects.all()[:3])
    for number in range(30):
        made = listing(f"会{number}", rng.uniform(0, 4), kind=rng.choice(ListingKind.values))
        made.categories = rng.sample(categories, rng.randint(0, 3))
        made.save()
        for feature in rng.sample(features, rng.randint(0, 3)):
            ListingFeature.objects.create(listing=made, feature=feature, answer=Answer.YES)
        for day in rng.sample(["SA", "SU", "MO"], rng.randint(0, 2)):
            place = VenueFactory(latitude=34.511, longitude=140.71)
            ScheduleFactory(listing=made, rrule=f"FREQ=WEEKLY;BYDAY={day}", venue=place)
        project([made.pk])
    searches = (
        "near=34.51,140.71",
        f"near=34.51,140.71&category={categories[0].slug}",
        f"category={categories[0].slug}&category={categories[1].slug}&kind=place&weekday=sat",
    )
    for text in searches:
        search = asked(text)
        counts = count_facets(search).counts
        for group in ("category", "feature", "kind", "weekday"):
            for value, count in counts[group].items():
                assert find(search.but(**{group: [value]})).count == count, (text, group, value)


def test_weekday_comes_from_the_rule():
    made = ListingFactory()
    ScheduleFactory(listing=made, rrule="FREQ=MONTHLY;BYDAY=3SA,-1SU")
    project([made.pk])
    assert titles("weekday=sat") == titles("weekday=sun") == [made.title]
    assert titles("weekday=mon") == []


def test_dates_count_at_the_place_where_they_are():
    made = listing("巡回")
    far = ScheduleFactory(listing=made, venue=VenueFactory(latitude=35.9, longitude=140.71))
    project([made.pk])
    start = datetime.datetime(2027, 1, 16, 2, tzinfo=datetime.UTC)
    date = Occurrence.objects.create(listing=made, schedule_uid=far.uid, original_start=start, starts_at=start)
    assert titles("from=2027-01-16&to=2027-01-16") == ["巡回"]
    assert titles("near=35.9,140.71&from=2027-01-16") == ["巡回"]
    assert titles("near=34.51,140.71&from=2027-01-16") == []
    assert titles("from=2027-01-17") == titles("to=2027-01-15") == []
    date.status = OccurrenceStatus.CANCELLED
    date.save()
    assert titles("from=2027-01-16") == []


# --- In which order -------------------------------------------------------------------------------------------------


def test_title_before_summary_before_description_then_newer_then_nearer():
    listing("古い野菜の会", verified_at=days_ago(1000))
    listing("近い野菜の会", 1, verified_at=days_ago(10))
    listing("遠い野菜の会", 2, verified_at=days_ago(9))
    listing("B", summary="野菜をそだてる", verified_at=days_ago(1))
    listing("C", description="野菜もある", verified_at=days_ago(1))
    expected = ["近い野菜の会", "遠い野菜の会", "古い野菜の会", "B", "C"]
    assert titles("q=野菜&near=34.51,140.71&sort=relevance") == expected
    assert titles("q=野菜")[2:] == expected[2:]


def test_sort_by_confirmation_and_by_date():
    one, two = listing("一", verified_at=days_ago(30)), listing("二", verified_at=days_ago(3))
    listing("三")
    assert titles("") == titles("sort=verified") == ["二", "一", "三"]
    for made, days in ((one, 1), (two, 2)):
        start = timezone.now() + datetime.timedelta(days=days)
        uid = made.schedules.get().uid
        Occurrence.objects.create(listing=made, schedule_uid=uid, original_start=start, starts_at=start)
        project([made.pk])
    assert titles("sort=soonest") == ["一", "二", "三"]


@pytest.mark.slow
@pytest.mark.parametrize("search", ["", "municipality=99201", "q=おなじ", "near=34.51,140.71"])
def test_pages_hold_each_listing_once_under_ties(town, search):
    hall = VenueFactory(municipality=town.municipality)
    same = {"title": "おなじ名前", "municipality": town.municipality, "venue": hall}
    made = {ListingFactory(**same).public_id for _n in range(23)}
    pages = [find(asked(f"{search}&page_size=5&page={page}")) for page in range(1, 7)]
    assert sorted(entry.public_id for page in pages for entry in page.entries) == sorted(made)
    assert {page.count for page in pages} == {23}


@pytest.mark.slow
def test_finding_costs_the_same_at_5_and_100_results(town):
    town.fill(6)

    def cost(text: str) -> int:
        with CaptureQueriesContext(connection) as queries:
            search = asked(text)
            find(search)
            count_facets(search)
        return len(queries)

    searches = ["", "near=34.51,140.71&radius=30", "q=ひだまり", "district=99201-e-nagiura"]
    few = [cost(f"{text}&page_size=5") for text in searches]
    town.fill(100)
    assert (
        [cost(f"{text}&page_size=100") for text in searches] == few == [3, 3, 4, 4]
    )  # words: their synonyms are one more


# --- What isn't there -----------------------------------------------------------------------------------------------


def test_nothing_near_says_what_is_nearest_and_what_to_let_go_of():
    listing("八キロ先", 8, kind="activity")
    listing("二キロ先", 2)
    search = asked("near=34.51,140.71&radius=3&kind=activity")
    assert find(search).count == 0
    assert [(way.param, way.value, way.count) for way in relaxations(search)] == [("radius", 10, 1), ("kind", None, 1)]
    found = nearest(search)
    assert ([entry.title for entry in found.entries], round(found.entries[0].distance_km)) == (["八キロ先"], 8)
    assert nearest(asked("kind=activity")) is None


# --- What wasn't understood -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text,params",
    [
        ("near=99,1", ["near"]),
        ("near=nan,nan", ["near"]),
        ("radius=0&near=34,140", ["radius"]),
        ("radius=101&near=34,140", ["radius"]),
        ("radius=nan&near=34,140", ["radius"]),
        ("bbox=140,35,139,36", ["bbox"]),
        ("bbox=1,2,3", ["bbox"]),
        ("weekday=someday", ["weekday"]),
        ("participation=teleport", ["participation"]),
        ("kind=palace", ["kind"]),
        ("from=yesterday", ["from"]),
        ("from=2027-01-02&to=2027-01-01", ["to"]),
        ("page=0&page_size=101", ["page", "page_size"]),
        ("sort=random", ["sort"]),
        ("sort=distance", ["sort"]),
        ("municipality=991008", ["municipality"]),
        ("prefecture=kanagawa", ["prefecture"]),
        ("q=%00", ["q"]),
        ("q=" + "あ" * 101, ["q"]),
        ("place=どこにもない", ["place"]),
        ("avoid=99201", ["avoid"]),
        ("colour=blue", ["colour"]),
    ],
)
def test_bad_parameters_are_named(text, params):
    errors = asked(text).errors
    assert sorted(errors) == sorted(params) and all(messages and messages[0] for messages in errors.values())


def test_square_of_the_factory_is_found_by_its_cell():
    district = DistrictFactory(geometry=square(141.70, 35.50))  # where the town of other tests isn't
    from directory.models import District

    assert list(District.objects.around(35.51, 141.71)) == [district]
    assert not District.objects.around(35.53, 141.71).exists()
    VenueDistrict.objects.all().delete()


def test_what_nobody_confirms_any_more_ranks_lower_and_stays_found():
    silent = listing("沈黙の会", verified_at=days_ago(30))
    listing("返事の会", verified_at=days_ago(300))
    assert titles("") == titles("q=の会") == ["沈黙の会", "返事の会"]
    mark_unconfirmed([silent.pk])
    assert titles("") == titles("q=の会") == ["返事の会", "沈黙の会"]
    entry = Entry.objects.get(listing=silent)
    assert entry.is_unconfirmed and entry.verified_at == silent.verified_at
    confirm(silent, VerificationMethod.SELF)
    assert titles("") == ["沈黙の会", "返事の会"]
    assert not Entry.objects.get(listing=silent).is_unconfirmed
