"""How often one address may ask what programs ask. Generous: it is there so that a loop gone wrong stops nobody else.

Counted for a minute under a key nobody can read back (`config.limits`): in this process's memory or, where there is
Redis, for all processes together. Never in the database: that would be a write for every read, and would make every
kept page new.
"""

import ipaddress
import re
from collections.abc import Callable
from time import time

from django.conf import settings
from django.core.cache import caches
from django.http import HttpRequest, HttpResponse
from django.utils.cache import add_never_cache_headers

from search.api.answers import rejection
from search.feeds.serving import TEXT

ASKED_BY_PROGRAMS = re.compile(
    r"^/(?:api/v1/|hsds/|open-data/"
    r"|(?:(?:en|easy)/)?(?:feeds/|(?:listings|districts|organisations)/[-\w]+/calendar\.ics$))"
)
IN_JSON = ("/api/", "/hsds/")
WINDOW = 60  # seconds
TOO_MANY = (
    "短い時間に、たくさん聞きすぎです。{seconds}秒待ってから、続けてください（1分に{most}回まで）。"
    "まとめて読むときは cursor や updated_since が使えます（docs/api.md）。"
    " / Too many requests: please wait {seconds} seconds ({most} a minute)."
)


class RateLimitMiddleware:
    """Counts, says in every answer how much is left, and answers 429 in words when nothing is."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        most = settings.IBASHO_API_LIMIT
        if not most or not ASKED_BY_PROGRAMS.match(request.path_info):
            return self.get_response(request)
        now = int(time())
        seconds = WINDOW - now % WINDOW
        left = most - _count(_who(request.META.get("REMOTE_ADDR", "")), now // WINDOW)
        response = self.get_response(request) if left >= 0 else _too_many(request, most, seconds)
        _say(response, most, max(left, 0), seconds)
        return response


def _who(address: str) -> str:
    """Of IPv6 the network: one household or office has more addresses than could be counted."""
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:
        return address
    ip = getattr(ip, "ipv4_mapped", None) or ip  # as a server that listens on [::] sees those of IPv4
    return str(ip) if ip.version == 4 else str(ipaddress.ip_network((ip, 64), strict=False))


def _count(who: str, window: int) -> int:
    cache, key = caches["rates"], f"{who} {window}"
    cache.add(key, 0, timeout=WINDOW)
    try:
        return cache.incr(key)
    except ValueError:  # pushed out by others in between
        return 1


def _too_many(request: HttpRequest, most: int, seconds: int) -> HttpResponse:
    words = TOO_MANY.format(most=most, seconds=seconds)
    in_json = request.path_info.startswith(IN_JSON)
    response = rejection({"requests": [words]}, 429) if in_json else HttpResponse(words, TEXT, 429)
    response["Retry-After"] = str(seconds)
    add_never_cache_headers(response)
    return response


def _say(response: HttpResponse, most: int, left: int, seconds: int) -> None:
    """As the coming standard has it (draft-ietf-httpapi-ratelimit-headers), and as most programs read it today."""
    response["RateLimit-Policy"] = f'"minute";q={most};w={WINDOW}'
    response["RateLimit"] = f'"minute";r={left};t={seconds}'
    response["RateLimit-Limit"], response["RateLimit-Remaining"] = str(most), str(left)
    response["RateLimit-Reset"] = str(seconds)
