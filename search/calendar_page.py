"""All that the calendar shows, from its parameters: those of the search, `month` and `view`."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, replace
from itertools import chain

from django.core.paginator import Paginator
from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.dates import WEEKDAYS_ABBR
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from directory.enums import Participation
from directory.models import District, Municipality, Prefecture

from .asking import changed
from .calendar_days import DayDates, days_of
from .date_words import day_words, stretch_words
from .day_views import DayView, make_dates
from .days_asked import days_asked
from .filters import EntryFilter
from .locations import Origin
from .periods import DAYS, Period, read_period
from .question import Question, understand
from .result_page import origin_of, panel
from .shortcuts import SHORTCUTS, Stretch, weeks
from .starting import starting_areas
from .steps import Step, conditions, page_step, step, ways_out

OWN = ("month", "view")
LIST = "list"  # the one value of `view`: days below each other on wide screens too
ABOUT = ("near", "place", "bbox", "district", "municipality", "prefecture", "q", "collection")
PER_DAY, PER_DAY_OF_WEEK, PER_PAGE = 4, 20, 50
AT_FIRST = 7  # days that a telephone shows before it is asked for the others: few thumbs scroll further


@dataclass(frozen=True)
class Layout:
    step: Step
    icon: str


def asked_of_calendar(params: QueryDict, position: str = "") -> tuple[Question, Period]:
    """The search within the days to be shown. In its links stand the parameters as they were asked."""
    period = read_period(params, timezone.localdate())
    within = changed(params, page=params.get("page"), **period.stretch.params)
    question = understand(within, position, also=OWN)
    own = {"from": None, "to": None, "month": None, "sort": None}
    links = changed(question.links, page=question.links.get("page"), **(own | period.asked))
    if links.get("view") != LIST:
        links.pop("view", None)
    return replace(question, links=links, notices=[*period.notices, *question.notices]), period


def says_where(filters: EntryFilter) -> bool:
    """Whether the search is about some place, words or collection: the days of a whole country help nobody."""
    asked = filters.asked
    return any(asked.get(name) for name in ABOUT) or asked.get("participation") == [Participation.ONLINE]


def calendar_page(question: Question, period: Period, origin: Origin | None = None) -> dict:
    """The context of `search/calendar/found.html`.

    What `result_page.panel` gives, and: page_path, asks_where with places [Step] and online (Step) – or days
    (DaysAsked), previous_month and next_month (Step or None), month_shown, place_name, period_name, layouts [(Layout,
    chosen)], grid, weekdays, days_shown [DayView], later_from and later_days, weeks_shown [[DayView]], count, page,
    previous, next, conditions [Step], search_query; where there is no date ways_out [Step] and later (Step or None).
    """
    links = question.links
    base = {"page_path": reverse("calendar"), "count": 0}
    if question.place_is_known and not says_where(question.asked.filters):
        return base | _ask_where(question, links)
    today = timezone.localdate()
    origin = origin or origin_of(question.asked)
    grid = period.has_grid and links.get("view") != LIST
    found = _found(question, period)
    count = sum(day.count for day in found)
    page = Paginator(range(count if period.stretch.days == 1 else 0), PER_PAGE).get_page(question.asked.page)
    shown = _days(found, period, today, links, whole_weeks=grid)
    return {
        **base,
        **panel(question, origin, links),
        **_moving(period, today, links),
        "days": days_asked(*_days_typed(period), links, tuple(SHORTCUTS)),
        "conditions": conditions(question.asked, links, question.names, origin, days=False),
        "place_name": _place_name(question, origin),
        "period_name": stretch_words(period.stretch) if period.kind == DAYS else _period_name(period),
        "layouts": _layouts(links) if period.has_grid else [],
        "grid": grid,
        "weekdays": [str(WEEKDAYS_ABBR[number]) for number in range(7)],
        "days_shown": shown,
        **_later(shown),
        "weeks_shown": [shown[n : n + 7] for n in range(0, len(shown), 7)] if grid else [],
        "count": count,
        "page": page,
        "previous": page_step(page.previous_page_number(), links) if page.has_previous() else None,
        "next": page_step(page.next_page_number(), links) if page.has_next() else None,
        "search_query": changed(question.links, month=None, view=None).urlencode(),
        **(_ways_on(question, period, today) if not count and question.place_is_known else {}),
    }


def _found(question: Question, period: Period) -> list[DayDates]:
    """The dates of each day, as many as there is room for; of a single day a page."""
    if not question.place_is_known:
        return []
    if period.stretch.days > 1:
        return days_of(question.asked, PER_DAY if period.has_grid else PER_DAY_OF_WEEK, rare_first=True)
    found = days_of(question.asked, PER_PAGE, skip=(question.asked.page - 1) * PER_PAGE)
    return found or days_of(question.asked, PER_PAGE)


# --- Nobody said where ------------------------------------------------------------------------------------------------


def _ask_where(question: Question, links: QueryDict) -> dict:
    """The towns with something to find, where they are few; else the prefectures."""
    places = [
        step(area.label, links, prefecture=area.code)
        if isinstance(area, Prefecture)
        else step(area.name, links, municipality=area.code)
        for area in starting_areas()
    ]
    return {
        "asks_where": True,
        "question": question,
        "typed": {"q": "", "place": ""},
        "address": links.urlencode(),
        "places": places,
        "online": step(_("オンラインの予定を見る"), links, participation=[Participation.ONLINE.value]),
        "hidden": [],
        "carried": [(name, value) for name, values in links.lists() for value in values],
    }


# --- Which days -------------------------------------------------------------------------------------------------------


def _moving(period: Period, today: datetime.date, links: QueryDict) -> dict:
    """To the month before and after the one in which the days begin."""

    def to(away: int) -> Step | None:
        first = period.month(today, away)
        return _to_month(first, links) if first else None

    return {"previous_month": to(-1), "month_shown": period.stretch.first, "next_month": to(1)}


def _days_typed(period: Period) -> tuple[datetime.date | None, datetime.date | None]:
    """For the two fields: those that were asked for, not those of a month."""
    return (period.stretch.first, period.stretch.last) if period.kind == DAYS else (None, None)


def _to_month(first: datetime.date, links: QueryDict) -> Step:
    label = date_format(first, "YEAR_MONTH_FORMAT")
    return step(label, links, month=f"{first:%Y-%m}", **{"from": None, "to": None})


def _period_name(period: Period) -> str:
    if period.asked:
        return date_format(period.stretch.first, "YEAR_MONTH_FORMAT")
    return _("%(day)sまで") % {"day": day_words(period.stretch.last)}


def _layouts(links: QueryDict) -> list[tuple[Layout, bool]]:
    chosen = links.get("view") == LIST
    return [
        (Layout(step(_("カレンダー"), links, view=None), "calendar"), not chosen),
        (Layout(step(_("一覧"), links, view=LIST), "list"), chosen),
    ]


def _place_name(question: Question, origin: Origin | None) -> str:
    """What the heading calls the place."""
    if origin and origin.area:
        return origin.label
    if origin and origin.label:
        return _("%(place)sの近く") % {"place": origin.label}
    if question.position:
        return _("現在地の近く")
    asked = question.asked.filters.asked
    for model, name in ((District, "district"), (Municipality, "municipality"), (Prefecture, "prefecture")):
        if codes := asked.get(name):
            names = [str(one) for one in model.objects.filter(code__in=[codes] if isinstance(codes, str) else codes)]
            return _("、").join(names)
    return ""


# --- The days ---------------------------------------------------------------------------------------------------------


def _days(
    found: list[DayDates], period: Period, today: datetime.date, links: QueryDict, *, whole_weeks: bool
) -> list[DayView]:
    """Those with something; for a grid all days of the weeks they lie in."""
    views = make_dates(chain.from_iterable(day.dates for day in found), today)
    filled, start = {}, 0
    for one in found:
        dates = views[start : start + len(one.dates)]
        start += len(one.dates)
        rest = _rest(one, links) if period.stretch.days > 1 else None
        filled[one.day] = DayView(one.day, today, dates, one.count, rest=rest)
    if not whole_weeks:
        return list(filled.values())
    inside = set(period.stretch)
    days = chain.from_iterable(weeks(period.stretch))
    return [filled.get(day) or DayView(day, today, inside=day in inside) for day in days]


def _later(shown: list[DayView]) -> dict[str, int]:
    """later_from, later_days: where the days begin that a telephone folds away, and how many have something."""
    filled = [number for number, day in enumerate(shown) if day.count]
    later = filled[AT_FIRST:]
    return {"later_from": later[0], "later_days": len(later)} if len(later) > 1 else {}


def _rest(one: DayDates, links: QueryDict) -> Step | None:
    """To all dates of the day."""
    more = one.count - len(one.dates)
    if not more:
        return None
    label = ngettext("ほか%(count)s件", "ほか%(count)s件", more) % {"count": more}
    return step(label, links, month=None, **Stretch(one.day, one.day).params)


def _ways_on(question: Question, period: Period, today: datetime.date) -> dict:
    """What to let go of; the days aren't it, since a calendar always shows some."""
    first = period.month(today, 1)
    return {
        "ways_out": ways_out(question.asked, question.links, days=False),
        "later": replace(_to_month(first, question.links), label=_later_words(first)) if first else None,
    }


def _later_words(first: datetime.date) -> str:
    return _("%(month)sの予定を見る") % {"month": date_format(first, "YEAR_MONTH_FORMAT")}
