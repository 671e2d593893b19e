"""Which database answers a request, and what is said when one is away (decision 0051).

Whoever may have written something just now reads from the primary: everybody with a session cookie, and every form that
is sent. Nobody else can have written, so all others – nearly everybody – read from a replica, if there is one. With the
primary away everybody does, each page says so, and what would be written is refused at once and in words.

Whoever has written something – signed in, or by a form or a mail's link – is answered when the replicas show it, too:
what is said to be hidden or cancelled is.

A database that is lost in the middle of a request is noticed then, not a second later: what only asks is asked once
more, of whichever database is left.
"""

import contextvars
import logging
import re
import sys
from collections.abc import Callable, Iterable, Iterator
from functools import partial

from django.conf import settings
from django.core.signals import got_request_exception
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _

from config.furigana import convert
from config.media import FilesAway
from config.rate_limits import ASKED_BY_PROGRAMS, IN_JSON
from config.told_paths import told_path
from directory.databases.faults import is_no_fault_of_ours, leave_broken, leave_one_that_must_follow
from directory.databases.following import wait_for_replicas
from directory.databases.routing import PRIMARY, reading_from
from directory.databases.watching import watch
from search.api.answers import rejection
from search.feeds.serving import TEXT

logger = logging.getLogger("ibasho.databases")
SAFE = ("GET", "HEAD", "OPTIONS")
# Questions that are posted only because an address would tell what is in them.
ASKED_BY_POST = re.compile(
    r"^/(?:api/v1/away|embed/v1/results|(?:(?:en|easy)/)?(?:search/|calendar/|away/|handover/|embed/v1/search))$"
)
BEHIND_A_SIGN_IN = re.compile(r"^/(?:admin/|(?:(?:en|easy)/)?account/)")
SIGN_OUT = {"account_logout", "account_logout_everywhere", "wagtailadmin_logout"}  # names of addresses
RETRY_AFTER = 30  # seconds
_END = object()


class DatabaseMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        watch.start()
        response = self._answered(request)
        if response.status_code < 500:
            return response
        lost = leave_broken() or getattr(request, "must_ask_elsewhere", False)
        if lost and _only_asks(request):
            response = self._answered(request)
            lost = response.status_code >= 500 and leave_broken()
        elsewhere = lost or watch.primary_is_away or getattr(request, "fault_elsewhere", False)
        return unavailable(request) if response.status_code == 500 and elsewhere else response

    def process_view(self, request: HttpRequest, *view: object) -> HttpResponse | None:
        return unavailable(request) if watch.primary_is_away and not _only_asks(request) else None

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if isinstance(error, FilesAway):
            return unavailable(request, _without_files())
        _note(request, error)
        if not request.fault_elsewhere:
            return None
        told = told_path(request, 503)
        logger.error("%s %s: %s", request.method, told, type(error.__cause__ or error).__name__)
        return unavailable(request)

    def _answered(self, request: HttpRequest) -> HttpResponse:
        away = watch.primary_is_away
        replica = watch.replica() if away or _reads_anywhere(request) else None
        with reading_from(replica or PRIMARY, may_write=not away) as reading:
            response = self.get_response(request)
            if response.streaming and not response.is_async:
                response.streaming_content = _read_alike(response.streaming_content)
        if reading.wrote and not _reads_anywhere(request):  # counting what was looked at is no one's writing
            return response if wait_for_replicas() else unavailable(request, _perhaps_written())
        return response


@receiver(got_request_exception)
def note_fault(sender: object, request: HttpRequest | None = None, **kwargs: object) -> None:
    """What breaks around a view – a session that can't be read, a transaction that can't be ended – doesn't come to
    `process_exception`."""
    error = sys.exception()
    if request is not None and error is not None:
        _note(request, error)


def _note(request: HttpRequest, error: BaseException) -> None:
    request.fault_elsewhere = is_no_fault_of_ours(error)
    request.must_ask_elsewhere = leave_one_that_must_follow(error)


def _only_asks(request: HttpRequest) -> bool:
    return request.method in SAFE or bool(ASKED_BY_POST.match(request.path_info))


def _reads_anywhere(request: HttpRequest) -> bool:
    """Whether nothing in the answer can hang on what the same person wrote a moment ago, or on who they are."""
    own = _is_signed_in(request) or BEHIND_A_SIGN_IN.match(request.path_info)
    return _only_asks(request) and not own


def _is_signed_in(request: HttpRequest) -> bool:
    """As far as can be told without asking."""
    return settings.SESSION_COOKIE_NAME in request.COOKIES


def _read_alike(parts: Iterable[bytes]) -> Iterator[bytes]:
    """What is still read while the answer is being sent comes from where its beginning came from."""
    going_on = contextvars.copy_context()
    return iter(partial(going_on.run, next, iter(parts), _END), _END)


def unavailable(request: HttpRequest, words: tuple[str, str] | None = None) -> HttpResponse:
    """503 for pages, programs and feeds, made without a database. `words`: a title and what to do."""
    seen = watch.replica() is not None
    refused = seen or not _only_asks(request)
    leaving = _is_leaving(request)
    if leaving:
        words = _signed_out_here()
    title, text = words or (_nothing_was_written() if refused else _nothing_can_be_shown())
    if request.path_info.startswith(IN_JSON):
        response = rejection({"database": [text]}, 503)
    elif ASKED_BY_PROGRAMS.match(request.path_info):
        response = HttpResponse(text, TEXT, 503)
    else:
        again = not (words or refused)  # whatever else could be offered would look like this, too
        page = render_to_string("503.html", {"title": title, "text": text, "seen": seen, "again": again})
        response = HttpResponse(page, status=503)
        convert(response)  # where it is answered around all that would do so
    response["Retry-After"] = str(RETRY_AFTER)
    add_never_cache_headers(response)
    if leaving:
        session = {name: getattr(settings, f"SESSION_COOKIE_{name.upper()}") for name in ("path", "domain", "samesite")}
        response.delete_cookie(settings.SESSION_COOKIE_NAME, **session)
    return response


def _is_leaving(request: HttpRequest) -> bool:
    """A machine that others use must forget who was there, whatever else is away."""
    match = request.resolver_match
    return bool(match and match.url_name in SIGN_OUT) and request.method == "POST" and _is_signed_in(request)


def _signed_out_here() -> tuple[str, str]:
    return (
        _("この機械からは、サインアウトしました"),
        _(
            "ただ、こちらの記録はまだ消せていません。機械をなくしたときや、ほかの人に使われたかもしれないときは、"
            "数分たってから入りなおして、「すべての機械からサインアウト」を押してください。"
        ),
    )


def _nothing_was_written() -> tuple[str, str]:
    return (
        _("いまは、書きこみができません"),
        _(
            "送った内容は、まだ保存されていません。機械の入れかえや修理のあいだだけのことです。"
            "数分たってから、もう一度送ってください。"
        ),
    )


def _perhaps_written() -> tuple[str, str]:
    return (
        _("保存できたか、確かめられません"),
        _(
            "送っているあいだに、こちらの機械が止まりました。数分たってから、変わっているかを見てください。"
            "変わっていなければ、もう一度送ってください。"
        ),
    )


def _nothing_can_be_shown() -> tuple[str, str]:
    return (
        _("いまは、ページを出せません"),
        _("こちらの機械が、お休みしています。数分たってから、もう一度ひらいてください。"),
    )


def _without_files() -> tuple[str, str]:
    return (
        _("いまは、写真やファイルをあつかえません"),
        _(
            "ファイルを置いている機械が、こたえません。送った内容は、保存されていません。数分たってから、もう一度お試しください。"
        ),
    )
