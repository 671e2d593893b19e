"""Rules that hold for every request: what is logged, which language speaks, what the admin's pages may load."""

import logging
import time
import traceback
from collections.abc import Callable

from csp.constants import SELF, UNSAFE_EVAL, UNSAFE_INLINE
from django.conf import settings
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.middleware.locale import LocaleMiddleware
from django.utils.cache import patch_vary_headers
from django.utils.datastructures import MultiValueDictKeyError
from django.utils.translation import get_language
from modelsearch.backends.base import FieldError

from config import request_ids
from config.latency import observe
from config.told_paths import told_path, view_name
from home.account.middleware import ACCOUNT, ADMIN

logger = logging.getLogger("ibasho.request")
INCOMPLETE = (
    "フォームの一部が届きませんでした。何も保存していません。前の画面にもどって開き直し、もう一度保存してください。"
)
NOT_WITH_WORDS = "言葉でさがすときには使えない、並べ方やしぼり方です。前の画面にもどって、どちらかを外してください。"
NOT_THESE_SIGNS = 'この言葉ではさがせません。「"」や「\\」などのしるしを外してください。'
#: What SQLite says of them: Wagtail's search passes on what stands within quotation marks as it is.
UNREAD = ("fts5: syntax error", "unterminated string")
LONGEST = 500  # signs of what the admin's lists are searched for: each word is a condition within the one before
TOO_LONG = "さがす言葉が長すぎます。前の画面にもどって、短くしてください。"
TOO_LARGE = "数が大きすぎます。何も保存していません。前の画面にもどって、書き直してください。"
#: Of Wagtail: what asks for the page that was sent, or how an address begins, before anybody has looked at either.
CARELESS = {
    "wagtail.admin.forms.choosers",
    "wagtail.admin.widgets.chooser",
    "wagtail.admin.views.pages.copy",
    "wagtail.contrib.redirects.forms",
}
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


class OddFormMiddleware:
    """What the admin's own forms never send was cut on its way, or made by hand: a sentence, where Wagtail or Django
    would answer with an error page (fields and pages looked up unasked, numbers that no database can hold)."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *view: object) -> HttpResponse | None:
        """Where to go next is looked at when all is done, and breaks the answer then: refused before it is begun."""
        if not request.path.startswith(ADMIN):
            return None
        if len(request.GET.get("q", "")) > LONGEST:
            return _refused(TOO_LONG)
        goal = request.POST.get("next") or request.GET.get("next")
        return _refused(INCOMPLETE) if goal and not goal.startswith("/") else None

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not request.path.startswith(ADMIN):
            return None
        if _is_too_large(error):
            return _refused(TOO_LARGE)
        if isinstance(error, FieldError):  # Wagtail's lists offer orders and filters that its search doesn't know
            return _refused(NOT_WITH_WORDS)
        if isinstance(error, OperationalError) and str(error).startswith(UNREAD):
            return _refused(NOT_THESE_SIGNS)
        odd = isinstance(error, MultiValueDictKeyError) or _asked_by(error) in CARELESS
        return _refused(INCOMPLETE) if odd else None


def _refused(words: str) -> HttpResponse:
    return HttpResponseBadRequest(words, content_type="text/plain; charset=utf-8")


def _is_too_large(error: Exception) -> bool:
    """For the database's integers: SQLite's driver says so itself, PostgreSQL by its SQLSTATE."""
    of_sqlite = isinstance(error, OverflowError) and "SQLite INTEGER" in str(error)
    return of_sqlite or getattr(error.__cause__, "sqlstate", None) == "22003"


def _asked_by(error: Exception) -> str:
    """The module whose question to Django broke, or that broke by itself."""
    modules = [frame.f_globals["__name__"] for frame, _line in traceback.walk_tb(error.__traceback__)]
    return next((name for name in reversed(modules) if not name.startswith("django.")), "")
