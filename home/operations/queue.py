"""How the work in the background stands: what waits, what fails, and whether a worker has been seen."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Count, Max, Min, Q
from django.utils import timezone
from django_tasks_db.models import DBTaskResult, get_date_max

#: So long something may wait for a worker that looks every second, and so long one may be busy with a large part.
PATIENCE = timedelta(minutes=2)
BUSY = timedelta(minutes=10)


@dataclass(frozen=True)
class Queue:
    waiting: int
    running: int
    failed: int
    oldest: datetime | None  # since when the first in the queue could have begun
    seen: datetime | None  # when a worker last took or finished something

    def waited(self, now: datetime) -> timedelta:
        return max(now - self.oldest, timedelta()) if self.oldest else timedelta()

    def held_up(self, now: datetime) -> bool:
        """Something waits, and nobody has been at it."""
        return self.waited(now) > PATIENCE and (self.seen is None or now - self.seen > BUSY)


def is_used() -> bool:
    """Whether a worker is needed at all (`IBASHO_BACKGROUND`)."""
    return settings.TASKS["background"]["BACKEND"] == "django_tasks_db.DatabaseBackend"


def state(using: str | None = None) -> Queue:
    """From that database, else from where the work at hand reads."""
    tasks = DBTaskResult.objects.using(using).order_by()
    counts = tasks.aggregate(
        running=Count("pk", filter=Q(status="RUNNING")),
        failed=Count("pk", filter=Q(status="FAILED")),
        started=Max("started_at"),
        finished=Max("finished_at"),
    )
    ready = tasks.ready().aggregate(
        waiting=Count("pk"),
        oldest=Min("enqueued_at", filter=Q(run_after=get_date_max())),
        put_off=Min("run_after", filter=Q(run_after__lt=get_date_max())),
    )
    return Queue(
        waiting=ready["waiting"],
        running=counts["running"],
        failed=counts["failed"],
        oldest=min(filter(None, (ready["oldest"], ready["put_off"])), default=None),
        seen=max(filter(None, (counts["started"], counts["finished"])), default=None),
    )


def now_held_up(using: str | None = None) -> bool:
    return state(using).held_up(timezone.now())
