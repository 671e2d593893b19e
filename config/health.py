"""What a proxy or a supervisor asks: does it live, is the database there, may it be sent visitors (decision 0055).

None of the three is answered from a cache or needs a session; `config.kept_pages` leaves them alone.
"""

from socket import gethostname

from django.core.cache import cache
from django.core.files.storage import default_storage
from django.db import DatabaseError
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache

from directory.databases.routing import reading_alias
from home.operations import databases, queue

PROBES = ("/healthz", "/livez", "/readyz", "/metrics")
STORAGE_ASKED_EVERY = 30  # seconds: on S3 each question is a request
_migrated: set[bool] = set()  # a schema that was new enough stays so: asked until it is, and not again


@never_cache
def healthz(request: HttpRequest) -> JsonResponse:
    """200 {"status": "ok"} when the database answers that pages are read from, else 503: as long as a replica does, the
    process has something to show."""
    if databases.answers(reading_alias()):
        return JsonResponse({"status": "ok", "database": "ok"})
    return JsonResponse({"status": "error", "database": "unreachable"}, status=503)


@never_cache
def livez(request: HttpRequest) -> JsonResponse:
    """200 as long as the process answers. Starting it anew would mend nothing that lies elsewhere."""
    return JsonResponse({"status": "ok"})


@never_cache
def readyz(request: HttpRequest) -> JsonResponse:
    """503 where this process can show nobody a page. What all machines share and readers can do without – storage, the
    worker, writing – is told as `degraded` with 200: else one fault there would take every machine away at once."""
    alias = databases.first_that_answers()
    if alias is None:
        return JsonResponse({"status": "not ready", "database": "unreachable"}, status=503)
    migrations = _is_migrated(alias)
    parts = {
        "database": "only reading" if databases.only_reads() else "ok",
        "migrations": "ok" if migrations else "waiting",
        "storage": "ok" if _storage_answers() else "unreachable",
        "queue": _queue(alias),
    }
    if not migrations:
        return JsonResponse({"status": "not ready", **parts}, status=503)
    fine = set(parts.values()) <= {"ok", "not used"}
    return JsonResponse({"status": "ok" if fine else "degraded", **parts})


def _is_migrated(alias: str) -> bool:
    if not _migrated and not databases.unapplied(alias):
        _migrated.add(True)
    return bool(_migrated)


def _storage_answers() -> bool:
    """From this machine, whichever of its processes asked."""
    return cache.get_or_set(f"health.storage.{gethostname()}", _ask_storage, STORAGE_ASKED_EVERY)


def _ask_storage() -> bool:
    try:
        default_storage.exists("readyz")
    except Exception:  # each storage has exceptions of its own
        return False
    return True


def _queue(alias: str) -> str:
    if not queue.is_used():
        return "not used"
    try:
        return "held up" if queue.now_held_up(alias) else "ok"
    except DatabaseError:
        return "unknown"
