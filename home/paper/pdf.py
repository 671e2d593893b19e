"""Our templates as PDF, without a browser. Nothing is read but our own static files: neither network nor disk."""

from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from django.contrib.staticfiles import finders
from django.core.exceptions import SuspiciousFileOperation
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.utils.http import content_disposition_header
from weasyprint import HTML
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

#: What addresses in the templates and their stylesheets are relative to (`css/paper/sheet.css`). No host of that name
#: can exist (RFC 2606), so that nothing is asked even if the fetcher were left out.
BASE = "https://static.invalid/"
KINDS = {"css": "text/css", "svg": "image/svg+xml", "png": "image/png"}


class OurFiles(URLFetcher):
    """Files of `static/` by their name there. Anything else is a mistake of a template and stops the sheet."""

    def fetch(self, url: str, headers: dict[str, str] | None = None) -> URLFetcherResponse:
        name = unquote(urlsplit(url).path).lstrip("/")
        kind = KINDS.get(name.rpartition(".")[2])
        try:
            path = finders.find(name) if url.startswith(BASE) and kind else None
        except SuspiciousFileOperation:
            path = None
        if path is None:
            raise FatalURLFetchingError(f"not one of our static files: {url}")
        return URLFetcherResponse(url, Path(path).read_bytes(), {"Content-Type": kind})


def pdf(template: str, context: dict[str, Any]) -> bytes:
    """A template as PDF. Its stylesheets are named as below static/: `<link rel="stylesheet" href="css/paper/…">`."""
    page = HTML(string=render_to_string(template, context), base_url=BASE, url_fetcher=OurFiles())
    return page.write_pdf()


def answer(template: str, context: dict[str, Any], filename: str) -> HttpResponse:
    """To look at in the browser, and kept under `filename` (Japanese is fine). Kept by nobody on the way."""
    response = HttpResponse(pdf(template, context), content_type="application/pdf")
    response["Content-Disposition"] = content_disposition_header(as_attachment=False, filename=filename)
    response["Cache-Control"] = "private, no-store"
    return response
