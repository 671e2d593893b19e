"""The coming dates of many listings: of a search, of an area, of an organisation."""

from __future__ import annotations

from datetime import date, timedelta

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from activities.models import Occurrence
from activities.occurring import start_of
from directory.enums import ListingStatus
from search.asking import Asked
from search.models import Entry, EntrySchedule

from .dates import Pair

MOST = 1_000
AHEAD = timedelta(days=366)


def dates_of_search(asked: Asked) -> tuple[list[Pair], bool]:
    return dates_of_entries(asked.filters.qs, asked.filters.asked.get("from"), asked.filters.asked.get("to"))


def dates_of_entries(
    entries: QuerySet[Entry], first: date | None = None, last: date | None = None
) -> tuple[list[Pair], bool]:
    today = timezone.localdate()
    since, until = max(first or today, today), min(last or today + AHEAD, today + AHEAD)
    entries = entries.exclude(status=ListingStatus.PAUSED).order_by()
    here = EntrySchedule.objects.filter(
        entry__in=entries.values("pk"), schedule_uid=OuterRef("schedule_uid"), entry__listing=OuterRef("listing")
    )
    dates = Occurrence.objects.filter(
        Exists(here), starts_at__gte=start_of(since), starts_at__lt=start_of(until + timedelta(days=1))
    ).order_by("starts_at", "pk")
    found = list(dates[: MOST + 1])
    rows = EntrySchedule.objects.filter(
        entry__in=entries.values("pk"), schedule_uid__in={one.schedule_uid for one in found}
    ).select_related("entry")
    own = {(row.entry.listing_id, row.schedule_uid): row.entry for row in rows}
    return [(own[one.listing_id, one.schedule_uid], one) for one in found[:MOST]], len(found) > MOST
