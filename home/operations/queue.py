"""How the work in the background stands: what waits, what fails, and whether a worker has been seen."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Count, Max, Min, Q
from django.utils import timezone
from django_tasks_db.models import DBTaskResult, get_date_max

from home.models import QueueWorker
from home.models.queue_workers import SILENT

#: So long something may wait for a worker that looks every second.
PATIENCE = timedelta(minutes=2)


@dataclass(frozen=True)
class Queue:
    waiting: int
    running: int
    failed: int
    oldest: datetime | None  # since when the first in the queue could have begun
    seen: datetime | None  # when a worker last gave a sign of life; none of those that ended in order

    def waited(self, now: datetime) -> timedelta:
        return max(now - self.oldest, timedelta()) if self.oldest else timedelta()

    def held_up(self, now: datetime) -> bool:
        """Something waits, and no worker that lives is at something else, however long that takes."""
        busy = self.running and self.seen and now - self.seen < SILENT
        return self.waited(now) > PATIENCE and not busy


def is_used() -> bool:
    """Whether a worker is needed at all (`IBASHO_BACKGROUND`)."""
    return settings.TASKS["background"]["BACKEND"] == "django_tasks_db.DatabaseBackend"


def state(using: str | None = None) -> Queue:
    """From that database, else from where the work at hand reads."""
    tasks = DBTaskResult.objects.using(using).order_by()
    counts = tasks.aggregate(
        running=Count("pk", filter=Q(status="RUNNING")),
        failed=Count("pk", filter=Q(status="FAILED")),
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
        seen=QueueWorker.objects.using(using).aggregate(seen=Max("seen_at"))["seen"],
    )


def now_held_up(using: str | None = None) -> bool:
    return state(using).held_up(timezone.now())
