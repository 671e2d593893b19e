"""Shapes of districts (directory/importers/school_districts/shapes.py)."""

import pytest
import shapely

from directory.importers.school_districts import shapes

pytestmark = pytest.mark.one_database


@pytest.mark.parametrize("nowhere", [float("nan"), float("inf")])
def test_what_lies_at_no_numbers_is_no_area(nowhere):
    """A damaged file may say so, and the library that mends shapes breaks on it."""
    bow = shapely.Polygon([(140, 34), (nowhere, 35), (141, 34), (140, 35)])
    assert shapes.polygons(bow) == []
    assert shapes.unite([bow]) is None
