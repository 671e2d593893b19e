"""Our templates as PDF, without a browser. Nothing is read but our own static files: neither network nor disk."""

from typing import Any

from django.http import HttpResponse
from django.template.loader import render_to_string
from django.utils.http import content_disposition_header

NO_PANGO = (
    "このサーバーでは、まだPDFを作れません。管理する人に、Pango（Debianでは libpango-1.0-0 と libpangoft2-1.0-0）を"
    "入れるように伝えてください。ほかの画面は、そのまま使えます。"
)


class NoPangoError(RuntimeError):
    """The library that draws letters isn't on this machine."""


def pdf(template: str, context: dict[str, Any]) -> bytes:
    """A template as PDF. Its stylesheets are named as below static/: `<link rel="stylesheet" href="css/paper/…">`.

    Raises NoPangoError.
    """
    try:
        from .written import written  # not above: the site must start without Pango
    except OSError as missing:
        raise NoPangoError from missing
    return written(render_to_string(template, context))


def answer(template: str, context: dict[str, Any], filename: str) -> HttpResponse:
    """To look at in the browser, and kept under `filename` (Japanese is fine). Kept by nobody on the way.

    Where PDF can't be made, a sentence that says what is missing (503).
    """
    try:
        content = pdf(template, context)
    except NoPangoError:
        return HttpResponse(NO_PANGO, status=503, content_type="text/plain; charset=utf-8")
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = content_disposition_header(as_attachment=False, filename=filename)
    response["Cache-Control"] = "private, no-store"
    return response
