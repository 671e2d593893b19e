"""Nothing that is offered could lie in an avoided area: random worlds against an oracle that thinks in points.

The oracle knows the map cell by cell. What the public knows of an entry leaves some cells in which it may lie; if one
of them belongs to an avoided area, the entry must not be offered. The other way round, what certainly lies elsewhere
must not be left out.
"""

from dataclasses import dataclass

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from directory.models import District, Municipality, Prefecture
from search.away import find_away, parse
from search.away.centres import forget
from search.geo import lat_band
from search.models import Entry, EntryTag, Precision, TagGroup
from search.projection import remove
from tests.factories import DistrictFactory, ListingFactory, MunicipalityFactory, PrefectureFactory, square

SIZE = 0.02
WEST, SOUTH = 140.0, 34.0
# Cells from west to east, by their municipality: two wards of one city, two towns, another prefecture
CELLS = ["99101", "99101", "99102", "99102", "99201", "99201", "99202", "98201"]
PARENT = {"99101": "99100", "99102": "99100"}
# Districts by name: the cells they cover, whether their border is known, their kind
DISTRICTS = {
    "a": ({0}, True, "elementary"),
    "b": ({1}, True, "elementary"),
    "c": ({2}, True, "elementary"),
    "bare": ({3}, False, "elementary"),
    "d": ({4}, True, "elementary"),
    "branch": ({4, 5}, True, "elementary"),  # overlaps d
    "across": ({5, 6}, True, "elementary"),  # in two towns
    "junior": ({0, 1, 2}, True, "junior_high"),
    "bare-junior": ({4, 5}, False, "junior_high"),
    "far": ({7}, True, "elementary"),
}
KNOWN = ("point", "point and districts", "area", "town", "municipality", "city", "prefecture", "nothing", "afar")


@dataclass(frozen=True)
class Thing:
    """An entry: the cell it truly lies in, and what the public knows of it."""

    cell: int
    known: str
    area: int  # which of the districts there is shown, for `area`

    @property
    def districts(self) -> list[str]:
        return [name for name, (cells, _border, _kind) in DISTRICTS.items() if self.cell in cells]

    @property
    def shown(self) -> str | None:
        """The district shown as the area: as `search.whereabouts` has it, an elementary one."""
        there = [name for name in self.districts if DISTRICTS[name][2] == "elementary"]
        return there[self.area % len(there)] if there else None

    def cells(self) -> set[int]:
        """The cells it may lie in, as far as the public knows."""
        everywhere, own = range(len(CELLS)), CELLS[self.cell]
        if self.known in ("point", "point and districts"):
            return {self.cell}
        if self.known == "area" and self.shown:
            return {cell for cell in DISTRICTS[self.shown][0] if CELLS[cell] == own}
        if self.known in ("area", "town", "municipality"):
            return {cell for cell in everywhere if CELLS[cell] == own}
        if self.known == "city":
            return {cell for cell in everywhere if PARENT.get(CELLS[cell], CELLS[cell]) == PARENT.get(own, own)}
        if self.known == "prefecture":
            return {cell for cell in everywhere if CELLS[cell][:2] == own[:2]}
        return set() if self.known == "afar" else set(everywhere)


things = st.builds(Thing, st.integers(0, len(CELLS) - 1), st.sampled_from(KNOWN), st.integers(0, 3))
MUNICIPALITIES = sorted({*CELLS, *PARENT.values()})
avoided = st.lists(
    st.one_of(st.sampled_from(MUNICIPALITIES), st.sampled_from([*DISTRICTS, *(f"{name}+" for name in DISTRICTS)])),
    min_size=1,
    max_size=3,
    unique=True,
)


def forbidden_cells(avoid: list[str], neighbours: dict[str, set[str]]) -> set[int]:
    cells: set[int] = set()
    for area in avoid:
        name = area.removesuffix("+")
        if name in DISTRICTS:
            names = {name} | (neighbours[name] if area.endswith("+") else set())
            cells |= {cell for one in names for cell in DISTRICTS[one][0]}
        else:
            cells |= {cell for cell, code in enumerate(CELLS) if name in (code, PARENT.get(code))}
    return cells


class World:
    def __init__(self) -> None:
        forget()
        PrefectureFactory(code="99")
        Prefecture.objects.create(code="98", name="おぼろ県")
        for code in MUNICIPALITIES:
            MunicipalityFactory(code=code, name=f"町{code}", prefecture_id=code[:2])
        for ward, city in PARENT.items():
            Municipality.objects.filter(code=ward).update(parent=city)
        self.districts: dict[str, District] = {}
        for name, (cells, border, kind) in DISTRICTS.items():
            shape = self._shape(cells) if border else None
            self.districts[name] = DistrictFactory(code=f"x-{name}", name=f"{name}小", kind=kind, geometry=shape)
            self.districts[name].municipalities.set({CELLS[cell] for cell in cells})
        self.neighbours = self._neighbours()

    @staticmethod
    def _shape(cells: set[int]) -> dict:
        """One strip: the cells of a district lie side by side."""
        shape = square(WEST + min(cells) * SIZE, SOUTH, SIZE)
        ring = shape["coordinates"][0][0]
        east = WEST + (max(cells) + 1) * SIZE
        ring[1][0] = ring[2][0] = east
        return shape

    def _neighbours(self) -> dict[str, set[str]]:
        """Districts of one kind with borders that lie side by side, as the importer stores them."""
        found: dict[str, set[str]] = {name: set() for name in DISTRICTS}
        for one, (cells, border, kind) in DISTRICTS.items():
            for other, (others, other_border, other_kind) in DISTRICTS.items():
                beside = {cell + step for cell in cells for step in (-1, 0, 1)} & others
                if one != other and border and other_border and kind == other_kind and beside:
                    found[one].add(other)
                    self.districts[one].neighbours.add(self.districts[other])
        return found

    def add(self, thing: Thing) -> Entry:
        listing = ListingFactory(municipality=None, eligibility_status="anyone")
        remove([listing.pk])
        code = CELLS[thing.cell]
        fields = {"precision": Precision.NONE, "place_key": f"m{code}", "municipality_id": code, "tags": {}}
        point = {"latitude": SOUTH + SIZE / 2, "longitude": WEST + (thing.cell + 0.5) * SIZE}
        if thing.known.startswith("point"):
            fields |= {"precision": Precision.EXACT, "place_key": "v1", **point}
        elif thing.known == "area" and thing.shown:
            fields |= {"precision": Precision.AREA, "place_key": f"d{self.districts[thing.shown].pk}"}
            fields |= {"latitude": point["latitude"], "longitude": WEST + SIZE * 20}  # a label, wherever it is written
        elif thing.known == "town":
            fields |= {"precision": Precision.AREA, "place_key": "t1", **point}
        elif thing.known == "city":
            fields["municipality_id"] = PARENT.get(code, code)
        elif thing.known in ("prefecture", "nothing"):
            fields["municipality_id"] = None
        elif thing.known == "afar":
            fields |= {"place_key": "online", "remote": True}
        fields["prefecture_id"] = None if thing.known == "nothing" else code[:2]
        band = lat_band(fields["latitude"]) if "latitude" in fields else None
        entry = Entry.objects.create(
            listing=listing, public_id=listing.public_id, kind="place", status="open", title="会", eligibility="anyone",
            updated_at=listing.updated_at, lat_band=band, **fields,
        )  # fmt: skip
        if thing.known == "point and districts":
            tags = [EntryTag(entry=entry, group=TagGroup.DISTRICT, value=f"x-{name}") for name in thing.districts]
            EntryTag.objects.bulk_create(tags)
        return entry


@pytest.mark.slow
class TestAwayFromWhatIsAvoided(TestCase):
    @settings(
        max_examples=60,
        deadline=None,
        phases=[Phase.explicit, Phase.reuse, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(st.lists(things, min_size=1, max_size=12), avoided)
    def test_nothing_offered_could_lie_there(self, some: list[Thing], avoid: list[str]) -> None:
        world = World()
        entries = {world.add(thing).listing_id: thing for thing in some}
        codes = [f"x-{area}" if area.removesuffix("+") in DISTRICTS else area for area in avoid]
        answer = find_away(parse({"avoid": codes, "page_size": 100}))
        offered = {result.entry.listing_id for result in answer.results}
        forbidden = forbidden_cells(avoid, world.neighbours)
        wrong = [thing for listing, thing in entries.items() if listing in offered and thing.cells() & forbidden]
        assert wrong == [], avoid
        assert answer.count + answer.left_out == len(entries)
        if not any("bare" in area for area in avoid):  # without a border, more has to be left out
            lost = [
                thing
                for listing, thing in entries.items()
                if listing not in offered
                and (thing.known == "afar" or (thing.known.startswith("point") and thing.cell not in forbidden))
            ]
            assert lost == [], avoid
