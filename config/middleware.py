"""Rules that hold for every request: what is logged, which language speaks, what the admin's pages may load."""

import logging
import time
import traceback
from collections.abc import Callable

from csp.constants import SELF, UNSAFE_EVAL, UNSAFE_INLINE
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.middleware.locale import LocaleMiddleware
from django.utils.cache import patch_vary_headers
from django.utils.datastructures import MultiValueDictKeyError
from django.utils.translation import get_language

from config import request_ids
from config.latency import observe
from config.told_paths import told_path, view_name
from home.account.middleware import ACCOUNT, ADMIN

logger = logging.getLogger("ibasho.request")
INCOMPLETE = (
    "フォームの一部が届きませんでした。何も保存していません。前の画面にもどって開き直し、もう一度保存してください。"
)
#: Of Wagtail: whether an address begins with a slash is asked of one that wasn't sent, too.
CARELESS = {"wagtail.admin.forms.choosers"}
GetResponse = Callable[[HttpRequest], HttpResponse]


class RequestLogMiddleware:
    """One line per request: method, path, status, milliseconds, request id. No query string, Referer or address."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.id = request_ids.new()
        current = request_ids.current.set(request.id)
        try:
            started = time.perf_counter()
            response = self.get_response(request)
            response["X-Request-ID"] = request.id
            self._tell(request, response, time.perf_counter() - started)
        finally:
            request_ids.current.reset(current)
        return response

    def _tell(self, request: HttpRequest, response: HttpResponse, seconds: float) -> None:
        told = {
            "method": request.method,
            "path": told_path(request, response.status_code),
            "status": response.status_code,
            "milliseconds": round(seconds * 1000),
        }
        view = view_name(request, response.status_code)
        logger.info("%s %s %s %dms %s", *told.values(), request.id, extra={**told, "view": view})
        if settings.IBASHO_METRICS_TOKEN:
            observe(view, response.status_code, seconds)


class NoCookieMiddleware:
    """What programs and other pages load reads no cookie: a browser's old one changes no answer and brings none about
    that would renew it. Public pages read no token of forms, either: Django answers a broken one with a new one."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path.startswith(("/api/", "/hsds/", "/embed/v")):
            request.COOKIES = {}
        elif not (request.path.startswith(ADMIN) or ACCOUNT.match(request.path)):
            request.COOKIES.pop(settings.CSRF_COOKIE_NAME, None)
        return self.get_response(request)


class LanguagePrefixMiddleware(LocaleMiddleware):
    """Django's own, less its `Vary: Accept-Language`: here only the URL's prefix decides the language.

    To the outside, やさしい日本語 is Japanese.
    """

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        if get_language() == "easy":
            response.headers.setdefault("Content-Language", "ja")
        vary = response.get("Vary")
        response = super().process_response(request, response)
        if vary is None:
            response.headers.pop("Vary", None)
        else:
            response.headers["Vary"] = vary
            patch_vary_headers(response, ())
        return response


class AdminCSPMiddleware:
    """Wagtail's admin has inline scripts and styles; only there the content security policy allows them."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.path.startswith("/admin/"):
            response._csp_update = {
                "script-src": [UNSAFE_INLINE, UNSAFE_EVAL],
                "style-src": [UNSAFE_INLINE],
                "img-src": ["blob:"],
                "worker-src": [SELF, "blob:"],
            }
        return response


class IncompleteFormMiddleware:
    """What lacks a field that the admin's forms always send was cut on its way, or made by hand: a sentence, where
    Wagtail would answer with an error page (its blocks look their fields up unasked)."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        lacks_a_field = isinstance(error, MultiValueDictKeyError) or _raised_in(error) in CARELESS
        if lacks_a_field and request.path.startswith(ADMIN):
            return HttpResponseBadRequest(INCOMPLETE, content_type="text/plain; charset=utf-8")
        return None


def _raised_in(error: Exception) -> str:
    """The module that raised it."""
    frames = [frame for frame, _line in traceback.walk_tb(error.__traceback__)]
    return frames[-1].f_globals["__name__"] if frames else ""
