"""Who touches whom, and who took over whose area."""

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from directory.geometry import as_geojson, from_geojson, near_pairs, successors

from .district_files import box

CELLS = st.lists(st.tuples(st.integers(0, 6), st.integers(0, 6)), min_size=1, max_size=12, unique=True)


@given(CELLS)
def test_neighbours_of_a_grid_are_the_adjoining_cells(cells):
    expected = {
        (i, j)
        for i, (x, y) in enumerate(cells)
        for j, (u, v) in enumerate(cells)
        if i != j and abs(x - u) <= 1 and abs(y - v) <= 1
    }
    assert near_pairs(np.array([box(*cell) for cell in cells]), 50) == expected


@pytest.mark.parametrize(
    ("metres_east", "metres_north", "near"), [(45, 0, True), (55, 0, False), (0, 45, True), (0, 55, False)]
)
def test_fifty_metres_are_fifty_metres_in_both_directions(metres_east, metres_north, near):
    one = box(0)
    shift = (
        0.02 * bool(metres_east) + metres_east / 111_195 / 0.8240,
        0.02 * bool(metres_north) + metres_north / 111_195,
    )
    other = shapely.transform(one, lambda lnglat: np.add(lnglat, shift))  # cos 34.5° = 0.824
    assert bool(near_pairs(np.array([one, other]), 50)) is near


def test_nothing_has_no_neighbours():
    assert near_pairs(np.array([]), 50) == set()


@given(st.integers(1, 9))
def test_one_district_with_half_of_the_area_or_more_is_the_only_successor(tenths):
    old = shapely.box(0, 0, 10, 1)
    parts = [shapely.box(0, 0, tenths, 1), shapely.box(tenths, 0, 10, 1)]
    assert successors(old, parts)[0] == (0 if tenths > 5 else 1 if tenths < 5 else successors(old, parts)[0])
    assert len(successors(old, parts)) == 1


def test_successors_are_added_up_until_half_is_covered():
    old = shapely.box(0, 0, 10, 1)
    parts = [shapely.box(8, 0, 10, 1), shapely.box(0, 0, 4, 1), shapely.box(4, 0, 8, 1), shapely.box(20, 0, 30, 1)]
    assert sorted(successors(old, parts)) == [1, 2]


def test_slivers_and_small_remains_make_no_successor():
    old = shapely.box(0, 0, 10, 1)
    assert successors(old, [shapely.box(n * 0.9, 0, (n + 1) * 0.9, 1) for n in range(11)]) == []
    assert successors(old, [shapely.box(0, 0, 4, 1)]) == []
    assert successors(old, []) == []


@given(CELLS)
def test_geojson_goes_there_and_back(cells):
    area = shapely.union_all([box(*cell) for cell in cells])
    assert from_geojson(as_geojson(area)).equals_exact(area, 0)
