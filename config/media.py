"""Uploads, wherever they lie, come from this site's own address (decision 0051)."""

from mimetypes import guess_type
from posixpath import normpath

from django.core.exceptions import SuspiciousOperation
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

DAY = 24 * 3600
DOCUMENTS = "documents/"  # Wagtail hands them out under /documents/, and asks who may read one
LONGEST = 255  # bytes, of what a file may be called on a disk; ours have a hundred or so


class FilesAway(OSError):
    """The store of uploads doesn't answer, or refuses us."""


@require_safe
def media(request: HttpRequest, name: str) -> FileResponse:
    """A file from wherever uploads lie. Names are never used twice, so that a proxy in front may keep it for a day –
    no longer: one that is taken back should not be kept for long."""
    if not _is_handed_out(name):
        raise Http404
    try:
        file = default_storage.open(name)
    except (FileNotFoundError, IsADirectoryError, NotADirectoryError, SuspiciousOperation) as error:
        raise Http404 from error
    kind = guess_type(name)[0] or "application/octet-stream"
    response = FileResponse(file, as_attachment=not kind.startswith("image/"), content_type=kind)
    patch_cache_control(response, public=True, max_age=DAY)
    return response


def _is_handed_out(name: str) -> bool:
    """Only under the one plain way to write it: storages tidy names up, and `images/../documents/…` is a document."""
    plain = name == normpath(name) and "\0" not in name
    return plain and not name.startswith(DOCUMENTS) and len(name.encode()) <= LONGEST
