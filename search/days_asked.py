"""The days a search asks for: its two fields, and the shortcuts beside them as links."""

import datetime
from dataclasses import dataclass

from django.http import QueryDict
from django.utils import timezone

from .shortcuts import IN_SEARCH, Stretch, shortcuts
from .steps import Step, step


@dataclass(frozen=True)
class DaysAsked:
    """`first` and `last` as the fields take them (ISO 8601, or empty); `shortcuts` [(Step, whether it is asked)]."""

    first: str
    last: str
    shortcuts: list[tuple[Step, bool]]


def days_asked(
    first: datetime.date | None, last: datetime.date | None, links: QueryDict, names: tuple[str, ...] = IN_SEARCH
) -> DaysAsked:
    """What is asked, with links to the days of these shortcuts."""
    asked = Stretch(first, last) if first and last else None
    found = [
        (step(str(one.label), links, month=None, **one.stretch.params), one.chosen)
        for one in shortcuts(timezone.localdate(), asked, names)
    ]
    return DaysAsked(first.isoformat() if first else "", last.isoformat() if last else "", found)
