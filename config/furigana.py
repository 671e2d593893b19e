"""Readings over kanji in what is sent under /easy/: texts hold them as ｜漢字《かんじ》, readers get <ruby>漢字.

Stands inside whatever caches, compresses or measures an answer, so that all of those see what is sent.
"""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from directory.japan import furigana

# The API serves the same texts in every language: plain, like everything that isn't HTML.
PREFIXES = ("/easy/", "/api/")
# Both as UTF-8 and as JSON may escape it: an answer without either is left as it is, unread.
SIGNS = ("｜".encode(), b"\\uff5c", b"\\uFF5C")


class FuriganaMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if request.path_info.startswith(PREFIXES) and not response.streaming:
            convert(response)
        return response


def convert(response: HttpResponse) -> None:
    """HTML gets its ruby; in every other kind of text only the base of each notation stays."""
    if response.has_header("Content-Encoding") or not any(sign in response.content for sign in SIGNS):
        return
    kind = response.get("Content-Type", "").partition(";")[0].strip().lower()
    if not kind.startswith("text/") and not kind.endswith(("json", "xml")):
        return
    ways = {"text/html": furigana.to_html, "text/calendar": furigana.to_base_folded}
    text = response.content.decode(response.charset, "surrogateescape")
    response.content = ways.get(kind, furigana.to_base)(text).encode(response.charset, "surrogateescape")
    if response.has_header("Content-Length"):
        response["Content-Length"] = str(len(response.content))
