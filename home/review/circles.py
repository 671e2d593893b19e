"""Who may review a listing: three circles of bodies, the next opening when the one before doesn't answer. Pure.

1. those that look after an area the listing concerns – any one of them, also for one that tours five towns;
2. after 14 days, those that look after any part of the same municipality or designated city;
3. after 28 days, those that look after anything in the prefecture.

A circle in which there is nobody but the authors of the change counts as silent from the first day.
"""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

PATIENCE = datetime.timedelta(days=14)
LAST_CIRCLE = 3


@dataclass(frozen=True)
class Concern:
    """The areas that a listing concerns, by key. `watched`: its municipalities and the cities of their wards;
    `around`: these with all their wards."""

    watched: frozenset[str] = frozenset()
    around: frozenset[str] = frozenset()
    districts: frozenset[int] = frozenset()
    prefectures: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Seat:
    """Somebody who reviews for a body that looks after one area. `inside`: municipalities the area lies in."""

    user: int
    body: str
    municipality: str | None
    district: int | None
    inside: frozenset[str]
    prefectures: frozenset[str]

    def circle(self, concern: Concern) -> int | None:
        """In which circle the body stands for the listing; None where the listing is none of its business."""
        if self.municipality in concern.watched or self.district in concern.districts:
            return 1
        if not self.prefectures & concern.prefectures:
            return None
        if not concern.watched:  # it names no more than a prefecture
            return 1
        return 2 if self.inside & concern.around else LAST_CIRCLE


@dataclass(frozen=True)
class Reviewers:
    """Who may review one change, now. Nobody at all: administrators."""

    seats: tuple[tuple[int, Seat], ...]  # with their circle; authors are left out
    circle: int  # the widest that is open
    next_opens: datetime.datetime | None  # when the next one that holds anybody does

    @property
    def users(self) -> frozenset[int]:
        return frozenset(seat.user for circle, seat in self.seats if circle <= self.circle)

    @property
    def bodies(self) -> list[str]:
        """Names, the nearest first."""
        near = sorted((circle, seat.body) for circle, seat in self.seats if circle <= self.circle)
        return list(dict.fromkeys(body for _circle, body in near))


def reviewers(
    seats: Iterable[Seat], concern: Concern, authors: frozenset[int], since: datetime.datetime, now: datetime.datetime
) -> Reviewers:
    """Of those who have a seat, who may review what waits since `since`."""
    able = tuple(
        (circle, seat) for seat in seats if seat.user not in authors and (circle := seat.circle(concern)) is not None
    )
    held = {circle for circle, _seat in able}
    opened = min(1 + max((now - since) // PATIENCE, 0), LAST_CIRCLE)
    while opened < LAST_CIRCLE and not any(circle <= opened for circle in held):
        opened += 1
    later = min((circle for circle in held if circle > opened), default=None)
    return Reviewers(able, opened, since + PATIENCE * (later - 1) if later else None)
