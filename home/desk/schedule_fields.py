"""The fields of the schedule form: choices in everyday words, days and times as people write them."""

import datetime
from collections.abc import Callable
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.html import format_html
from django.utils.text import format_lazy
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from activities.enums import Repeat, Timing
from activities.japanese_dates import fiscal_year_of
from activities.patterns import LAST
from activities.sentences import day_names, month_name

KEEP = "keep"
REPEATS = [
    (Repeat.WEEKLY, _("毎週（例：毎週 火曜と木曜）")),
    (Repeat.FORTNIGHTLY, _("隔週（2週に一度）")),
    (Repeat.MONTHLY_WEEKDAY, _("毎月の第何曜日（例：第1・第3 土曜）")),
    (Repeat.MONTHLY_DAY, _("毎月の同じ日付（例：5日と20日）")),
    (Repeat.MONTH_END, _("毎月の末日")),
    (Repeat.DATES, _("日にちを並べる（年度の予定など）")),
    (Repeat.ONCE, _("一度だけ")),
    (Repeat.UNDECIDED, _("決まっていない")),
]
WEEKS = [
    (1, pgettext_lazy("week of the month", "第1")),
    (2, pgettext_lazy("week of the month", "第2")),
    (3, pgettext_lazy("week of the month", "第3")),
    (4, pgettext_lazy("week of the month", "第4")),
    (5, pgettext_lazy("week of the month", "第5")),
    (LAST, pgettext_lazy("week of the month", "最終")),
]
MONTH_SETS = {
    "every": frozenset(),
    "even": frozenset(range(2, 13, 2)),
    "odd": frozenset(range(1, 13, 2)),
    "thirds": frozenset({3, 6, 9, 12}),
}
MONTHS = [
    ("every", _("毎月（一年を通して）")),
    ("even", _("偶数月（2・4・6・8・10・12月）")),
    ("odd", _("奇数月（1・3・5・7・9・11月）")),
    ("thirds", _("3の倍数月（3・6・9・12月）")),
    ("chosen", _("月を選ぶ")),
]
TIMINGS = [
    (Timing.TIMED, _("時刻を書く（まだ決まっていなければ空のままに）")),
    (Timing.ALL_DAY, _("一日中")),
    (Timing.ON_REQUEST, _("時間は問い合わせ")),
]
LONGEST = 20_000  # characters of a pasted plan
Choices = list | Callable[[], list]  # asked for whenever a form is made, where they depend on the language


def month_choice(months: frozenset[int]) -> str:
    """Which of MONTHS says these months."""
    return next((name for name, chosen in MONTH_SETS.items() if chosen == months), "chosen")


def fiscal_years(today: datetime.date | None = None) -> list[tuple[str, str]]:
    """Last year's to the one after next, with the era's year as on a town's papers."""
    current = fiscal_year_of(today or timezone.localdate())
    named = gettext("%(year)s年度（令和%(era)s年度）")
    return [
        ("", gettext("選ばない（日付に年を書く）")),
        *((str(year), named % {"year": year, "era": year - 2018}) for year in range(current - 1, current + 3)),
    ]


def usual_fiscal_year(today: datetime.date | None = None) -> str:
    """This one; none from January to March, when plans are as likely next year's."""
    today = today or timezone.localdate()
    return str(fiscal_year_of(today)) if today.month >= 4 else ""


class _Grouped:
    """A group of choices that says its question to screen readers as well: Wagtail's heading belongs to no field."""

    def __init__(self, label: str, classname: str = "", **kwargs: Any) -> None:
        self.group_label = label
        super().__init__(attrs={"class": classname} if classname else None, **kwargs)

    def render(self, name: str, value: Any, attrs: dict | None = None, renderer: Any = None) -> str:
        attrs = dict(attrs or {})
        described = attrs.pop("aria-describedby", "")
        group = super().render(name, value, attrs, renderer)
        return format_html(
            '<div role="group" aria-label="{}" aria-describedby="{}">{}</div>', self.group_label, described, group
        )


class Radios(_Grouped, forms.RadioSelect):
    pass


class Checkboxes(_Grouped, forms.CheckboxSelectMultiple):
    pass


def radios(label: str, choices: Choices, **kwargs: Any) -> forms.ChoiceField:
    widget = Radios(label, classname="schedule-choices schedule-choices--rows")
    return forms.ChoiceField(label=label, choices=choices, required=False, widget=widget, **kwargs)


def checkboxes(label: str, choices: Choices, **kwargs: Any) -> forms.TypedMultipleChoiceField:
    widget = Checkboxes(label, classname="schedule-choices")
    return forms.TypedMultipleChoiceField(
        label=label, choices=choices, coerce=int, required=False, widget=widget, **kwargs
    )


def words(label: str, example: str = "", **kwargs: Any) -> forms.CharField:
    """One line of text that is read by the form: a day, a time, days of a month."""
    widget = forms.TextInput(attrs={"placeholder": _example(example), "autocomplete": "off"})
    return forms.CharField(label=label, required=False, max_length=200, widget=widget, **kwargs)


def lines(label: str, example: str, rows: int = 4, **kwargs: Any) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows, "placeholder": _example(example)})
    return forms.CharField(label=label, required=False, max_length=LONGEST, widget=widget, **kwargs)


def which_fiscal_year(**kwargs: Any) -> forms.ChoiceField:
    """The years are those of the day the form is opened: set in the form."""
    help_text = _("「4月5日」のように年を書かない日付は、この年度の日になります。4月から次の年の3月までです。")
    return forms.ChoiceField(label=_("年を書かない日付の年度"), required=False, help_text=help_text, **kwargs)


def _example(text: str) -> str:
    """Marked as one, so that nobody takes it for something that is filled in already."""
    return format_lazy(_("例：{example}"), example=text) if text else ""


def weekday_choices() -> list[tuple[int, str]]:
    return list(enumerate(day_names()))


def month_choices() -> list[tuple[int, str]]:
    return [(month, month_name(month)) for month in range(1, 13)]
