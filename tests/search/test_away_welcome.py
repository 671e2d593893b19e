"""Away from home: how far one can go, who may come from where, in which order; odd questions and what answers cost."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from directory.enums import EligibilityRelation
from directory.models import Category, DistrictBoundary
from search.away import parse
from search.projection import project
from tests.factories import DistrictFactory, GazetteerEntryFactory, square

from .away_world import FAR, IN_NAGI, IN_SAWANE, arrangement, ask, build, found, hidden, limited, place, titles

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(db):
    return build()


# --- How far --------------------------------------------------------------------------------------------------------


def test_reach_has_a_far_and_a_near_end(world):
    place(world.city, IN_NAGI)
    middle = place(world.city, IN_SAWANE)  # 1.8 km
    place(world.town, FAR)  # 45 km
    assert found(ask(start="34.51,140.71", max_distance=5, min_distance=1)) == {middle.pk}


def test_thirty_kilometres_if_nothing_is_said(world):
    near = place(world.city, (34.51, 141.00))  # 27 km
    place(world.town, FAR)
    answer = ask(start="34.51,140.71")
    assert found(answer) == {near.pk}
    assert 26 < answer.results[0].entry.distance_km < 28


def test_hidden_place_is_as_far_as_its_town_and_comes_after_those_with_a_distance(world):
    unknown = hidden(world.city)
    hidden(world.town)
    located = place(world.city, (34.51, 140.90))
    answer = ask(start="34.51,140.71", max_distance=20)
    assert [r.entry.listing_id for r in answer.results] == [located.pk, unknown.pk]
    assert answer.results[1].entry.distance_km is None


def test_designated_city_lies_in_the_middle_of_its_wards(world):
    for ward, longitude in ((world.east, 140.70), (world.west, 140.74)):
        GazetteerEntryFactory(municipality=ward, latitude=34.51, longitude=longitude)
    listing = hidden(world.big)
    assert found(ask(start="34.51,140.72", max_distance=0.5)) == {listing.pk}


def test_nearest_first_and_the_same_on_every_page(world):
    made = [place(world.city, (34.50 + n / 1000, 140.71)) for n in (3, 1, 2, 1, 1)]
    pages = [ask(start="34.50,140.71", page=page, page_size=2) for page in (1, 2, 3)]
    order = [r.entry.listing_id for page in pages for r in page.results]
    assert sorted(order) == sorted(listing.pk for listing in made)
    assert order[-2:] == [made[2].pk, made[0].pk]
    assert order == [r.entry.listing_id for r in ask(start="34.50,140.71").results]
    assert {page.count for page in pages} == {5}


# --- Who may come ---------------------------------------------------------------------------------------------------


def test_anyone_then_rules_then_arrangements_then_the_unconfirmed(world):
    arrangement([world.city], [world.town])
    made = [
        place(world.city, IN_NAGI, anyone=False, title="取り決め"),
        place(world.big, IN_NAGI, anyone=False, title="わからない"),
        limited(world.big, [{"municipality": world.town}], at=IN_NAGI, title="条件"),
        place(world.big, (34.55, 140.71), title="だれでも"),
    ]
    limited(world.big, [{"municipality": world.city}], at=IN_NAGI, title="ほかの人だけ")
    answer = ask(open_to="99202", start="34.51,140.71")
    assert titles(answer) == ["だれでも", "条件", "取り決め", "わからない"]
    assert [r.why.text for r in answer.results] == ["anyone", "rule: 椿町", "arrangement: 広域の約束", "unconfirmed"]
    assert (answer.confirmed, answer.unconfirmed, answer.not_open) == (3, 1, 1)
    assert len(made) == answer.count


@pytest.mark.parametrize("rule", ["own", "city", "prefecture"])
def test_rule_admits_by_ward_city_or_prefecture(world, rule):
    area = {
        "own": {"municipality": world.east},
        "city": {"municipality": world.big},
        "prefecture": {"prefecture": world.big.prefecture},
    }
    limited(world.town, [area[rule]], at=FAR)
    [result] = ask(open_to="99101").results
    assert result.why.text.startswith("rule: ")


def test_rule_for_a_ward_may_or_may_not_admit_somebody_from_the_city(world):
    limited(world.town, [{"municipality": world.east}], at=FAR)
    limited(world.city, [{"district": world.nagi}], at=IN_NAGI)
    for stay in ("99100", "99201"):
        answer = ask(open_to=stay)
        assert [r.why.text for r in answer.results] == ["unconfirmed"]
        assert "条件があります" in answer.results[0].why.words


def test_rule_about_work_or_school_admits_nobody_by_where_they_stay(world):
    limited(world.city, [{"municipality": world.town, "relation": EligibilityRelation.WORKS}], at=IN_NAGI)
    answer = ask(open_to="99202")
    assert (answer.count, answer.not_open) == (0, 1)


def test_who_would_rather_not_say_is_shown_conditions_apart(world):
    limited(world.city, [{"municipality": world.town}], at=IN_NAGI, title="条件")
    place(world.city, IN_NAGI, anyone=False, title="わからない")
    place(world.city, IN_NAGI, title="だれでも")
    arrangement([world.city], [world.town])
    answer = ask()
    assert titles(answer)[0] == "だれでも" and set(titles(answer)[1:]) == {"条件", "わからない"}
    assert (answer.confirmed, answer.unconfirmed, answer.not_open) == (1, 2, 0)


def test_arrangement_has_a_direction(world):
    arrangement([world.city], [world.town])
    place(world.town, FAR, anyone=False)
    assert [r.why.text for r in ask(open_to="99201").results] == ["unconfirmed"]


@pytest.mark.parametrize(
    "first,last,counts",
    [(None, None, True), (0, 0, True), (1, None, False), (None, -1, False), (-30, 30, True)],
)
def test_arrangement_counts_on_its_days_in_japan(world, first, last, counts):
    today = timezone.localdate()
    days = {
        name: None if offset is None else today + datetime.timedelta(days=offset)
        for name, offset in (("valid_from", first), ("valid_until", last))
    }
    arrangement([world.city], [world.town], **days)
    place(world.city, IN_NAGI, anyone=False)
    [result] = ask(open_to="99202").results
    assert result.why.is_confirmed == counts


def test_arrangement_may_be_about_some_categories(world):
    meal, walk = Category.objects.all()[:2]
    arrangement([world.city], [world.town], [meal])
    for category in (meal, walk):
        listing = place(world.city, IN_NAGI, anyone=False, title=category.name)
        listing.categories = [category]
        listing.save()
        project([listing.pk])
    why = {result.entry.title: result.why.text for result in ask(open_to="99202").results}
    assert why == {meal.name: "arrangement: 広域の約束", walk.name: "unconfirmed"}


def test_arrangement_of_whole_prefectures_and_of_cities_with_wards(world):
    made = arrangement([], [])
    made.host_prefectures.add(world.city.prefecture)
    made.beneficiary_prefectures.add(world.city.prefecture)
    place(world.city, IN_NAGI, anyone=False)
    assert ask(open_to="99202").confirmed == 1
    made.delete()
    arrangement([world.big], [world.big])
    place(world.east, IN_NAGI, anyone=False)
    answer = ask(open_to="99102")
    assert [r.entry.municipality_id for r in answer.results if r.why.is_confirmed] == ["99101"]


def test_limited_listing_is_opened_by_an_arrangement(world):
    arrangement([world.city], [world.town], route="via_home")
    limited(world.city, [{"municipality": world.city}], at=IN_NAGI)
    [result] = ask(open_to="99202").results
    assert result.why.arrangement.route == "via_home"


# --- Ordinary filters, odd questions, cost --------------------------------------------------------------------------


def test_ordinary_filters_narrow_the_answer(world):
    wanted = place(world.city, IN_NAGI, kind="activity")
    place(world.city, IN_NAGI)
    assert found(ask(kind="activity")) == {wanted.pk}
    assert ask(category=["no-such-thing"]).count == 0


@pytest.mark.parametrize(
    "question,param",
    [
        ({"avoid": ["99999"]}, "avoid"),
        ({"avoid": ["99201", "どこか"]}, "avoid"),
        ({"avoid": ["99201\x00"]}, "avoid"),
        ({"avoid": [{"a": 1}]}, "avoid"),
        ({"avoid": ["99201"] * 31}, "avoid"),
        ({"avoid": "9" * 5000}, "avoid"),
        ({"avoid_organisers": "maybe"}, "avoid_organisers"),
        ({"from": "どこにもない町"}, "from"),
        ({"from": "\x00"}, "from"),
        ({"from": "0,0"}, "from"),
        ({"from": ["浜町", "森町"]}, "from"),
        ({"max_distance": "far"}, "max_distance"),
        ({"max_distance": 1e9}, "max_distance"),
        ({"max_distance": float("nan")}, "max_distance"),
        ({"min_distance": -1}, "min_distance"),
        ({"max_distance": 5, "min_distance": 6}, "min_distance"),
        ({"open_to": "99999"}, "open_to"),
        ({"page": 0}, "page"),
        ({"page": "9" * 400}, "page"),
        ({"page_size": 101}, "page_size"),
        ({"kind": "nonsense"}, "kind"),
        ({"near": "34.51,140.71"}, "near"),
        ({"sort": "distance"}, "sort"),
        ({"nonsense": 1}, "nonsense"),
    ],
)
def test_what_is_not_understood_is_said_and_never_left_out(world, question, param):
    """An area silently ignored would show the very places that must be avoided."""
    with pytest.raises(ValidationError) as caught:
        parse(question)
    assert list(caught.value.message_dict) == [param]
    assert all(caught.value.message_dict[param])


def test_empty_answers_are_answers(world):
    place(world.city, IN_NAGI)
    nothing = {
        "avoid": [],
        "avoid_organisers": None,
        "from": "",
        "max_distance": None,
        "min_distance": "",
        "open_to": None,
    }
    assert ask(**{name: value for name, value in nothing.items() if name != "from"}, start="").count == 1
    assert ask(avoid=None, page=None, category=[]).count == 1


@pytest.mark.slow
def test_same_number_of_queries_however_much_there_is(world):
    """Areas, districts around them, points inside, arrangements, counts, the page: each once, never per listing."""
    question = {
        "avoid": [f"{world.nagi.code}+", "99101"],
        "avoid_organisers": True,
        "open_to": "99202",
        "start": "34.51,140.71",
    }
    arrangement([world.city], [world.town])

    def queries():
        with CaptureQueriesContext(
            connection,
        ) as captured:
            answer = ask(**question)
        return len(captured), answer.count

    for n in range(3):
        place(world.city, (34.55, 140.71 + n / 1000), home=world.town)
    ask(**question)
    few, found_few = queries()
    for n in range(30):
        place(world.city, (34.56, 140.71 + n / 1000), home=world.town)
        place(world.city, IN_NAGI, anyone=False)
    many, found_many = queries()
    assert (found_few, found_many) == (3, 33)
    assert few == many <= 30


def test_boundaries_are_read_for_the_areas_at_hand_only(world):
    for n in range(20):
        DistrictFactory(municipality=world.city, code=f"99201-e-{n}", geometry=square(141 + n / 40, 35.0))
    with CaptureQueriesContext(connection) as captured:
        ask(avoid=[world.nagi.code])
    reads = [query["sql"] for query in captured if DistrictBoundary._meta.db_table in query["sql"]]
    assert len(reads) == 1
    assert reads[0].split(" IN (")[1].count(",") <= 2


def test_closed_listings_are_offered_in_no_answer(world):
    place(world.city, IN_NAGI, status="closed", status_reason="おわりました")
    assert ask().count == 0
