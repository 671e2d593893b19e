"""POST `away`: looking away from home. Used and forgotten: nothing of the question is kept, logged or repeated.

No cookie plays a part and no other site is allowed to read the answer (no CORS header); a browser that says it comes
from another site is refused all the same. Programs say nothing of where they come from, and are answered.
"""

import json
import math

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, RawPostDataException
from django.http.request import RequestDataTooBig

from search.away import AwayAnswer, AwayQuestion, find_away, parse

from .answers import NOT_IN_AN_ADDRESS, Rejected, answer, keep_nowhere, rejection
from .items import listing_items

MOST_BYTES = 64 * 1024
BODY = "body"


def away(request: HttpRequest) -> HttpResponse:
    """Results in order, unconfirmed ones last, each with `why`; `left_out` counts what could lie where it must not."""
    if not _from_here_or_nowhere(request):
        return rejection({"origin": ["ほかのサイトのページからは使えません。"]}, status=403)
    if request.GET:
        raise Rejected({name[:50].replace("\x00", ""): [NOT_IN_AN_ADDRESS] for name in request.GET})
    try:
        question = parse(_body(request))
    except ValidationError as error:
        raise Rejected({name: list(messages) for name, messages in error.message_dict.items()}) from error
    return keep_nowhere(answer(_as_json(question, find_away(question), request)))


def _as_json(question: AwayQuestion, found: AwayAnswer, request: HttpRequest) -> dict:
    items = listing_items([result.entry for result in found.results], request)
    results = [{**item, "why": result.why.text} for item, result in zip(items, found.results, strict=True)]
    return {
        "count": found.count,
        "page": question.page,
        "page_size": question.page_size,
        "left_out": found.left_out,
        "results": results,
    }


def _from_here_or_nowhere(request: HttpRequest) -> bool:
    """Our own pages, or no page at all (a program, an address typed by hand)."""
    site, origin = request.headers.get("Sec-Fetch-Site"), request.headers.get("Origin")
    own = origin in (None, f"{request.scheme}://{request.get_host()}")
    return own and site in (None, "same-origin", "none")


def _body(request: HttpRequest) -> dict:
    """The JSON object in the body. Raises Rejected."""
    if request.content_type != "application/json":
        raise Rejected({BODY: ["Content-Type: application/json で、JSONを送ってください。"]})
    try:
        body = request.body
    except (RawPostDataException, RequestDataTooBig) as error:
        raise Rejected({BODY: ["長すぎます。"]}) from error
    if len(body) > MOST_BYTES:
        raise Rejected({BODY: ["長すぎます。"]})
    try:
        data = json.loads(body.decode(), parse_constant=_no_number, parse_float=_finite)
        json.dumps(data, ensure_ascii=False).encode()  # refuses half characters, which no database takes
    except (ValueError, RecursionError) as error:
        raise Rejected({BODY: ["JSONとして読めませんでした。"]}) from error
    if not isinstance(data, dict):
        raise Rejected({BODY: ["JSONのオブジェクト（{…}）を送ってください。"]})
    return data


def _no_number(name: str) -> float:
    raise ValueError(f"{name} is not JSON")


def _finite(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise ValueError("too large")
    return number
