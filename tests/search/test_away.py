"""Away from home: what could lie in an avoided area is left out and counted, whatever else it is (DESIGN 5 and 6)."""

import datetime

import pytest
from django.utils import timezone

from activities.enums import PlaceKind
from directory.enums import DistrictKind, DistrictStatus, Visibility
from directory.japan.codes import check_digit
from directory.models import Listing, Municipality, Prefecture
from search.models import Entry
from search.projection import project
from tests.factories import (
    DistrictFactory,
    OrganisationFactory,
    ScheduleFactory,
    square,
)

from .away_world import (
    FAR,
    IN_NAGI,
    IN_SAWANE,
    ask,
    build,
    found,
    hall,
    hidden,
    limited,
    online,
    place,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(db):
    return build()


# --- A municipality to avoid ----------------------------------------------------------------------------------------


def test_nothing_asked_offers_everything(world):
    made = {place(world.city, IN_NAGI).pk, hidden(world.town).pk, online(world.city).pk}
    answer = ask()
    assert found(answer) == made
    assert (answer.count, answer.left_out, answer.not_open) == (3, 0, 0)


def test_places_in_an_avoided_municipality_are_left_out_and_counted(world):
    place(world.city, IN_NAGI)
    hidden(world.city)
    kept = place(world.town, FAR)
    answer = ask(avoid=["99201"])
    assert found(answer) == {kept.pk}
    assert (answer.count, answer.left_out, answer.left_out_hidden) == (1, 2, 1)


def test_designated_city_includes_its_wards(world):
    place(world.east, IN_NAGI)
    kept = place(world.town, FAR)
    assert found(ask(avoid=["99100"])) == {kept.pk}


def test_avoided_ward_leaves_out_what_is_only_known_by_its_city(world):
    hidden(world.big)
    place(world.east, IN_NAGI)
    other_ward = place(world.west, IN_SAWANE)
    answer = ask(avoid=["99101"])
    assert found(answer) == {other_ward.pk}
    assert (answer.left_out, answer.left_out_hidden) == (2, 1)


def test_what_is_known_by_its_prefecture_only_could_lie_in_its_towns(world):
    other = Prefecture.objects.create(code="98", name="おぼろ県")
    Listing.objects.filter(pk=hidden(None).pk).update(prefecture=world.city.prefecture)
    elsewhere = hidden(None)
    Listing.objects.filter(pk=elsewhere.pk).update(prefecture=other)
    nowhere = hidden(None)
    project(Listing.objects.values_list("pk", flat=True))
    assert Entry.objects.get(listing=nowhere).prefecture_id is None
    answer = ask(avoid=["99201"])
    assert found(answer) == {elsewhere.pk}
    assert answer.left_out_hidden == 2


def test_municipality_that_was_merged_means_what_it_became(world):
    """Somebody may know the town by its old name, and so may a list."""
    old = Municipality.objects.create(
        code="99203", name="旧浜村", prefecture=world.city.prefecture, valid_until=datetime.date(2006, 3, 31)
    )
    old.successors.add(world.city)
    place(world.city, IN_NAGI)
    place(old, IN_SAWANE)
    kept = place(world.town, FAR)
    assert found(ask(avoid=["99203"])) == found(ask(avoid=["99201"])) == {kept.pk}


def test_municipality_that_was_divided_means_all_it_became_from_the_moment_it_is_known(world):
    old = Municipality.objects.create(
        code="99203", name="旧浜村", prefecture=world.city.prefecture, valid_until=datetime.date(2006, 3, 31)
    )
    place(world.city, IN_NAGI)
    place(world.town, FAR)
    kept = place(world.east, IN_SAWANE)
    assert ask(avoid=["99203"]).count == 3, "of what nobody knows nothing can be avoided"
    old.successors.set([world.city, world.town])
    assert found(ask(avoid=["99203"])) == {kept.pk}


@pytest.mark.parametrize("code", ["99201", "992011", " 99201 "])
def test_codes_may_have_theircheck_digit(world, code):
    place(world.city, IN_NAGI)
    code = code if len(code) != 6 else f"99201{check_digit('99201')}"
    assert ask(avoid=[code]).count == 0


# --- A district to avoid --------------------------------------------------------------------------------------------


def test_exact_place_inside_is_left_out_and_outside_is_offered(world):
    place(world.city, IN_NAGI)
    outside = place(world.city, IN_SAWANE)
    answer = ask(avoid=[world.nagi.code])
    assert found(answer) == {outside.pk}
    assert (answer.left_out, answer.left_out_hidden) == (1, 0)


def test_on_the_border_is_inside(world):
    place(world.city, (34.51, 140.72))
    assert ask(avoid=[world.nagi.code]).count == 0
    assert ask(avoid=[world.sawane.code]).count == 0


def test_point_inside_counts_more_than_a_tag_that_says_otherwise(world):
    place(world.city, IN_NAGI, districts=[world.sawane])
    assert ask(avoid=[world.nagi.code]).count == 0


def test_tag_inside_counts_more_than_a_point_outside(world):
    place(world.city, IN_SAWANE, districts=[world.nagi])
    place(world.town, FAR, districts=[world.nagi])
    assert ask(avoid=[world.nagi.code]).count == 0


def test_point_inside_is_left_out_whatever_municipality_it_is_listed_under(world):
    place(world.town, IN_NAGI)
    assert ask(avoid=[world.nagi.code]).count == 0


def test_neighbours_are_avoided_too_if_asked(world):
    place(world.city, IN_SAWANE)
    kept = place(world.city, (34.51, 140.79))
    assert ask(avoid=[f"{world.nagi.code}+"]).count == 1
    assert found(ask(avoid=[f"{world.nagi.code}+"])) == {kept.pk}
    assert ask(avoid=[world.nagi.code]).count == 2


def test_hidden_place_in_the_municipality_could_lie_in_the_district(world):
    hidden(world.city)
    place(world.city, IN_SAWANE, location_visibility=Visibility.AREA)  # the public sees only 凪浦市
    place(world.city, IN_SAWANE, level="town")  # the point is the 町's, not the hall's
    kept = hidden(world.town)
    answer = ask(avoid=[world.nagi.code])
    assert found(answer) == {kept.pk}
    assert answer.left_out_hidden == 3


def _crowd(world, district, at):
    """Enough halls in the district for its name to be shown, and a listing of which only the district is public."""
    for n in range(5):
        place(world.city, (at[0] + n / 10_000, at[1]), districts=[district])
    return place(world.city, at, districts=[district], location_visibility=Visibility.AREA)


def test_area_shown_that_is_another_district_is_elsewhere(world):
    shown = _crowd(world, world.sawane, IN_SAWANE)
    assert Entry.objects.get(listing=shown).place_key == f"d{world.sawane.pk}"
    assert shown.pk in found(ask(avoid=[world.nagi.code]))
    assert shown.pk not in found(ask(avoid=[world.sawane.code]))
    assert shown.pk not in found(ask(avoid=[f"{world.nagi.code}+"]))


def test_area_shown_that_overlaps_the_district_could_lie_in_it(world):
    """Districts of branch schools overlap: who is somewhere in the one may be in the other."""
    branch = DistrictFactory(
        municipality=world.city, name="凪小分校", code="99201-e-branch", geometry=square(140.725, 34.505)
    )
    shown = _crowd(world, world.sawane, (34.503, 140.722))
    assert shown.pk in found(ask(avoid=[world.nagi.code]))
    assert shown.pk not in found(ask(avoid=[branch.code]))


def test_district_of_another_kind_says_nothing_of_a_district_without_a_border(world):
    bare = DistrictFactory(
        municipality=world.city, name="浜中学校", code="99201-j", kind=DistrictKind.JUNIOR_HIGH, geometry=None
    )
    place(world.city, IN_SAWANE, districts=[world.sawane])
    kept = place(world.town, FAR)
    assert found(ask(avoid=[bare.code])) == {kept.pk}


def test_district_without_a_border_leaves_out_what_has_no_district(world):
    bare = DistrictFactory(municipality=world.city, name="浜小学校", code="99201-e-bare", geometry=None)
    place(world.city, IN_NAGI)
    tagged = place(world.city, IN_SAWANE, districts=[world.sawane])
    kept = place(world.town, FAR)
    answer = ask(avoid=[bare.code])
    assert found(answer) == {tagged.pk, kept.pk}
    assert answer.left_out == 1


def test_neighbours_of_a_district_without_a_border_are_unknown_so_the_town_is_avoided(world):
    bare = DistrictFactory(municipality=world.city, name="浜小学校", code="99201-e-bare", geometry=None)
    place(world.city, IN_SAWANE, districts=[world.sawane])
    kept = place(world.town, FAR)
    assert found(ask(avoid=[f"{bare.code}+"])) == {kept.pk}


def test_former_district_is_avoided_with_what_it_became(world):
    former = DistrictFactory(
        municipality=world.city, name="古小学校", code="99201-e-old", geometry=square(140.76, 34.50),
        status=DistrictStatus.FORMER,
    )  # fmt: skip
    former.successors.add(world.sawane)
    place(world.city, (34.51, 140.77))
    place(world.city, IN_SAWANE)
    kept = place(world.city, IN_NAGI)
    assert found(ask(avoid=[former.code])) == {kept.pk}


def test_district_in_a_ward_leaves_out_what_is_only_known_by_the_city(world):
    in_ward = DistrictFactory(municipality=world.east, name="東小学校", code="99101-e", geometry=square(140.90, 34.5))
    hidden(world.big)
    hidden(world.east)
    kept = hidden(world.west)
    assert found(ask(avoid=[in_ward.code])) == {kept.pk}


def test_several_areas_of_several_kinds(world):
    place(world.city, IN_NAGI)
    place(world.town, FAR)
    kept = place(world.city, IN_SAWANE)
    answer = ask(avoid=["99202", world.nagi.code])
    assert found(answer) == {kept.pk} and answer.left_out == 2


# --- Several places, and taking part from afar ----------------------------------------------------------------------


def test_each_place_is_judged_by_itself(world):
    listing = place(world.city, IN_NAGI)
    hall(listing, world.town, FAR)
    answer = ask(avoid=[world.nagi.code])
    assert [(r.entry.listing_id, r.entry.municipality_id) for r in answer.results] == [(listing.pk, "99202")]
    assert answer.left_out == 0, "a listing with a safe place is not left out"


def test_nearest_place_is_not_shown_when_it_is_the_one_to_avoid(world):
    listing = place(world.city, IN_NAGI)
    hall(listing, world.city, IN_SAWANE)
    [result] = ask(avoid=[world.nagi.code], start="34.51,140.71").results
    assert result.entry.longitude == IN_SAWANE[1]
    assert "公民館" in result.entry.place_label and result.entry.distance_km > 1


def test_of_equally_good_places_the_one_with_the_soonest_date_is_shown(world):
    listing = place(world.city, IN_NAGI)
    for longitude in (141.1, 141.2, 141.3):
        hall(listing, world.town, (FAR[0], longitude))
    *_, without, later, soon = Entry.objects.filter(listing=listing).order_by("pk")
    now = timezone.now()
    Entry.objects.filter(pk=later.pk).update(next_starts_at=now + datetime.timedelta(days=50))
    Entry.objects.filter(pk=soon.pk).update(next_starts_at=now + datetime.timedelta(days=1))
    Entry.objects.filter(pk=without.pk).update(next_starts_at=None)
    [result] = ask(avoid=[world.nagi.code]).results
    assert result.entry.pk == soon.pk
    [nearest] = ask(avoid=[world.nagi.code], start=f"{FAR[0]},{later.longitude}").results
    assert nearest.entry.pk == later.pk, "where it is known how far they are, the nearest is better"


def test_left_out_counts_only_what_would_have_been_offered(world):
    place(world.city, IN_NAGI)
    place(world.city, (34.51, 142.5))  # out of reach anyway
    place(world.city, IN_NAGI, kind="activity")  # not of the kind asked for
    limited(world.city, [{"municipality": world.city}], at=IN_NAGI)  # not open to people from 椿町
    answer = ask(avoid=["99201"], start="34.51,140.71", kind="place", open_to="99202")
    assert (answer.count, answer.left_out, answer.not_open) == (0, 1, 0)


def test_online_is_always_offered_even_from_the_avoided_town(world):
    far, here = online(world.town), online(world.city)
    answer = ask(avoid=["99201"], start="43.06,141.35", max_distance=5)
    assert found(answer) == {far.pk, here.pk}
    assert all(result.remote and result.entry.distance_km is None for result in answer.results)


@pytest.mark.parametrize("way", ["telephone", "sns"])
def test_telephone_and_sns_are_always_offered(world, way):
    listing = place(world.city, in_person=False, **{way: True})
    assert found(ask(avoid=["99201"], start="43.06,141.35", max_distance=5)) == {listing.pk}


def test_meeting_that_offers_online_too_is_offered_whatever_the_distance_but_not_where_to_avoid(world):
    far = place(world.town, FAR, online=True)
    place(world.city, IN_NAGI, online=True)
    [result] = ask(avoid=[world.nagi.code], start="43.06,141.35", max_distance=5).results
    assert result.entry.listing_id == far.pk and result.remote


def test_in_person_without_a_fixed_place_could_be_anywhere_in_its_town(world):
    """「決まった場所なし」 is not "from afar": a walk begins somewhere."""
    walk = place(world.city)
    ScheduleFactory(listing=walk, venue=None, place_kind=PlaceKind.NONE)
    project([walk.pk])
    answer = ask(avoid=[world.nagi.code])
    assert answer.count == 0 and answer.left_out_hidden == 1


# --- Organisers -----------------------------------------------------------------------------------------------------


def test_organisers_based_there_are_avoided_only_if_asked(world):
    theirs = place(world.town, FAR, home=world.city)
    online_theirs = online(world.town, home=world.city)
    kept = place(world.town, FAR, home=world.town)
    assert found(ask(avoid=["99201"])) == {theirs.pk, online_theirs.pk, kept.pk}
    answer = ask(avoid=["99201"], avoid_organisers=True)
    assert found(answer) == {kept.pk}
    assert (answer.left_out, answer.left_out_hidden) == (2, 0)


def test_one_of_several_organisers_is_enough(world):
    listing = place(world.town, FAR, home=world.town)
    listing.organisations = [*listing.organisations.all(), OrganisationFactory(municipality=world.city)]
    listing.save()
    project([listing.pk])
    assert ask(avoid=["99201"], avoid_organisers=True).count == 0


@pytest.mark.parametrize("avoid", ["99201-e-nagi", "99201-e-sawane+", "99201"])
def test_organisers_whose_district_is_avoided(world, avoid):
    body = OrganisationFactory(municipality=None)
    body.districts.add(world.nagi)
    listing = place(world.town, FAR)
    listing.organisations = [body]
    listing.save()
    project([listing.pk])
    assert ask(avoid=[avoid], avoid_organisers=True).left_out == 1


def test_date_that_has_begun_is_not_the_next_one(world):
    listing = place(world.city, IN_NAGI)
    Entry.objects.filter(listing=listing).update(next_starts_at=timezone.now() - datetime.timedelta(minutes=5))
    [result] = ask().results
    assert result.entry.next_starts_at is None
