"""From when to when a report tells: the fiscal year so far, unless it was asked otherwise."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from django import forms
from django.http import QueryDict
from django.utils import timezone

from activities.occurring import start_of

LONGEST = 366  # days
UNREADABLE = "日付は 2026-03-31 のように書いてください。"
EARLIEST, LATEST = datetime.date(2000, 1, 1), datetime.date(2100, 1, 1)


@dataclass(frozen=True)
class Period:
    first: datetime.date
    last: datetime.date

    @property
    def begins(self) -> datetime.datetime:
        return start_of(self.first)

    @property
    def ends(self) -> datetime.datetime:
        """The moment after its last day."""
        return start_of(self.last + datetime.timedelta(days=1))

    @property
    def query(self) -> str:
        return f"from={self.first.isoformat()}&to={self.last.isoformat()}"

    def __str__(self) -> str:
        return f"{self.first:%Y年%-m月%-d日}から{self.last:%Y年%-m月%-d日}まで"


def this_year(today: datetime.date) -> Period:
    """The fiscal year from April to today."""
    return Period(datetime.date(today.year - (today.month < 4), 4, 1), today)


class PeriodForm(forms.Form):
    """Fields `from` and `to`; both may stay away."""

    def __init__(self, params: QueryDict) -> None:
        self.usual = this_year(timezone.localdate())
        asked = {"from": params.get("from") or self.usual.first, "to": params.get("to") or self.usual.last}
        super().__init__(asked)
        for name, label in (("from", "いつから"), ("to", "いつまで")):
            self.fields[name] = forms.DateField(
                label=label,
                widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
                error_messages={"invalid": UNREADABLE},
            )

    def clean(self) -> dict:
        cleaned = super().clean()
        first, last = cleaned.get("from"), cleaned.get("to")
        if first and last:
            if not (first >= EARLIEST and last <= LATEST):
                raise forms.ValidationError("2000年から2100年までの日付で書いてください。")
            if last < first:
                raise forms.ValidationError("「いつまで」が「いつから」より前になっています。")
            if (last - first).days >= LONGEST:
                raise forms.ValidationError("1年までの期間を選んでください。")
        return cleaned

    @property
    def period(self) -> Period:
        """As asked; the usual one where that couldn't be read."""
        return Period(self.cleaned_data["from"], self.cleaned_data["to"]) if self.is_valid() else self.usual
