"""The OpenAPI document: what ninja writes, and what it can't know of operations – kinds, refusals, other formats."""

from django.conf import settings
from ninja import NinjaAPI

from search.away.question import MOST_AREAS, filter_names
from search.filters import EntryFilter

from . import parameters
from .downloads import FORMS

PREFIX = "/api/v1/"
TAGS = {
    "listings": "居場所・活動と、その開催日",
    "areas": "学区",
    "downloads": "まとめて持っていく",
    "words": "えらべることば、打ちかけのことば",
    "away": "自宅から離れてさがす",
}
_TAG_OF = {
    "districts": "areas",
    "district": "areas",
    "downloads": "downloads",
    "download": "downloads",
    "suggest": "words",
    "taxonomy": "words",
    "away": "away",
}
_TOO_MANY = "短い時間に聞きすぎ。Retry-After の秒数だけ待ってください"
_OTHER_FORMATS = {
    "listings_geojson": ["application/geo+json"],
    "download": [content_type.partition(";")[0] for content_type, _written in FORMS.values()],
}
_NUMBER = {"type": "number"}


def document(api: NinjaAPI) -> dict:
    """The whole document, ready to be sent."""
    written = api.get_openapi_schema(path_prefix=PREFIX)
    written["info"]["license"] = {"name": settings.IBASHO_DATA_LICENCE, "url": settings.IBASHO_DATA_LICENCE_URL}
    written["servers"] = [{"url": "/", "description": "このサイト"}]
    written["security"] = []
    written["tags"] = [{"name": name, "description": words} for name, words in TAGS.items()]
    for operations in written["paths"].values():
        for operation in operations.values():
            _complete(operation)
    return written


def _complete(operation: dict) -> None:
    name, responses = operation["operationId"], operation["responses"]
    operation["tags"] = [_TAG_OF.get(name, "listings")]
    operation.pop("description", None)  # the docstring, which speaks to whoever reads the code
    responses[429] = {**responses[400], "description": _TOO_MANY}
    if name in _OTHER_FORMATS:
        shape = responses[200]["content"]["application/json"]
        responses[200]["content"] = dict.fromkeys(_OTHER_FORMATS[name], shape)
    if name == "download":
        operation["parameters"][0]["schema"] = {"type": "string", "enum": list(FORMS)}


def away_body() -> dict:
    """`requestBody` of `away`: its own parameters, and those of a search that don't say where or when."""
    own = {
        "avoid": {
            "type": "array",
            "items": {"type": "string"},
            "maxItems": MOST_AREAS,
            "description": "避ける市区町村・学区のコード。学区はうしろに + で、となりの学区も",
        },
        "avoid_organisers": {"type": "boolean", "description": "そこを本拠とする団体のものも避ける"},
        "from": {"type": "string", "description": "どこから行くか。町・駅の名前か「緯度,経度」"},
        "max_distance": {**_NUMBER, "description": "行ける距離（km）。書かなければ30"},
        "min_distance": {**_NUMBER, "description": "これより遠く（km）"},
        "open_to": {"type": ["string", "null"], "description": "いま泊まっている市区町村のコード"},
        "page": {"type": "integer"},
        "page_size": {"type": "integer"},
    }
    filters = {name: one.field for name, one in EntryFilter.base_filters.items() if name in filter_names()}
    properties = {**own, **{one["name"]: one["schema"] for one in parameters.described(filters)["parameters"]}}
    shape = {"type": "object", "additionalProperties": False, "properties": properties}
    return {"required": True, "content": {"application/json": {"schema": shape}}}
