"""`clusters`: how many listings lie where, for a map that is too far away to show each.

One GROUP BY over the public points of the read model. A cluster stands at the average of the points in its cell, so it
tells no more of an area's listings than the area's own point does.
"""

from django import forms
from django.db.models import Avg, Count, FloatField, QuerySet, Value
from django.db.models.functions import Cast, Floor
from django.http import HttpRequest, HttpResponse

from search.geo import EAST, NORTH, SOUTH, WEST, Box
from search.models import Entry

from .answers import Rejected, answer, own, read, wrapped
from .listings import asked_in

DEFAULT_ZOOM, MAX_ZOOM = 10, 22
CELLS_PER_TILE = 4  # a web map's tile is 256 pixels wide at every zoom: cells of 64
MOST_CELLS = 64  # along either side of the box, whatever the zoom: an answer stays small
LATITUDE_SHARE = 0.8  # at 36° N a degree of latitude is drawn 1.24 times as long as one of longitude


class ClusterForm(forms.Form):
    zoom = forms.IntegerField(
        required=False,
        min_value=0,
        max_value=MAX_ZOOM,
        help_text="地図の倍率（Webメルカトル）。大きいほど細かく分けます",
    )


def clusters(request: HttpRequest) -> HttpResponse:
    """Clusters by size, largest first. `count` of each: listings with a public point in its cell."""
    zoom = read(ClusterForm, own(request.GET, ClusterForm.base_fields))["zoom"]
    asked = asked_in(request.GET, ignoring=tuple(ClusterForm.base_fields))
    box = asked.filters.asked.get("bbox")
    if box is None:
        raise Rejected({"bbox": ["地図の範囲を「西,南,東,北」の度で書いてください（例：139.5,35.2,139.7,35.4）。"]})
    size = cell_size(DEFAULT_ZOOM if zoom is None else zoom, box)
    found = [
        {"latitude": round(cell["at_latitude"], 6), "longitude": round(cell["at_longitude"], 6), "count": cell["count"]}
        for cell in grouped(asked.filters.qs, size)
    ]
    return answer(wrapped(found, len(found)))


def cell_size(zoom: int, box: Box) -> float:
    """Width of a cell in degrees of longitude."""
    width = min(box.east, EAST) - max(box.west, WEST)
    height = (min(box.north, NORTH) - max(box.south, SOUTH)) / LATITUDE_SHARE
    return max(360 / 2**zoom / CELLS_PER_TILE, width / MOST_CELLS, height / MOST_CELLS)


def grouped(entries: QuerySet[Entry], size: float) -> QuerySet[dict]:
    """{row, column, at_latitude, at_longitude, count} of each cell that holds something."""
    return (
        entries.filter(latitude__isnull=False)
        .order_by()
        .annotate(row=_cell("latitude", size * LATITUDE_SHARE), column=_cell("longitude", size))
        .values("row", "column")
        .annotate(at_latitude=Avg("latitude"), at_longitude=Avg("longitude"), count=Count("listing", distinct=True))
        .order_by("-count", "row", "column")
    )


def _cell(name: str, size: float) -> Floor:
    return Floor(Cast(name, FloatField()) / Value(size, output_field=FloatField()))
