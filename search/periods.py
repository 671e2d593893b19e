"""Which days a calendar shows: a month, the days asked for, or what is coming."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _

from . import shortcuts
from .shortcuts import DAY, MOST_DAYS, Stretch, is_within_reach, month_after

COMING, MONTH, DAYS = "coming", "month", "days"
GRID_FROM = 8  # days: up to a week is a list on any screen


@dataclass(frozen=True)
class Period:
    """`asked` are the parameters that lead here again; `notices` say what wasn't understood."""

    stretch: Stretch
    kind: str
    asked: dict[str, str] = field(default_factory=dict)
    notices: list[str] = field(default_factory=list)

    @property
    def has_grid(self) -> bool:
        return self.stretch.days >= GRID_FROM

    def month(self, today: datetime.date, away: int) -> datetime.date | None:
        """The first day of the month so many months from where this begins; None where no dates are kept."""
        first = month_after(self.stretch.first, away)
        return first if is_within_reach(first, today) else None


def read_period(params: QueryDict, today: datetime.date) -> Period:
    """Days go before a month. What can't be read is said, and the coming weeks are shown."""
    notices: list[str] = []
    if "from" in params or "to" in params:
        found = _days(params, today, notices)
    elif "month" in params:
        found = _month(params["month"], today, notices)
    else:
        found = None
    return found or Period(shortcuts.coming(today), COMING, {}, notices)


def _month(text: str, today: datetime.date, notices: list[str]) -> Period | None:
    month = shortcuts.parse_month(text, today)
    if month is None:
        notices.append(_("その月の予定は見られません。今日からの予定を出しています。"))
        return None
    # what is over doesn't push down what is to come
    first = max(month.first, today) if month.first <= today <= month.last else month.first
    return Period(Stretch(first, month.last), MONTH, {"month": f"{month.first:%Y-%m}"}, notices)


def _days(params: QueryDict, today: datetime.date, notices: list[str]) -> Period | None:
    try:
        first, last = (forms.DateField(required=False).clean(params.get(name, "")) for name in ("from", "to"))
    except forms.ValidationError:
        notices.append(_("日付は「2026-11-28」のように書いてください。今日からの予定を出しています。"))
        return None
    if not all(is_within_reach(day, today) for day in (first, last) if day):
        notices.append(_("その日の予定は見られません。今日からの予定を出しています。"))
        return None
    if first is None:
        first = min(today, last) if last else today
    if last is None:
        last = shortcuts.coming(first).last
    if last < first:
        notices.append(_("終わりの日が、始まりの日より前になっています。今日からの予定を出しています。"))
        return None
    if (last - first).days >= MOST_DAYS:
        last = first + (MOST_DAYS - 1) * DAY
        notices.append(_("長いので、2か月ぶんを出しています。"))
    stretch = Stretch(first, last)
    return Period(stretch, DAYS, stretch.params, notices)
