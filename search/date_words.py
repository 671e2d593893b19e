"""Days and times as people say them, in the language of the page: あした 11月28日(土) 13:30〜16:00."""

from __future__ import annotations

import datetime
from functools import lru_cache
from typing import TYPE_CHECKING

import holidays
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from activities.enums import Timing
from activities.sentences import clock

from .shortcuts import DAY, Stretch, month_of

if TYPE_CHECKING:
    from activities.models import Occurrence

HOLIDAY_YEARS = range(1949, 2099)  # as far as the law and the package reach


def day_words(day: datetime.date) -> str:
    """11月28日(土)."""
    return date_format(day, "DAY_FORMAT")


def near_word(day: datetime.date, today: datetime.date) -> str:
    """今日, あした, or nothing where the date says it better."""
    return {today: _("今日"), today + DAY: _("あした")}.get(day, "")


def stretch_words(stretch: Stretch) -> str:
    """2026年11月, a day, or from a day to another."""
    if stretch == month_of(stretch.first):
        return date_format(stretch.first, "YEAR_MONTH_FORMAT")
    if stretch.first == stretch.last:
        return day_words(stretch.first)
    return span_words(stretch.first, stretch.last)


def span_words(first: datetime.date | None, last: datetime.date | None) -> str:
    """From a day to another, either of which may be open."""
    if first and last and first == last:
        return day_words(first)
    names = {"from": day_words(first) if first else "", "to": day_words(last) if last else ""}
    if first and last:
        return _("%(from)s〜%(to)s") % names
    return _("%(from)sから") % names if first else _("%(to)sまで") % names


def time_words(occurrence: Occurrence) -> str:
    """13:30〜16:00, 一日中, or that it has to be asked for."""
    if occurrence.timing == Timing.ALL_DAY:
        return _("一日中")
    if occurrence.timing == Timing.ON_REQUEST:
        return _("時間は問い合わせてください")
    start = timezone.localtime(occurrence.starts_at)
    if not occurrence.ends_at:
        return _("%(start)sから") % {"start": clock(start.time())}
    end = timezone.localtime(occurrence.ends_at)
    words = {"start": clock(start.time()), "end": clock(end.time())}
    if end.date() == start.date():
        return _("%(start)s〜%(end)s") % words
    if end.date() == start.date() + DAY:
        return _("%(start)s〜翌日の%(end)s") % words
    return _("%(start)s〜%(day)s %(end)s") % (words | {"day": day_words(end.date())})


def holiday_name(day: datetime.date) -> str:
    """The public holiday it is, in the language of the page; empty on other days.

    `holidays` has the names in Japanese and English; the catalogue of やさしい日本語 has them with readings.
    """
    english = get_language() == "en"
    name = _holidays(day.year, "en_US" if english else "ja").get(day, "") if day.year in HOLIDAY_YEARS else ""
    return name if english or not name else _(name)


@lru_cache(maxsize=32)
def _holidays(year: int, language: str) -> dict[datetime.date, str]:
    return dict(holidays.country_holidays("JP", years=year, language=language))
