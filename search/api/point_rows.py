"""What `districts?near` reads, as plain statements: hundreds a second are asked, and building queries costs most of it.

Each says what a queryset says elsewhere (`DistrictQuerySet.current().around()`); a test compares them.
"""

from collections import defaultdict
from collections.abc import Sequence

from directory.databases.routing import reading_connection
from directory.enums import DistrictStatus
from directory.geometry import cells_around
from directory.models import District, DistrictBoundary, Municipality
from search.geo import Point
from search.models import Entry, EntryTag, TagGroup

_DISTRICT, _BOUNDARY = District._meta.db_table, DistrictBoundary._meta.db_table
_LINK, _MUNICIPALITY = District.municipalities.through._meta.db_table, Municipality._meta.db_table
_ENTRY, _TAG = Entry._meta.db_table, EntryTag._meta.db_table
_COLUMNS = ("pk", "code", "name", "kind", "edition", "label_longitude", "label_latitude", "digest")


def candidates(point: Point) -> list[dict]:
    """Current districts whose bounding box holds the point, by code, each with its boundary's digest.

    `municipalities` are those it lies in, [(code, name)] by code: with their districts they cost no statement more.
    """
    cells = cells_around(point.latitude, point.longitude)
    statement = f"""
        SELECT d.id, d.code, d.name, d.kind, d.edition, d.label_longitude, d.label_latitude, b.digest, m.code, m.name
        FROM {_DISTRICT} d JOIN {_BOUNDARY} b ON b.district_id = d.id
          LEFT JOIN {_LINK} l ON l.district_id = d.id LEFT JOIN {_MUNICIPALITY} m ON m.code = l.municipality_id
        WHERE d.cell IN ({_marks(cells)}) AND d.status = %s
          AND d.west <= %s AND d.east >= %s AND d.south <= %s AND d.north >= %s
        ORDER BY d.code, m.code"""  # noqa: S608 – only names of our own tables are put in
    lng, lat = point.longitude, point.latitude
    found: dict[int, dict] = {}
    for *columns, code, name in _rows(statement, [*cells, DistrictStatus.CURRENT.value, lng, lng, lat, lat]):
        row = found.setdefault(columns[0], dict(zip(_COLUMNS, columns, strict=True), municipalities=[]))
        if code:
            row["municipalities"].append((code, name))
    return list(found.values())


def municipalities(keys: Sequence[int]) -> dict[int, list[tuple[str, str]]]:
    """{district: [(code, name)] of its municipalities, by code}."""
    statement = f"""
        SELECT l.district_id, m.code, m.name FROM {_LINK} l JOIN {_MUNICIPALITY} m ON m.code = l.municipality_id
        WHERE l.district_id IN ({_marks(keys)}) ORDER BY m.code"""  # noqa: S608
    found: dict[int, list[tuple[str, str]]] = defaultdict(list)
    for key, code, name in _rows(statement, keys):
        found[key].append((code, name))
    return found


def listings_in(codes: Sequence[str]) -> dict[str, int]:
    """{district code: listings whose place in it is public}: hidden ones carry no district."""
    statement = f"""
        SELECT t.value, COUNT(DISTINCT e.listing_id) FROM {_TAG} t JOIN {_ENTRY} e ON e.id = t.entry_id
        WHERE t."group" = %s AND t.value IN ({_marks(codes)}) GROUP BY t.value"""  # noqa: S608
    return dict(_rows(statement, [TagGroup.DISTRICT.value, *codes]))


def _marks(values: Sequence) -> str:
    return ", ".join(["%s"] * len(values))


def _rows(statement: str, params: Sequence) -> list[tuple]:
    with reading_connection().cursor() as cursor:
        cursor.execute(statement, params)
        return cursor.fetchall()
