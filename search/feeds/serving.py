"""How feeds are served: what is refused and why in plain text, and what may be kept.

They are read by programs that ask again and again, so an ETag spares the body.
"""

from collections.abc import Callable
from functools import wraps

from django.core.exceptions import SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.utils.cache import (
    add_never_cache_headers,
    get_conditional_response,
    patch_cache_control,
    set_response_etag,
)
from django.utils.translation import gettext as _

from search.api.answers import AWAY_ONLY, MAX_AGE, WHEREABOUTS, Rejected

TEXT = "text/plain; charset=utf-8"
View = Callable[..., HttpResponse]


def feed(view: View) -> View:
    """The frame around every feed."""

    @wraps(view)
    def framed(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        response = _answered(request, view, *args, **kwargs)
        if response.status_code not in (200, 301) or WHEREABOUTS.intersection(request.GET):
            add_never_cache_headers(response)
            return response
        patch_cache_control(response, public=True, max_age=MAX_AGE)
        if response.status_code == 301:
            return response
        set_response_etag(response)
        return get_conditional_response(request, etag=response["ETag"], response=response)

    return framed


def _answered(request: HttpRequest, view: View, *args: object, **kwargs: object) -> HttpResponse:
    if request.method not in ("GET", "HEAD"):
        return HttpResponseNotAllowed(["GET", "HEAD"], _("ここは読むだけです。"), content_type=TEXT)
    try:
        misplaced = AWAY_ONLY.intersection(request.GET)
    except SuspiciousOperation:
        return HttpResponse(_("条件が多すぎます。減らしてください。"), status=400, content_type=TEXT)
    if misplaced:
        words = _("この条件は、カレンダーやフィードでは使えません（アドレスに残るため）。")
        return refusal({name: [words] for name in sorted(misplaced)})
    try:
        return view(request, *args, **kwargs)
    except Rejected as error:
        return refusal(error.errors)
    except Http404:
        return HttpResponse(_("見つかりませんでした。"), status=404, content_type=TEXT)


def refusal(errors: dict[str, list[str]]) -> HttpResponse:
    """400, with a line for each parameter that wasn't understood."""
    lines = [
        _("%(name)s：%(message)s") % {"name": name, "message": message}
        for name, messages in errors.items()
        for message in messages
    ]
    return HttpResponse("\n".join(lines), status=400, content_type=TEXT)


def file(content: bytes, content_type: str, name: str) -> HttpResponse:
    """Shown or opened by whatever reads it, under a name that tells nothing when it is saved."""
    response = HttpResponse(content, content_type=content_type)
    response["Content-Disposition"] = f'inline; filename="{name}"'
    return response
