"""年度予定表: a sheet of twelve months for one schedule, and the days of a year keyed in from it.

What was written is kept as a change to the rhythm where there is one – days off, days besides – so that the years after
go on by the rule. Days that have passed stay as they were.
"""

from __future__ import annotations

import datetime
import re
import unicodedata
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from activities.japanese_dates import DateError, fiscal_year_of, read_dates
from activities.models import Schedule
from activities.occurring import dates_of, days_in
from activities.sentences import day_names
from directory.changes import told_together
from directory.models import Listing, User
from home.desk.behalf import NO_WHOM, record
from home.qr import qr_svg
from home.review.services import Outcome, submit

from . import codes
from .key_in import METHODS
from .questions import place_of, schedules_of
from .sender import sender_of

MONTHS = (*range(4, 13), 1, 2, 3)
NOTHING = "予定は、いまのままです。変わったところを直してください。"
OTHER_MONTH = "{month}月の日だけを書いてください。{day}は、ほかの月です。"


@dataclass(frozen=True)
class Month:
    """One line of the sheet."""

    number: int
    days: tuple[datetime.date, ...]

    @property
    def words(self) -> str:
        """5（日）、19（日）"""
        return "、".join(f"{day.day}（{day_names()[day.weekday()]}）" for day in self.days)

    @property
    def typed(self) -> str:
        """The same as it is typed: 5、19"""
        return "、".join(str(day.day) for day in self.days)


def span(year: int) -> tuple[datetime.date, datetime.date]:
    """First and last day of a 年度."""
    return datetime.date(year, 4, 1), datetime.date(year + 1, 3, 31)


def year_to_ask() -> int:
    """This 年度; from January on the next one, which is being planned."""
    today = timezone.localdate()
    return fiscal_year_of(today) + (today.month in (1, 2, 3))


def offered() -> tuple[int, int]:
    """This 年度 and the next."""
    this = fiscal_year_of(timezone.localdate())
    return this, this + 1


def sheet(request: HttpRequest, listing: Listing) -> dict:
    """Template `paper/year.html`: listing, code, year, plans [(schedule, place, months)], key_in, settings."""
    year = year_to_ask()
    plans = [(one, place_of(listing, one), months_of(one, year)) for one in schedules_of(listing)]
    return {
        "listing": listing,
        "code": codes.written(listing),
        "year": year,
        "plans": plans,
        "key_in": qr_svg(request.build_absolute_uri(reverse("paper_key_in_year", args=[listing.pk]))),
        "sender": sender_of(request),
    }


def months_of(schedule: Schedule, year: int) -> list[Month]:
    days = dates_of(schedule, *span(year))
    return [Month(number, tuple(day for day in days if day.month == number)) for number in MONTHS]


def put_year(schedule: Schedule, year: int, days: set[datetime.date]) -> None:
    """Let it meet on these days of the year and no others, from today on. Nothing is saved."""
    first, last = span(year)
    first = max(first, timezone.localdate())
    inside = {day for day in days if first <= day <= last}
    off = {day for day in days_in(schedule.exception_dates) if not first <= day <= last}
    also = {day for day in days_in(schedule.extra_dates) if not first <= day <= last}
    schedule.exception_dates = [day.isoformat() for day in sorted(off)]
    schedule.extra_dates = [day.isoformat() for day in sorted(also)]
    by_rule = set(dates_of(schedule, first, last))
    schedule.exception_dates = [day.isoformat() for day in sorted(off | (by_rule - inside))]
    schedule.extra_dates = [day.isoformat() for day in sorted(also | (inside - by_rule))]


class YearForm(forms.Form):
    """Twelve lines, filled in with what is known."""

    behalf_method = forms.ChoiceField(
        label="どうやって聞きましたか", choices=METHODS, initial=METHODS[0][0], widget=forms.RadioSelect
    )
    behalf_whom = forms.CharField(label="だれに聞きましたか", max_length=120, error_messages={"required": NO_WHOM})

    def __init__(self, *args: Any, schedule: Schedule, year: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.year, self.schedule = year, schedule
        self.before = {day for month in months_of(schedule, year) for day in month.days}
        for month in months_of(schedule, year):
            self.fields[f"month-{month.number}"] = forms.CharField(
                label=f"{month.number}月", required=False, max_length=200, initial=month.typed
            )

    @property
    def months(self) -> list[forms.BoundField]:
        return [self[f"month-{number}"] for number in MONTHS]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        self.days: set[datetime.date] = set()
        for number in MONTHS:
            self.days |= self._read(number, cleaned.get(f"month-{number}") or "")
        if not self.errors and self._coming(self.days) == self._coming(self.before):
            raise ValidationError(NOTHING)
        return cleaned

    def _coming(self, days: set[datetime.date]) -> set[datetime.date]:
        return {day for day in days if day >= timezone.localdate()}

    def _read(self, number: int, text: str) -> set[datetime.date]:
        """5、19 as 4月5日、4月19日; and all that `read_dates` understands."""
        name, text = f"month-{number}", unicodedata.normalize("NFKC", text).strip()
        text = "" if text in ("休み", "お休み", "なし") else text
        try:
            found = set(read_dates(text if re.search("[月/]", text) or not text else f"{number}月{text}", self.year))
        except DateError as error:
            self.add_error(name, error.messages)
            return set()
        if others := [day for day in sorted(found) if day.month != number]:
            self.add_error(name, OTHER_MONTH.format(month=number, day=f"{others[0].month}月{others[0].day}日"))
        return found


def schedule_of(draft: Listing, uid: str) -> Schedule | None:
    """The one asked for; the first where none is."""
    schedules = schedules_of(draft)
    return next((one for one in schedules if str(one.uid) == uid), None) if uid else next(iter(schedules), None)


@told_together()
def save(form: YearForm, draft: Listing, by: User) -> Outcome:
    """One transaction. Raises ValidationError when it can't be published as it is."""
    put_year(form.schedule, form.year, form.days)
    others = [form.schedule if one.uid == form.schedule.uid else one for one in schedules_of(draft)]
    draft.schedules.set(others)
    outcome = submit(draft, by)
    record(draft, form.cleaned_data | {"behalf_confirms": False}, by)
    return outcome
