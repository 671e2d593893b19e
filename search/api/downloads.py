"""`downloads`: what there is to take away as a whole, and the files, as CSV, JSON lines or GeoJSON."""

import csv
import hashlib
import io
import json
from collections.abc import Callable, Iterable, Iterator

from django import forms
from django.conf import settings
from django.db.models import Count, Max
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.http import content_disposition_header, urlencode
from django.utils.text import compress_sequence

from directory.cells import harmless
from directory.models import Municipality
from search import bulk
from search.filters import MunicipalityField
from search.models import Entry

from .answers import answer, read
from .items import feature, item_of, moment
from .schemas import BulkItem

COLUMNS = list(BulkItem.model_fields)
PART = 64 * 1024  # bytes sent at a time
SEPARATOR = ";"


class DownloadForm(forms.Form):
    municipality = MunicipalityField(
        required=False, help_text="市区町村コード。政令指定都市は区もふくみます。書かなければ、すべて"
    )


def bulk_item(entry: Entry) -> dict:
    """A listing as in a list, without what passes by itself."""
    url = settings.WAGTAILADMIN_BASE_URL + reverse("listing", args=[entry.public_id])
    return {name: value for name, value in item_of(entry, url).items() if name in BulkItem.model_fields}


def downloads(request: HttpRequest) -> HttpResponse:
    """What there is: one file of all, one of each municipality; when it was made, and what one may do with it."""
    read(forms.Form, request.GET)
    made = _current()
    names = dict(Municipality.objects.filter(code__in=made.places).values_list("code", "name"))
    places = [(code, names[code], made.places[code][2]) for code in sorted(made.places) if code in names]
    changes = urlencode({"updated_since": moment(made.made_at), "page_size": 100})
    return answer(
        {
            "made_at": moment(made.made_at),
            "licence": settings.IBASHO_DATA_LICENCE,
            "licence_url": settings.IBASHO_DATA_LICENCE_URL,
            "changes": request.build_absolute_uri(f"{reverse('api:listings')}?{changes}"),
            "files": [_file(request, None, "すべて", made.count), *(_file(request, *place) for place in places)],
        }
    )


def download(request: HttpRequest, form: str) -> HttpResponseBase:
    """The listings of last night's file that are still as they were then."""
    if form not in FORMS:
        raise Http404
    municipality = read(DownloadForm, request.GET)["municipality"]
    made = _current()
    etag = _etag(made, form, municipality)
    if unchanged := get_conditional_response(request, etag=etag):
        unchanged["ETag"] = etag
        return unchanged
    content_type, written = FORMS[form]
    response = StreamingHttpResponse(_packed(request, written(made.lines(municipality))), content_type=content_type)
    response["ETag"] = etag
    response["Link"] = f'<{settings.IBASHO_DATA_LICENCE_URL}>; rel="license"'
    name = "-".join(filter(None, ["listings", municipality]))
    response["Content-Disposition"] = content_disposition_header(True, f"{name}.{form}")
    if _reads_gzip(request):
        response["Content-Encoding"] = "gzip"
    patch_vary_headers(response, ["Accept-Encoding"])
    return response


def _current() -> bulk.Bulk:
    try:
        return bulk.current()
    except bulk.NotMade as error:
        raise Http404 from error


def _file(request: HttpRequest, code: str | None, name: str, count: int) -> dict:
    query = f"?municipality={code}" if code else ""
    addresses = {form: request.build_absolute_uri(reverse("api:download", args=[form]) + query) for form in FORMS}
    return {"municipality": code, "name": name, "listings": count, **addresses}


def _etag(made: bulk.Bulk, *asked: str) -> str:
    """Weak: the same words, packed or not."""
    since = made.changed().aggregate(count=Count("pk"), latest=Max("changed_at"))
    said = repr([made.file.name, since["count"], since["latest"], *asked])
    return f'W/"{hashlib.sha256(said.encode()).hexdigest()[:32]}"'


def _reads_gzip(request: HttpRequest) -> bool:
    return "gzip" in request.headers.get("Accept-Encoding", "")


def _packed(request: HttpRequest, texts: Iterable[bytes]) -> Iterable[bytes]:
    parts = _in_parts(texts)
    return compress_sequence(parts) if _reads_gzip(request) else parts


def _in_parts(texts: Iterable[bytes]) -> Iterator[bytes]:
    part = bytearray()
    for text in texts:
        part += text
        if len(part) >= PART:
            yield bytes(part)
            part.clear()
    yield bytes(part)


# --- the formats


def _csv(lines: Iterable[bytes]) -> Iterator[bytes]:
    yield b"\xef\xbb\xbf" + _row(COLUMNS)
    for line in lines:
        item = json.loads(line)
        yield _row(_cell(item[name]) for name in COLUMNS)


def _row(cells: Iterable[object]) -> bytes:
    text = io.StringIO()
    csv.writer(text).writerow(harmless(cell) for cell in cells)
    return text.getvalue().encode()


def _cell(value: object) -> object:
    return SEPARATOR.join(value) if isinstance(value, list) else value


def _jsonl(lines: Iterable[bytes]) -> Iterable[bytes]:
    return lines


def _geojson(lines: Iterable[bytes]) -> Iterator[bytes]:
    licence = {"license": settings.IBASHO_DATA_LICENCE_URL}
    head = json.dumps({"type": "FeatureCollection", **licence, "features": []})
    yield head[:-2].encode() + b"\n"
    for number, line in enumerate(lines):
        yield (b",\n" if number else b"") + json.dumps(feature(json.loads(line)), ensure_ascii=False).encode()
    yield b"\n]}\n"


Written = Callable[[Iterable[bytes]], Iterable[bytes]]
FORMS: dict[str, tuple[str, Written]] = {
    "csv": ("text/csv; charset=utf-8", _csv),
    "jsonl": ("application/jsonl; charset=utf-8", _jsonl),
    "geojson": ("application/geo+json", _geojson),
}
