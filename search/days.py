"""Days in Japan as a range of moments, so that an index on the start of a date is of use. Pure."""

from datetime import date, timedelta

from django.db.models import Q

from activities.occurring import start_of

#: Further away there is nothing, and near the ends of the calendar there is no such moment.
FIRST, LAST = date(1900, 1, 1), date(2200, 1, 1)


def in_days(first: date | None, last: date | None) -> Q:
    """Condition on dates: they start on one of these days."""
    condition = Q()
    if first:
        condition &= Q(starts_at__gte=start_of(_within(first)))
    if last:
        condition &= Q(starts_at__lt=start_of(_within(last) + timedelta(days=1)))
    return condition


def _within(day: date) -> date:
    return min(max(day, FIRST), LAST)
