"""The widget's file: one for each version, the same bytes for ever, and the newest of a major version (decision 0048).

Pages elsewhere name the file with its hash (Subresource Integrity): a browser runs these bytes or none.
"""

from functools import lru_cache
from pathlib import Path

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

RELEASED = Path(__file__).parent / "released"
#: {version: hash of its widget.js}. A version that has been given away is never changed: a new one is added below it.
VERSIONS = {"1.0.0": "sha384-H9GxdiQRcW9xHMeMTvMGFLUfx2MXDRt6Yjgwsm/PjHNq5/uLFls5CT/IUI68N3/3"}
LATEST = list(VERSIONS)[-1]
FOR_EVER = 365 * 24 * 3600
MOVING = 3600  # seconds until a page that takes the newest version has it


@require_safe
def script(request: HttpRequest, version: str) -> HttpResponse:
    """`1.0.0` is that version, `1` the newest that begins so."""
    exact = version in VERSIONS
    found = version if exact else next((one for one in reversed(VERSIONS) if one.startswith(f"{version}.")), None)
    if found is None:
        raise Http404
    response = HttpResponse(source(found), content_type="text/javascript; charset=utf-8")
    response["Cross-Origin-Resource-Policy"] = "cross-origin"  # also for pages that let in only what says so
    kept = {"max_age": FOR_EVER, "immutable": True} if exact else {"max_age": MOVING}
    patch_cache_control(response, public=True, **kept)
    return response


@lru_cache
def source(version: str) -> bytes:
    return (RELEASED / version / "widget.js").read_bytes()
