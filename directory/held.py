"""What a person's bodies look after today, as keys.

Asked once for a person, not within every question about their rows: spelled out in each, the same seven joins made
statements of 8 kB, which Django took 20 ms to put together and PostgreSQL as long to plan (docs/decisions/0046).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Q

if TYPE_CHECKING:
    from directory.models import User


@dataclass(frozen=True)
class Held:
    """`municipalities`: codes of those looked after whole, with their wards; `districts`: keys of those looked after
    for themselves; `reached`: codes of all these towns and of those the districts lie in; `prefectures`: theirs."""

    municipalities: frozenset[str] = frozenset()
    districts: frozenset[int] = frozenset()
    reached: frozenset[str] = frozenset()
    prefectures: frozenset[str] = frozenset()


def held_areas(user: User) -> Held:
    """What rules about curating ask with. Remembered on the user object, which lives as long as a request."""
    if not hasattr(user, "_held"):
        user._held = _ask(user)
    return user._held


def _ask(user: User) -> Held:
    from directory.models import Curatorship, Municipality

    held = list(Curatorship.objects.held_by(user).order_by().values_list("municipality", "district"))
    if not held:
        return Held()
    towns = {town for town, _district in held if town}
    districts = {district for _town, district in held if district}
    whole, around = Q(pk__in=towns) | Q(parent__in=towns), Q(districts__in=districts)
    rows = Municipality.objects.order_by()
    inside = dict(rows.filter(whole).values_list("pk", "prefecture"))
    nearby = dict(rows.filter(around).values_list("pk", "prefecture")) if districts else {}
    reached = inside | nearby
    return Held(frozenset(inside), frozenset(districts), frozenset(reached), frozenset(reached.values()))
