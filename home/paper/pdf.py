"""Our templates as PDF, without a browser. Nothing is read but our own static files: neither network nor disk.

A sheet is made by a process of its own that ends with it (docs/decisions/0059-sheets-apart.md):
Japanese fonts take more memory than all the rest of the site, and what lays out a page may crash, or not end.
"""

import logging
import os
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.utils.http import content_disposition_header

logger = logging.getLogger("ibasho.paper")
PROGRAM = Path(__file__).with_name("written.py")
LONGEST = 60  # seconds for a sheet; the largest there are take ten
PATIENCE = 20  # seconds until one's turn comes, in which a thread answers nobody else
#: Beginnings of what that process may know of its surroundings. Our secrets are in there, too.
TOLD = ("PATH", "HOME", "TMPDIR", "LANG", "LC_", "LD_", "DYLD_", "XDG_", "FONTCONFIG_")

PACKAGES = "libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"  # of Debian
NO_PANGO = (
    f"このサーバーでは、まだPDFを作れません。管理する人に、Pango（Debianでは {PACKAGES}）を入れるように伝えてください。"
    "ほかの画面は、そのまま使えます。"
)
BUSY = "ほかの人の紙を作っているところです。1分ほど待ってから、もう一度開いてください。"
TOO_LONG = "1分かけても作り終わらないので、やめました。のせるものを減らして、もう一度ためしてください。"

_turn = threading.Lock()  # one at a time, whatever is asked at once


class NotMadeError(RuntimeError):
    """There is no sheet, and its words say why to whoever asked for it."""


class BrokenSheetError(RuntimeError):
    """A mistake of ours or of what draws the sheet: kind and places, or the signal that ended it."""


def pdf(template: str, context: dict[str, Any]) -> bytes:
    """A template as PDF. Its stylesheets are named as below static/: `<link rel="stylesheet" href="css/paper/…">`.

    Raises NotMadeError, BrokenSheetError.
    """
    html = render_to_string(template, context)
    if not _turn.acquire(timeout=PATIENCE):
        raise NotMadeError(BUSY)
    try:
        return _written(html)
    finally:
        _turn.release()


def _written(html: str) -> bytes:
    command = [sys.executable, "-I", PROGRAM, settings.BASE_DIR / "static"]
    try:
        done = subprocess.run(  # noqa: S603 – a program of ours
            command, input=html.encode(), capture_output=True, timeout=LONGEST, env=surroundings(), check=False
        )
    except subprocess.TimeoutExpired as error:
        raise NotMadeError(TOO_LONG) from error
    if done.returncode == os.EX_UNAVAILABLE:
        raise NotMadeError(NO_PANGO)
    if done.returncode:
        why = f"{done.returncode} {done.stderr.decode(errors='replace')[-500:]}"
        logger.warning("no sheet: %s", why)  # an exception's own words stay out of logs
        raise BrokenSheetError(why)
    return done.stdout


def surroundings() -> dict[str, str]:
    """What the process that makes sheets is told of the machine: where libraries, fonts and their cache are."""
    return {name: value for name, value in os.environ.items() if name.startswith(TOLD)}


def answer(template: str, context: dict[str, Any], filename: str) -> HttpResponse:
    """To look at in the browser, and kept under `filename` (Japanese is fine). Kept by nobody on the way.

    Where there is no PDF, a sentence that says why (503).
    """
    try:
        content = pdf(template, context)
    except NotMadeError as error:
        return HttpResponse(str(error), status=503, content_type="text/plain; charset=utf-8")
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = content_disposition_header(as_attachment=False, filename=filename)
    response["Cache-Control"] = "private, no-store"
    return response
