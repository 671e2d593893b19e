"""What every answer of the API has in common: JSON, errors by parameter, and how long it may be kept.

The API speaks Japanese (its address has no language prefix), sets no cookie and asks for none.
"""

import json
from collections.abc import Callable, Iterable
from functools import wraps

from django import forms
from django.core.exceptions import SuspiciousOperation
from django.core.serializers.json import DjangoJSONEncoder
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotAllowed, QueryDict
from django.utils.cache import add_never_cache_headers, get_conditional_response, patch_cache_control, set_response_etag
from django.views.decorators.csrf import csrf_exempt

from search.filters import WHEREABOUTS

MAX_AGE = 60  # seconds an answer may be kept, by anyone, before it is asked for again (docs/api.md)
JSON = "application/json; charset=utf-8"
# DESIGN 5: these travel in a POST body only. (`from` is a date in the other searches, so it cannot be told apart.)
AWAY_ONLY = frozenset({"avoid", "avoid_organisers", "max_distance", "min_distance", "open_to"})
NOT_IN_AN_ADDRESS = (
    "この条件はアドレスに書けません（記録や履歴に残るため）。POST /api/v1/away の本文に、JSONで書いてください。"
)
Errors = dict[str, list[str]]
View = Callable[..., HttpResponseBase]


class Rejected(Exception):
    """What was asked can't be understood; `errors` say why, by parameter."""

    def __init__(self, errors: Errors) -> None:
        super().__init__(errors)
        self.errors = errors


def answer(data: object, status: int = 200, content_type: str = JSON) -> HttpResponse:
    """`data` as JSON, Japanese as it is."""
    text = json.dumps(data, cls=DjangoJSONEncoder, ensure_ascii=False, separators=(",", ":"))
    return HttpResponse(text, status=status, content_type=content_type)


def rejection(errors: Errors, status: int = 400) -> HttpResponse:
    return answer({"errors": errors}, status)


def wrapped(results: list, count: int, page: int = 1, page_size: int | None = None) -> dict:
    """A list as all of the API's lists are given."""
    return {"count": count, "page": page, "page_size": page_size or len(results), "results": results}


def read(form: type[forms.Form], params: QueryDict) -> dict:
    """The parameters a form names, cleaned. Raises Rejected for others, repeated ones and bad values."""
    bound = form(params)
    errors: Errors = {}
    for name in params:
        if name not in bound.fields:
            errors[_shown(name)] = [f"「{_shown(name)}」という条件はありません。"]
        elif len(params.getlist(name)) > 1 and not isinstance(bound.fields[name].widget, forms.SelectMultiple):
            errors[name] = ["一つだけ書いてください。"]
    errors |= {name: [str(message) for message in messages] for name, messages in bound.errors.items()}
    if errors:
        raise Rejected(errors)
    return bound.cleaned_data


def _shown(name: str) -> str:
    return name[:50].replace("\x00", "")


def public(view: View) -> View:
    """The frame around each of the API's views: HEAD as GET, errors as JSON, what may be kept and what may not."""

    @wraps(view)
    def framed(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        response = _in_json(request, view, *args, **kwargs)
        if not _may_be_kept(request, response):
            add_never_cache_headers(response)
            return response
        patch_cache_control(response, public=True, max_age=MAX_AGE)
        if response.streaming or not response.content:
            return response  # a file, or a redirect: nothing to compare
        set_response_etag(response)
        return get_conditional_response(request, etag=response["ETag"], response=response)

    return csrf_exempt(framed)


def _in_json(request: HttpRequest, view: View, *args: object, **kwargs: object) -> HttpResponseBase:
    try:
        misplaced = AWAY_ONLY.intersection(request.GET)
    except SuspiciousOperation:
        return rejection({"request": ["条件が多すぎます。減らしてください。"]})
    if misplaced:
        return rejection({name: [NOT_IN_AN_ADDRESS] for name in sorted(misplaced)})
    method = request.method
    if method == "HEAD":
        request.method = "GET"  # the operations know GET only; whoever serves us leaves the body away
    try:
        response = view(request, *args, **kwargs)
    finally:
        request.method = method
    if isinstance(response, HttpResponseNotAllowed):
        allowed = response["Allow"]
        response = rejection({"method": [f"ここで使えるのは {allowed} です。"]}, status=405)
        response["Allow"] = allowed
    return response


def _may_be_kept(request: HttpRequest, response: HttpResponseBase) -> bool:
    if request.method not in ("GET", "HEAD") or response.status_code not in (200, 301):
        return False
    return not WHEREABOUTS.intersection(request.GET) and not response.has_header("Cache-Control")


def keep_nowhere(response: HttpResponse) -> HttpResponse:
    """For answers to what somebody is typing or where somebody is."""
    add_never_cache_headers(response)
    return response


def own(params: QueryDict, names: Iterable[str]) -> QueryDict:
    """Only the parameters of these names."""
    some = QueryDict(mutable=True)
    for name in names:
        if name in params:
            some.setlist(name, params.getlist(name))
    return some
