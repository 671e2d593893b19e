"""Which listings of a town may be one and the same, and why one might think so.

A name alone isn't enough – every second district has its いきいきサロン – and neither is a hall or a number: twenty
groups share a hall, and a council answers the telephone for many. It takes a name that is alike, and a place or a
number that is the same or isn't known of one of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np
from django.db.models import QuerySet
from django.utils.functional import cached_property
from rapidfuzz import fuzz, process

from activities.importers.venues import house_key
from activities.models import Schedule
from directory.enums import ChannelKind, GeocodeLevel
from directory.geometry import METRES_PER_DEGREE
from directory.japan.text import fold
from directory.models import Channel, Listing, User, Venue
from home.models import ToldApart

ALIKE, ALMOST_SAME = 75, 90  # per cent of the letters, in their order
NEAR_METRES = 100
BLOCK = 1000  # names compared with all others at a time
MOST_ALIKE = 200_000  # pairs looked at more closely: a town with 600 groups of one name
#: What a pair says of its listings, and what is compared of their halls: most of a row is texts.
SHOWN = ("title", "kind", "status", "live", "source", "updated_at")
PLACE = ("name", "address", "latitude", "longitude", "geocode_level", "municipality__name", "municipality__county")


@dataclass
class Hall:
    """What of a hall is compared; the same for all that meet there."""

    name: str
    house: str
    point: tuple[float, float] | None


@dataclass
class Subject:
    """What of a listing is compared."""

    pk: int
    name: str
    phones: set[str] = field(default_factory=set)
    venues: dict[int, Hall] = field(default_factory=dict)

    @cached_property
    def houses(self) -> set[str]:
        return {hall.house for hall in self.venues.values() if hall.house}

    @cached_property
    def points(self) -> list[tuple[float, float]]:
        return [hall.point for hall in self.venues.values() if hall.point]

    @cached_property
    def numbers(self) -> list[str]:
        return re.findall(
            r"[0-9]+|(?<=第)[一二三四五六七八九十]+|[一二三四五六七八九十]+(?=丁目|班|区|組|部)", self.name
        )


@dataclass(frozen=True)
class Pair:
    """Two listings, the older first, and in words why they may be one."""

    first: Listing
    second: Listing
    reasons: list[str]
    score: float

    @property
    def both(self) -> tuple[Listing, Listing]:
        return self.first, self.second


def pairs_in(listings: QuerySet[Listing]) -> list[Pair]:
    """The likeliest first. A constant number of queries; all names of a town are compared at once."""
    subjects = _subjects(listings)
    apart = _told_apart(subjects)
    found = []
    for (one, other), likeness in _alike(subjects).items():
        first, second = subjects[one], subjects[other]  # by key: the older first
        if (first.pk, second.pk) not in apart and (reasons := _reasons(first, second, likeness)):
            found.append((first.pk, second.pk, reasons, likeness + 10 * len(reasons)))
    found.sort(key=lambda pair: (-pair[3], pair[0], pair[1]))
    shown = listings.only(*SHOWN).in_bulk({key for pair in found for key in pair[:2]})
    return [Pair(shown[first], shown[second], *said) for first, second, *said in found]


def tell_apart(one: Listing, other: Listing, by: User) -> None:
    """これは別のもの: the two aren't shown together any more."""
    first, second = sorted((one, other), key=lambda listing: listing.pk)
    ToldApart.objects.get_or_create(first=first, second=second, defaults={"by": by})


def forget(one: Listing, other: Listing) -> bool:
    """Show them together again; False where nobody had told them apart."""
    first, second = sorted((one, other), key=lambda listing: listing.pk)
    return bool(ToldApart.objects.filter(first=first, second=second).delete()[0])


def told_apart_in(listings: QuerySet[Listing]) -> QuerySet[ToldApart]:
    keys = listings.order_by().values("pk")
    rows = ToldApart.objects.filter(first__in=keys, second__in=keys)
    return rows.select_related("first__municipality", "second__municipality", "by").order_by("-at", "-pk")


def _subjects(listings: QuerySet[Listing]) -> list[Subject]:
    rows = listings.order_by("pk").values_list("pk", "title")
    subjects = {pk: Subject(pk, _name(title)) for pk, title in rows}
    keys = listings.order_by().values("pk")
    numbers = Channel.objects.filter(listing__in=keys, kind__in=[ChannelKind.PHONE, ChannelKind.FAX])
    for listing, value in numbers.order_by().values_list("listing", "value"):
        if len(digits := re.sub(r"\D", "", fold(value))) >= 9:
            subjects[listing].phones.add(digits)
    meeting = Schedule.objects.filter(listing__in=keys, venue__isnull=False).order_by()
    places = list(meeting.values_list("listing", "venue").distinct())
    halls = _halls({venue for _listing, venue in places})
    for listing, venue in places:
        subjects[listing].venues[venue] = halls[venue]
    return list(subjects.values())


def _halls(keys: set[int]) -> dict[int, Hall]:
    rows = Venue.objects.select_related("municipality").only(*PLACE).in_bulk(keys)
    return {pk: _hall(venue) for pk, venue in rows.items()}


def _hall(venue: Venue) -> Hall:
    located = venue.latitude is not None and venue.geocode_level == GeocodeLevel.EXACT
    house = house_key(venue.municipality, venue.address, "")
    return Hall(str(venue), house, (venue.latitude, venue.longitude) if located else None)


def _told_apart(subjects: Iterable[Subject]) -> set[tuple[int, int]]:
    keys = {subject.pk for subject in subjects}
    rows = ToldApart.objects.filter(first__in=keys).values_list("first", "second")
    return {pair for pair in rows if pair[1] in keys}


def _alike(subjects: list[Subject]) -> dict[tuple[int, int], float]:
    """Positions of names that are alike, with how much: all against all, in C and a block of rows at a time."""
    names = [subject.name for subject in subjects]
    found: dict[tuple[int, int], float] = {}
    for start in range(0, len(names), BLOCK):
        scores = process.cdist(
            names[start : start + BLOCK], names[start:], scorer=fuzz.ratio, score_cutoff=ALIKE, dtype=np.uint8
        )
        for row, column in np.argwhere(np.triu(scores, 1)):
            found[start + int(row), start + int(column)] = float(scores[row, column])
            if len(found) >= MOST_ALIKE:
                return found
    return found


def _name(title: str) -> str:
    """Without what says nothing of who it is: brackets, points, 第3回."""
    return re.sub(r"[・「」『』()!?~、。]", "", fold(title))


def _reasons(one: Subject, other: Subject, likeness: float) -> list[str]:
    """Why the two may be one, in words; [] where they aren't."""
    if one.numbers != other.numbers:  # 第一サロン and 第二サロン
        return []
    same_place, place = _same_place(one, other)
    shared = sorted(one.phones & other.phones)
    unknown = not (one.venues and other.venues)
    if not (same_place or shared or (unknown and likeness >= ALMOST_SAME)):
        return []
    reasons = ["名前が同じ" if likeness == 100 else f"名前がよく似ている（{likeness:.0f}%）"]
    reasons += [place] if place else ["会場がどちらかに書かれていない"] if unknown else []
    reasons += [f"電話番号が同じ（{number}）" for number in shared[:1]]
    return reasons


def _same_place(one: Subject, other: Subject) -> tuple[bool, str]:
    if shared := sorted(one.venues.keys() & other.venues.keys()):
        return True, f"会場が同じ（{one.venues[shared[0]].name}）"
    if one.houses & other.houses:
        return True, "会場の住所が同じ"
    if (metres := _metres(one, other)) <= NEAR_METRES:
        return True, f"会場が近い（約{max(round(metres, -1), 10):.0f}m）"
    return False, "会場はちがう" if one.venues and other.venues else ""


def _metres(one: Subject, other: Subject) -> float:
    """Between their nearest places; roughly, since the two are near each other or it doesn't matter."""
    squeeze = np.cos(np.radians(36))
    return min(
        (
            float(np.hypot(a[0] - b[0], (a[1] - b[1]) * squeeze)) * METRES_PER_DEGREE
            for a in one.points
            for b in other.points
        ),
        default=float("inf"),
    )
