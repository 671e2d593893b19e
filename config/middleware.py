"""Rules that hold for every request: what is logged, which language speaks, what the admin's pages may load."""

import logging
import time
import uuid
from collections.abc import Callable

from csp.constants import SELF, UNSAFE_EVAL, UNSAFE_INLINE
from django.http import HttpRequest, HttpResponse
from django.middleware.locale import LocaleMiddleware
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language

logger = logging.getLogger("ibasho.request")
GetResponse = Callable[[HttpRequest], HttpResponse]


class RequestLogMiddleware:
    """One line per request: method, path, status, milliseconds, request id. No query string, Referer or address."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.id = uuid.uuid4().hex[:12]
        started = time.perf_counter()
        response = self.get_response(request)
        response["X-Request-ID"] = request.id
        elapsed = (time.perf_counter() - started) * 1000
        logger.info("%s %s %s %.0fms %s", request.method, request.path, response.status_code, elapsed, request.id)
        return response


class NoCookieMiddleware:
    """What programs and other pages load reads no cookie: a browser's old one changes no answer, and brings none about
    that would renew it."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path.startswith(("/api/", "/hsds/", "/embed/v")):
            request.COOKIES = {}
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
