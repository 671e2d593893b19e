"""Answers as small on the wire as whoever asks can read them: Brotli, else gzip (decision 0029)."""

import brotli
from django.http import HttpRequest, HttpResponse
from django.middleware.gzip import GZipMiddleware
from django.utils.cache import patch_vary_headers

QUALITY = 5  # of 11: a tenth smaller than gzip, in the same time
LEAST = 200  # bytes; Django's own limit


class PublicCompressionMiddleware(GZipMiddleware):
    """Not where a cookie travels: pages behind a sign-in hold secrets beside what was sent, and length tells (BREACH).

    Public pages hold none – no token, no cookie, nothing of whoever asks. (What is streamed is a file, already small.)
    """

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        if request.COOKIES or response.cookies or response.streaming or response.has_header("Content-Encoding"):
            return response
        patch_vary_headers(response, ["Accept-Encoding"])
        if len(response.content) >= LEAST and _reads_brotli(request.headers.get("Accept-Encoding", "")):
            return _in_brotli(response)
        return super().process_response(request, response)


def _reads_brotli(accepted: str) -> bool:
    """Whether `br` is among "gzip, deflate, br;q=0.5", and not refused by q=0."""
    for item in accepted.split(","):
        name, _, quality = item.partition(";")
        if name.strip().lower() == "br":
            return quality.replace(" ", "").rstrip("0") not in ("q=", "q=0.")
    return False


def _in_brotli(response: HttpResponse) -> HttpResponse:
    response.content = brotli.compress(response.content, mode=brotli.MODE_TEXT, quality=QUALITY)
    response["Content-Length"] = str(len(response.content))
    response["Content-Encoding"] = "br"
    if response.get("ETag", "").startswith('"'):  # no longer these very bytes
        response["ETag"] = f"W/{response['ETag']}"
    return response
