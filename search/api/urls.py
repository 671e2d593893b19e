"""/api/v1/ – what exists, in one place: addresses, shapes and parameters. Views parse and answer by themselves."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import URLPattern, path, re_path, reverse
from ninja import NinjaAPI

from . import schemas
from .answers import Rejected, answer, public, rejection
from .away import away
from .clusters import ClusterForm, clusters
from .districts import DistrictForm, OneDistrictForm, district, districts
from .document import away_body, document
from .downloads import DownloadForm, download, downloads
from .listings import DetailForm, listing, listings, listings_geojson
from .occurrences import DatesForm, occurrences
from .parameters import described, listing_fields
from .stepping import ListForm
from .suggest import SuggestForm, suggest
from .taxonomy import taxonomy

NAMESPACE = "api"
NOT_FOUND = "見つかりませんでした。使い方は /api/v1/docs にあります。"

api = NinjaAPI(
    title="居場所ディレクトリ API",
    version="1",
    description="居場所と活動をさがすAPIです。だれでも、登録なしで使えます。答えは日本語です。",
    urls_namespace=NAMESPACE,
    openapi_url=None,
    docs_url=None,
)


@api.exception_handler(Rejected)
def rejected(request: HttpRequest, error: Rejected) -> HttpResponse:
    return rejection(error.errors)


@api.exception_handler(Http404)
def missing(request: HttpRequest, error: Http404) -> HttpResponse:
    return not_found(request)


def not_found(request: HttpRequest) -> HttpResponse:
    return rejection({"path": [NOT_FOUND]}, status=404)


def openapi(request: HttpRequest) -> HttpResponse:
    """The OpenAPI 3.1 document."""
    return answer(document(api))


def docs(request: HttpRequest) -> HttpResponse:
    """Template `search/api/docs.html`: settings of Swagger UI, which is served from here. It asks no other host."""
    return render(request, "search/api/docs.html", {"settings": {"url": reverse(f"{NAMESPACE}:openapi")}})


def to_docs(request: HttpRequest) -> HttpResponse:
    return HttpResponseRedirect(reverse(f"{NAMESPACE}:docs"))


def _operation(address: str, view: object, shape: type, summary: str, *missing_too: int, **described: object) -> None:
    errors = dict.fromkeys((400, *missing_too), schemas.Errors)
    name = view.__name__
    api.get(
        address,
        response={200: shape, **errors},
        operation_id=name,
        url_name=name,
        summary=summary,
        openapi_extra=described,
    )(view)


LISTING = listing_fields()
LISTED = {**LISTING, **ListForm.base_fields}
_operation("/listings", listings, schemas.Listings, "居場所・活動をさがす", **described(LISTED))
_operation("/listings.geojson", listings_geojson, schemas.ListingFeatures, "GeoJSONでさがす", **described(LISTED))
_operation(
    "/listings/{public_id}",
    listing,
    schemas.ListingDetail | schemas.ListingDetailPart,
    "居場所・活動ひとつ",
    404,
    **described(DetailForm.base_fields),
)
_operation(
    "/occurrences",
    occurrences,
    schemas.Dates,
    "開催日をさがす（今日から、早い順）",
    **described({**LISTING, **DatesForm.base_fields}),
)
_operation(
    "/clusters",
    clusters,
    schemas.Clusters,
    "地図のどこにいくつあるか",
    **described({**LISTING, **ClusterForm.base_fields}, required=("bbox",)),
)
_operation("/districts", districts, schemas.Districts, "学区をさがす", **described(DistrictForm.base_fields))
_operation(
    "/districts/{code}", district, schemas.DistrictDetail, "学区ひとつ", 404, **described(OneDistrictForm.base_fields)
)
_operation(
    "/suggest", suggest, schemas.Suggestions, "打ちかけのことばから", **described(SuggestForm.base_fields, ("q",))
)
_operation("/taxonomy", taxonomy, schemas.Taxonomy, "えらべることばの一覧")
_operation("/downloads", downloads, schemas.Downloads, "まとめて持っていけるファイルの一覧（毎晩作ります）", 404)
_operation(
    "/downloads/listings.{form}", download, str, "まとめてのファイル", 404, **described(DownloadForm.base_fields)
)
api.post(
    "/away",
    response={200: schemas.AwayList, 400: schemas.Errors, 403: schemas.Errors},
    operation_id="away",
    url_name="away",
    summary="自宅から離れてさがす（何も記録しません）",
    openapi_extra={"requestBody": away_body()},
)(away)


def _framed(pattern: URLPattern) -> URLPattern:
    return URLPattern(pattern.pattern, public(pattern.callback), pattern.default_args, pattern.name)


_own = [
    path("", to_docs, name="root"),
    path("openapi.json", openapi, name="openapi"),
    path("docs", docs, name="docs"),
]
_operations = [pattern for pattern in api.urls[0] if pattern.name != "api-root"]
urlpatterns = [_framed(one) for one in (*_own, *_operations, re_path(r"^.*$", not_found, name="nothing"))]
app_name = NAMESPACE
