"""Which areas somebody may look at here, and which districts lie in one. What is foreign isn't there."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q, QuerySet

from directory.enums import DistrictKind
from directory.models import District, Municipality, Prefecture, User


@dataclass(frozen=True)
class Area:
    """A prefecture (two digits) or a municipality with its wards (five), as far as its reader looks after it."""

    code: str
    name: str
    municipalities: tuple[str, ...]  # looked after as a whole: what is counted by municipality may be shown
    prefecture: str

    @property
    def is_prefecture(self) -> bool:
        return len(self.code) == 2


@dataclass(frozen=True)
class Choice:
    """One line of the areas to choose from, by prefecture."""

    prefecture: Prefecture
    municipalities: list[Municipality]


def choices(user: User) -> list[Choice]:
    """Prefectures and, in them, what the person looks after at least in part; two queries. Wards follow their city."""
    reached = Municipality.objects.current().reached_by(user).order_by("code")
    by_prefecture: dict[str, list[Municipality]] = {}
    for municipality in reached:
        by_prefecture.setdefault(municipality.prefecture_id, []).append(municipality)
    prefectures = Prefecture.objects.in_bulk(by_prefecture)
    return [Choice(prefectures[code], towns) for code, towns in by_prefecture.items()]


def area_of(user: User, code: str) -> Area | None:
    """The area with this code as the person may see it; None where they look after nothing in it."""
    reached = Municipality.objects.current().reached_by(user)
    if len(code) == 2:
        prefecture = Prefecture.objects.filter(pk=code).first()
        if prefecture is None or not reached.filter(prefecture=prefecture).exists():
            return None
        return Area(code, prefecture.name, _whole(user, Q(prefecture=code)), code)
    municipality = reached.filter(pk=code).first()
    if municipality is None:
        return None
    return Area(code, municipality.name, _whole(user, Q(code=code) | Q(parent=code)), municipality.prefecture_id)


def _whole(user: User, where: Q) -> tuple[str, ...]:
    rows = Municipality.objects.current().filter(where, pk__in=Municipality.objects.curated_by(user).values("pk"))
    return tuple(rows.order_by("code").values_list("code", flat=True))


def districts_of(user: User, area: Area, kind: str | None = DistrictKind.ELEMENTARY) -> QuerySet[District]:
    """Current districts of one kind (None: of all) that the person looks after in the area, by code."""
    inside = Q(municipalities__prefecture=area.code)
    if not area.is_prefecture:
        inside = Q(municipalities=area.code) | Q(municipalities__parent=area.code)
    keys = District.objects.filter(inside).order_by().values("pk")
    mine = District.objects.curated_by(user).order_by().values("pk")
    rows = District.objects.current().filter(pk__in=keys)
    rows = rows if kind is None else rows.filter(kind=kind)
    return rows if user.is_superuser else rows.filter(pk__in=mine)


def kinds_in(user: User, area: Area) -> list[tuple[str, str]]:
    """(value, label) of the kinds of district there are, in the order of the enum."""
    there = set()
    for kind in DistrictKind.values:
        if districts_of(user, area, kind).exists():
            there.add(kind)
    return [(kind.value, kind.label) for kind in DistrictKind if kind in there]
