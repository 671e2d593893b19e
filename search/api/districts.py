"""`districts` and `districts/{code}`: school districts and other areas, by point, municipality or name."""

import jaconv
from django import forms
from django.db.models import F, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse

from directory.enums import DistrictKind
from directory.japan.text import clean
from directory.models import District, DistrictBoundary
from search.boundaries import holding
from search.filters import MAX_PAGE_SIZE, PAGE_SIZE, MunicipalityField, PointField, PrefectureField, TextField

from . import point_rows
from .answers import answer, read, wrapped

_COLUMNS = ("pk", "code", "name", "kind", "edition", "label_longitude", "label_latitude")
_SPELLINGS = (
    ("ヶ", "ケ"),
    ("ケ", "ヶ"),
    ("ヶ", "が"),
    ("ケ", "が"),
    ("が", "ヶ"),
    ("が", "ケ"),
    ("之", "の"),
    ("の", "之"),
)


class DistrictForm(forms.Form):
    near = PointField(
        required=False, help_text="緯度,経度。この点をふくむ学区（ないことも、いくつもあることもあります）"
    )
    municipality = MunicipalityField(
        required=False, help_text="市区町村コード（5桁か6桁）。政令指定都市は区もふくみます"
    )
    prefecture = PrefectureField(required=False, help_text="都道府県コード（2桁）")
    kind = forms.ChoiceField(required=False, choices=DistrictKind.choices, help_text="種類。書かなければすべて")
    q = TextField(required=False, max_length=100, help_text="名前か、よみがなの一部")
    page = forms.IntegerField(required=False, min_value=1, max_value=1_000_000, help_text="ページ")
    page_size = forms.IntegerField(
        required=False, min_value=1, max_value=MAX_PAGE_SIZE, help_text=f"1ページの件数（{MAX_PAGE_SIZE}まで）"
    )


class OneDistrictForm(forms.Form):
    geometry = forms.TypedChoiceField(
        required=False, choices=[("0", "0"), ("1", "1")], help_text="1なら境界（GeoJSON MultiPolygon、WGS 84）も"
    )


def districts(request: HttpRequest) -> HttpResponse:
    """Current districts, by code. Two queries for a point, four for a page of a list."""
    asked = read(DistrictForm, request.GET)
    page, size = asked["page"] or 1, asked["page_size"] or PAGE_SIZE
    found = _asked_for(asked)
    start = (page - 1) * size
    if asked["near"]:
        rows = _around(found, asked)
        count, rows = len(rows), rows[start : start + size]
    else:
        count, rows = found.count(), list(found.values(*_COLUMNS)[start : start + size])
    return answer(wrapped(_items(rows), count, page, size))


def district(request: HttpRequest, code: str) -> HttpResponse:
    """One district, current or former."""
    asked = read(OneDistrictForm, request.GET)
    found = District.objects.filter(code=code).first() if "\x00" not in code else None
    if found is None:
        raise Http404
    [item] = _items([{name: getattr(found, name) for name in _COLUMNS}])
    item |= {
        "kana": found.kana,
        "status": found.status,
        "municipalities": list(found.municipalities.values("code", "name")),
        "bbox": found.bbox,
        "neighbours": list(found.neighbours.current().order_by("code").values_list("code", flat=True)),
        "successors": list(found.successors.order_by("code").values_list("code", flat=True)),
        "source": found.source,
    }
    if asked["geometry"] == "1":
        item["geometry"] = DistrictBoundary.objects.filter(pk=found.pk).values_list("geometry", flat=True).first()
    return answer(item)


def _asked_for(asked: dict) -> QuerySet[District]:
    found = District.objects.current().order_by("code")
    if asked["municipality"]:
        found = found.in_municipality(asked["municipality"])
    if asked["prefecture"]:
        found = found.filter(municipalities__prefecture=asked["prefecture"]).distinct()
    if asked["kind"]:
        found = found.filter(kind=asked["kind"])
    return found.filter(_named(asked["q"])) if asked["q"] else found


def _named(text: str) -> Q:
    """Name or reading holds the text, in katakana or hiragana and with the usual variants of ヶ and 之.

    「校区」 is what we add to a school's name, so it may be left out or written.
    """
    plain = clean(text)
    plain = plain.removesuffix("区") if plain.endswith("校区") else plain
    spellings = {plain, *(plain.replace(one, other) for one, other in _SPELLINGS)}
    names, kana = Q(), Q()
    for spelling in sorted(spellings):
        names |= Q(name__icontains=spelling)
    for reading in (jaconv.kata2hira(plain), jaconv.hira2kata(plain)):
        kana |= Q(kana__icontains=reading) | Q(name__icontains=reading)
    return names | kana


def _around(districts: QuerySet[District], asked: dict) -> list[dict]:
    """Those that hold the point, by code."""
    point = asked["near"]
    if any(asked[name] for name in ("municipality", "prefecture", "kind", "q")):
        candidates = districts.around(point.latitude, point.longitude)
        rows = list(candidates.values(*_COLUMNS, digest=F("boundary__digest")))
    else:
        rows = point_rows.candidates(point)
    held = holding(((row["pk"], row["digest"]) for row in rows), point)
    return [row for row in rows if row["pk"] in held]


def _items(rows: list[dict]) -> list[dict]:
    """The districts as contracted. Two queries, one where rows bring their municipalities, none without rows."""
    if not rows:
        return []
    unknown = [row["pk"] for row in rows if "municipalities" not in row]
    municipalities = point_rows.municipalities(unknown) if unknown else {}
    listings = point_rows.listings_in([row["code"] for row in rows])
    return [_item(row, row.get("municipalities") or municipalities.get(row["pk"], []), listings) for row in rows]


def _item(row: dict, municipalities: list[tuple[str, str]], listings: dict[str, int]) -> dict:
    own = row["code"][:5]  # a district that crosses a border is named under the municipality that published it
    code, name = next(
        (one for one in municipalities if one[0] == own), municipalities[0] if municipalities else (None, "")
    )
    has_label = row["label_longitude"] is not None
    return {
        "code": row["code"],
        "name": row["name"],
        "kind": row["kind"],
        "municipality": code,
        "municipality_name": name,
        "edition": row["edition"],
        "listings": listings.get(row["code"], 0),
        "label_point": [round(row["label_longitude"], 6), round(row["label_latitude"], 6)] if has_label else None,
    }
