"""Keeps the rows true: listings with their projection, areas and choices with what changes them."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial

from django.db import models, transaction

from directory.models import Category, District, GazetteerEntry, Municipality, Prefecture
from search.models import Entry
from search.turns import wait_for_turn

from . import rows
from .models import Completion

BATCH = 500


@dataclass(frozen=True)
class Source:
    """What rows are made of: the rows of one thing bear `letter` and its key, and are written together."""

    letter: str
    keys: Callable[[], Iterable]
    make: Callable[[list], Iterator[Completion]]
    at_once: int = BATCH

    def names(self, keys: Iterable) -> list[str]:
        return [f"{self.letter}{one}" for one in keys]


def _all(model: type[models.Model]) -> Callable[[], Iterable]:
    return lambda: model.objects.order_by("pk").values_list("pk", flat=True)


def _municipalities(codes: list[str]) -> Iterator[Completion]:
    found = Municipality.objects.current().filter(pk__in=codes)
    return rows.municipality_rows(found.select_related("prefecture", "parent"))


def _districts(pks: list[int]) -> Iterator[Completion]:
    return rows.district_rows(District.objects.current().filter(pk__in=pks).prefetch_related("municipalities"))


def _places(codes: list[str]) -> Iterator[Completion]:
    entries = GazetteerEntry.objects.filter(municipality__in=codes).order_by("pk")
    return rows.place_rows(entries.select_related("municipality__prefecture"))


PREFECTURES = Source("p", _all(Prefecture), lambda pks: rows.prefecture_rows(Prefecture.objects.filter(pk__in=pks)))
MUNICIPALITIES = Source("m", _all(Municipality), _municipalities)
DISTRICTS = Source("d", _all(District), _districts)
PLACES = Source("g", _all(Municipality), _places, at_once=20)  # a city may have a thousand towns
CATEGORIES = Source(
    "c", _all(Category), lambda pks: rows.category_rows(Category.objects.filter(pk__in=pks, active=True))
)
LISTINGS = Source(
    "l",
    lambda: Entry.objects.order_by("listing").values_list("listing", flat=True).distinct(),
    lambda pks: rows.listing_rows(Entry.objects.filter(listing__in=pks).order_by("pk")),
)
AREAS = (PREFECTURES, MUNICIPALITIES, DISTRICTS, PLACES, CATEGORIES)


def write_listings(entries: Iterable[Entry]) -> None:
    """Add the titles of new entries; those of the listings must have been removed before."""
    Completion.objects.bulk_create(rows.listing_rows(entries), batch_size=BATCH * 2)


def remove_listings(listing_ids: Iterable[int]) -> None:
    _remove(LISTINGS.names(listing_ids))


def refresh(source: Source, keys: Iterable) -> None:
    """Make the rows of these things true; those that are gone, former or switched off lose theirs."""
    for chunk in _chunks(keys, source.at_once):
        with transaction.atomic():
            _remove(source.names(chunk))
            Completion.objects.bulk_create(source.make(chunk), batch_size=BATCH * 2)


def rename_municipality(code: str) -> None:
    """The municipality, its wards, and all whose label names them."""
    codes = [code, *Municipality.objects.filter(parent=code).values_list("pk", flat=True)]
    refresh(MUNICIPALITIES, codes)
    refresh(DISTRICTS, District.objects.filter(municipalities__in=codes).values_list("pk", flat=True))
    refresh(PLACES, codes)


def rename_prefecture(code: str) -> None:
    """The prefecture, and all whose label or search names it."""
    codes = list(Municipality.objects.filter(prefecture=code).values_list("pk", flat=True))
    refresh(PREFECTURES, [code])
    refresh(MUNICIPALITIES, codes)
    refresh(DISTRICTS, District.objects.filter(municipalities__in=codes).values_list("pk", flat=True))
    refresh(PLACES, codes)


def rebuild_areas() -> None:
    """Write all rows but those of listings again, bit by bit: readers always see a whole list of each area.

    Whatever is left of things that are gone, listings too, is removed.
    """
    for source in AREAS:
        refresh(source, source.keys())
    _remove(_orphans())


def fill_if_empty() -> None:
    """Give a new instance the areas and choices its migrations brought; afterwards changes keep the rows true."""
    if not Completion.objects.exists() and Municipality.objects.exists():
        rebuild_areas()


def differences(*, areas: bool = True) -> Iterator[str]:
    """Where the rows aren't what the entries and (`areas`) the areas and choices say, one line each."""
    for source in (*AREAS, LISTINGS) if areas else (LISTINGS,):
        for chunk in _chunks(source.keys(), source.at_once):
            names = _seen_alone(partial(_differing, source, chunk))
            yield from (f"completions of {name} differ" for name in names)
    if areas:
        yield from (f"completions of {name} should not be there" for name in _seen_alone(_orphans))


def _seen_alone(look: Callable[[], Iterable[str]]) -> list[str]:
    """What a look finds; where it finds something, looked at again alone: somebody may have published meanwhile."""
    if not look():
        return []
    with transaction.atomic():
        wait_for_turn()
        return sorted(look())


def _differing(source: Source, chunk: list) -> list[str]:
    """Names of the things of a chunk whose rows aren't what they should be."""
    wanted = sorted(map(_content, source.make(chunk)))
    held = sorted(map(_content, Completion.objects.filter(source__in=source.names(chunk))))
    if wanted == held:
        return []
    return list({content[0] for content in set(wanted) ^ set(held)} or {wanted[0][0]})


def _orphans() -> set[str]:
    """Names in the table whose thing is gone."""
    there = {name for source in (*AREAS, LISTINGS) for name in source.names(source.keys())}
    return set(Completion.objects.order_by().values_list("source", flat=True).distinct()) - there


def _content(row: Completion) -> tuple[str, ...]:
    """All a row says, without its own key; what it was made of first."""
    names = [field.attname for field in Completion._meta.concrete_fields if not field.primary_key]
    return (row.source, *(str(getattr(row, name)) for name in names))


def _remove(names: Iterable[str]) -> None:
    for chunk in _chunks(names, BATCH):
        Completion.objects.filter(source__in=chunk).delete()


def _chunks(items: Iterable, size: int) -> Iterator[list]:
    items = list(dict.fromkeys(items))
    yield from (items[start : start + size] for start in range(0, len(items), size))
