"""Who may review what, and when: pure rules, without a database."""

import datetime

import pytest

from home.review.circles import Concern, Seat, reviewers

START = datetime.datetime(2026, 11, 1, 10, tzinfo=datetime.UTC)
LISTING = Concern(
    frozenset({"99101", "99100"}), frozenset({"99100", "99101", "99102"}), frozenset({7}), frozenset({"99"})
)


def seat(user: int, municipality: str | None = None, district: int | None = None, inside: str = "") -> Seat:
    code = municipality or inside
    return Seat(user, f"団体{user}", municipality, district, frozenset({code}), frozenset({code[:2]}))


WARD, CITY, SCHOOL = seat(1, "99101"), seat(2, "99100"), seat(3, district=7, inside="99101")
OTHER_WARD, OTHER_SCHOOL = seat(4, "99102"), seat(5, district=8, inside="99101")
PREFECTURE, ABROAD = seat(6, "99201"), seat(7, "98201")
EVERYBODY = [WARD, CITY, SCHOOL, OTHER_WARD, OTHER_SCHOOL, PREFECTURE, ABROAD]


def able(seats, days: int = 0, authors=(), concern=LISTING) -> set[int]:
    now = START + datetime.timedelta(days=days)
    return set(reviewers(seats, concern, frozenset(authors), START, now).users)


@pytest.mark.parametrize(
    ("days", "users"),
    [(0, {1, 2, 3}), (13, {1, 2, 3}), (14, {1, 2, 3, 4, 5}), (27, {1, 2, 3, 4, 5}), (28, {1, 2, 3, 4, 5, 6})],
)
def test_circles_open_after_two_and_four_weeks(days, users):
    assert able(EVERYBODY, days) == users


def test_never_another_prefecture():
    assert able([ABROAD], days=1000) == set()


def test_a_circle_of_nobody_but_the_authors_is_skipped_at_once():
    assert able([WARD, OTHER_WARD, PREFECTURE], authors=[1]) == {4}
    assert able([WARD, PREFECTURE], authors=[1]) == {6}
    assert able([WARD], authors=[1]) == set()


def test_authors_never_review_however_long_it_waits():
    assert able(EVERYBODY, days=100, authors=[1, 6]) == {2, 3, 4, 5}


def test_a_listing_that_names_only_a_prefecture_is_everybodys_there():
    assert able(EVERYBODY, concern=Concern(prefectures=frozenset({"99"}))) == {1, 2, 3, 4, 5, 6}


def test_says_when_the_next_circle_opens():
    found = reviewers([WARD, PREFECTURE], LISTING, frozenset(), START, START)
    assert found.next_opens == START + datetime.timedelta(days=28)
    assert found.bodies == ["団体1"]
