"""What browsers and proxies may keep of the public pages, and how they ask whether it still holds (decision 0029).

Everybody may keep a page and must ask each time: what was hidden a moment ago is shown by no copy. Asking is cheap. An
ETag is a digest of the page as it was sent; within a minute and one state of the database, the address is known to
give the same page, and "unchanged" is said without making it.
"""

from collections.abc import Callable

from django.conf import settings
from django.core.cache import caches
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.cache import (
    add_never_cache_headers,
    get_conditional_response,
    patch_cache_control,
    patch_vary_headers,
    set_response_etag,
)
from django.utils.crypto import salted_hmac

from config.health import PROBES
from directory.data_stamp import data_stamp
from directory.databases.watching import watch

#: What pages may vary by: `_place_in_memory` tells them apart, or the words are the same.
KNOWN = {"hx-request", "accept-encoding"}
#: How answers of the API and of feeds begin to say that anybody may keep them.
SHARED = "public"


class KeptPagesMiddleware:
    """What says itself how long it may be kept is only asked for more cheaply; the admin is left alone, and so is
    what is asked when there may be no database. Signed-in people's pages stay nowhere."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path.startswith("/admin/") or request.path.rstrip("/") in PROBES:
            return self.get_response(request)
        if settings.SESSION_COOKIE_NAME in request.COOKIES:
            return _kept_nowhere(self.get_response(request))
        if request.method not in ("GET", "HEAD"):
            return self.get_response(request)
        place = _place_in_memory(request)
        return _unchanged(request, place) or _may_be_kept(request, self.get_response(request), place)


def _kept_nowhere(response: HttpResponse) -> HttpResponse:
    if not response.has_header("Cache-Control"):
        add_never_cache_headers(response)
    return response


def _may_be_kept(request: HttpRequest, response: HttpResponse, place: str | None) -> HttpResponse:
    if response.has_header("Cache-Control"):
        if response["Cache-Control"].startswith(SHARED) and response.has_header("ETag"):
            _remember(place, response)
        return response
    patch_cache_control(response, no_cache=True)
    if response.status_code != 200 or response.streaming or response.cookies:
        return response
    set_response_etag(response)
    _remember(place, response)
    return get_conditional_response(request, etag=response["ETag"], response=response)


def _remember(place: str | None, response: HttpResponse) -> None:
    vary = response.get("Vary", "")
    if place and KNOWN.issuperset(name.strip().lower() for name in vary.split(",") if vary):
        caches["pages"].set(place, (response["ETag"], vary, response["Cache-Control"]))


def _unchanged(request: HttpRequest, place: str | None) -> HttpResponse | None:
    """The answer to somebody who has this very page already."""
    if not place or "If-None-Match" not in request.headers:
        return None
    etag, vary, kept = caches["pages"].get(place) or (None, "", "")
    response = etag and get_conditional_response(request, etag=etag)
    if not response:
        return None
    response["ETag"], response["Cache-Control"] = etag, kept
    if vary:
        patch_vary_headers(response, [name.strip() for name in vary.split(",")])
    return response


def _place_in_memory(request: HttpRequest) -> str | None:
    """Where the page's ETag is remembered: by all it is made of. A digest, which doesn't tell what was looked for.

    The minute, because pages say what comes next, and dates begin and days end on the minute. In development templates
    change without a trace in the database.
    """
    stamp = None if settings.DEBUG else data_stamp()
    if stamp is None:
        return None
    minute = int(timezone.now().timestamp() // 60)
    said_beside = watch.primary_is_away  # each page says so
    made_of = [request.build_absolute_uri(), request.headers.get("HX-Request"), minute, stamp, said_beside]
    return salted_hmac("config.kept_pages", repr(made_of), algorithm="sha256").hexdigest()
