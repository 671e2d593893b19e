"""The table of days: what is added to it, and how much of what was made up it takes in.

Names come from readers' browsers, so anybody can invent some. Those already known go on being counted; of new ones a
day takes in only so many.
"""

from collections import Counter
from datetime import date, timedelta

from django.db import transaction
from django.db.models import Exists, F, OuterRef, QuerySet
from django.utils import timezone

from home.models import EmbedDay

Loads = Counter[tuple[date, str]]
NEW_A_DAY, MOST_A_DAY = 100, 1000  # names
KEEP = timedelta(days=396)  # 13 months: a month can be set against the same one a year ago


def add(loads: Loads) -> None:
    """All or nothing. Several processes may do it at once: each adds to what is there, in the same order."""
    with transaction.atomic():
        for day in sorted({day for day, _ in loads}):
            _add_to(day, {host: number for (when, host), number in loads.items() if when == day})


def old() -> QuerySet[EmbedDay]:
    return EmbedDay.objects.filter(day__lt=timezone.localdate() - KEEP)


def _add_to(day: date, loads: dict[str, int]) -> None:
    rows = EmbedDay.objects.filter(day=day)
    there = set(rows.values_list("host", flat=True))
    begun = _let_in(day, {host: number for host, number in loads.items() if host not in there}, len(there))
    EmbedDay.objects.bulk_create([EmbedDay(day=day, host=host) for host in begun], ignore_conflicts=True)
    for host in sorted(there.union(begun).intersection(loads)):
        rows.filter(host=host).update(loads=F("loads") + loads[host])


def _let_in(day: date, loads: dict[str, int], taken: int) -> list[str]:
    """Of names without a row on that day: the known ones first, then new ones, the most loaded first."""
    if not loads:
        return []
    known = set(EmbedDay.objects.filter(host__in=loads).values_list("host", flat=True).distinct())
    new = sorted(loads.keys() - known, key=lambda host: (-loads[host], host))
    earlier = EmbedDay.objects.filter(host=OuterRef("host"), day__lt=day)
    new_before = EmbedDay.objects.filter(~Exists(earlier), day=day).count()
    let_in = [*sorted(known), *new[: max(0, NEW_A_DAY - new_before)]]
    return sorted(let_in[: max(0, MOST_A_DAY - taken)])
