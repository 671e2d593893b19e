"""The next dates on a page: of one listing, of a venue, of what lies in an area. What was over this morning is not
among them: somebody would set out for it."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.cache import cache
from django.db.models import QuerySet
from django.http import QueryDict

from .dates import PublicDate, loaded, soonest, upcoming, with_names
from .day_views import DateView, make_dates
from .models import Entry

FEW, MANY = 6, 60
FEW_OF_TOUR = 12  # whoever follows a tour wants to see the other towns too
ALL = "all"
# Of the whole instance: looked for among so many, since one listing may meet every hour; keys are kept for a minute
SOON, LOOKED_THROUGH, KEPT_SECONDS = 5, 60, 60


@dataclass(frozen=True)
class Town:
    """One of the towns a gathering tours, as a link to its dates there."""

    name: str
    query: str
    chosen: bool


@dataclass(frozen=True)
class Coming:
    """The next dates. `more`: there are others behind `query_all`; `towns` only where there is a choice. `rows`: the
    same dates as they were read, for programs."""

    dates: list[DateView]
    more: bool = False
    query_all: str = ""
    towns: tuple[Town, ...] = ()
    in_town: str = ""
    rows: tuple[PublicDate, ...] = ()

    @property
    def is_touring(self) -> bool:
        return bool(self.towns)


def next_dates_of(entries: QuerySet[Entry], most: int = FEW) -> Coming:
    """For lists of areas and halls."""
    dates = make_dates(upcoming(entries, limit=most + 1, over=False))
    return Coming(dates[:most], len(dates) > most)


def soon() -> list[DateView]:
    """The next few dates of the whole instance, each listing once. None of a listing that asks for quiet handling: a
    front page stands open while others look on."""
    keys = cache.get("search.soon")
    if not keys:
        keys = soonest(Entry.objects.filter(sensitive=False), LOOKED_THROUGH)
        cache.set("search.soon", keys, KEPT_SECONDS)
    found = {}
    for one in loaded([(date, entry, None) for date, entry in keys]):
        found.setdefault(one.occurrence.listing_id, one)
    return make_dates(with_names(list(found.values())[:SOON]))


def next_dates_of_listing(listing_pk: int, params: QueryDict) -> Coming:
    """`?municipality=` keeps those in one town, `?dates=all` shows more of them; anything else is passed over."""
    entries = Entry.objects.filter(listing=listing_pk)
    towns = dict(
        entries.exclude(municipality=None)
        .order_by("municipality")
        .values_list("municipality", "municipality__name")
        .distinct()
    )
    asked = params.get("municipality", "")
    chosen = asked if asked in towns and len(towns) > 1 else ""
    if chosen:
        entries = entries.filter(municipality=chosen)
    most = MANY if params.get("dates") == ALL else FEW_OF_TOUR if len(towns) > 1 else FEW
    rows = upcoming(entries, limit=most + 1, over=False)
    dates = make_dates(rows)
    here = {"municipality": chosen} if chosen else {}
    return Coming(
        dates[:most],
        len(dates) > most and most < MANY,
        _query(**here, dates=ALL),
        _towns(towns, chosen) if len(towns) > 1 else (),
        towns.get(chosen, ""),
        tuple(rows[:most]),
    )


def _towns(towns: dict[str, str], chosen: str) -> tuple[Town, ...]:
    return tuple(Town(name, _query(municipality=code), code == chosen) for code, name in towns.items())


def _query(**params: str) -> str:
    query = QueryDict(mutable=True)
    query.update(params)
    return query.urlencode()
