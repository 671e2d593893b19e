"""The form of a schedule: when and where a gathering meets, in the words of whoever runs it.

What it asks is a `Pattern`; what is stored are fields of `Schedule`. A rule that says more than the form can is left
alone (docs/decisions/0022-schedule-form.md).
"""

from collections.abc import Callable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.formsets import BaseFormSet
from django.utils.translation import gettext_lazy as _
from modelcluster.forms import BaseChildFormSet
from wagtail.admin.forms import WagtailAdminModelForm

from activities.checking import NO_START
from activities.enums import HolidayRule, PlaceKind, Repeat, Timing
from activities.japanese_dates import DateError, read_date, read_dates, read_time, write_date, write_dates
from activities.models import Schedule, ScheduleSession
from activities.occurring import days_in
from activities.patterns import REPEATING, Pattern
from directory.enums import Visibility

from . import schedule_fields as fields
from .schedule_days import read_month_days, write_month_days

#: Where the form asks for what a field of the model or of a pattern holds.
FIELDS = {
    "rrule": "repeat",
    "dtstart": "first_day",
    "first": "first_day",
    "until": "last_day",
    "exception_dates": "off",
    "extra_dates": "also",
}
HIDDEN_WITH_VENUE = _(
    "場所を「問い合わせた人にだけ」にするときは、会場を選べません。会場を外して、市区町村だけ選んでください。"
)


class ReadingForm(WagtailAdminModelForm):
    """Reads what people write in their way, with the error beside the field."""

    def read(self, name: str, reader: Callable[[str], Any], nothing: Any) -> Any:
        """What was typed, understood; `nothing` where the field is empty or can't be understood."""
        text = self.cleaned_data.get(name) or ""
        if not isinstance(text, str) or not text.strip():
            return nothing
        try:
            return reader(text)
        except DateError as error:
            self.add_error(name, error.messages)
            return nothing

    def read_times(self) -> None:
        """Both times, and no end without a start."""
        for name in ("start_time", "end_time"):
            self.cleaned_data[name] = self.read(name, read_time, None)
        if self.cleaned_data["end_time"] and not self.cleaned_data["start_time"] and "start_time" not in self.errors:
            self.add_error("start_time", _("終了だけでなく、開始も書いてください。"))


class SessionForm(ReadingForm):
    """A part of a date: 第1部, 第2部."""

    start_time = fields.words(_("開始"), "10:00")
    end_time = fields.words(_("終了"), "11:00")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial |= _times(self.instance)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        self.read_times()
        start, end = cleaned.get("start_time"), cleaned.get("end_time")
        if start and end and end == start:
            self.add_error("end_time", _("開始と終了が同じ時刻です。"))
        return cleaned


class ScheduleForm(ReadingForm):
    uid = forms.UUIDField(required=False, widget=forms.HiddenInput)
    repeat = fields.radios(_("どのくらいの間隔で開きますか"), fields.REPEATS)
    weekdays = fields.checkboxes(_("曜日"), fields.weekday_choices, help_text=_("いくつでも選べます。"))
    weeks = fields.checkboxes(
        _("第何週"), fields.WEEKS, help_text=_("いくつでも選べます。「最終」は、その月の最後の週です。")
    )
    days = fields.words(_("何日"), "5、20", help_text=_("いくつでも書けます。月の終わりの日は「末日」と書きます。"))
    month_choice = fields.radios(_("どの月"), fields.MONTHS, initial="every")
    months = fields.checkboxes(_("開く月"), fields.month_choices)
    day = fields.words(_("開く日"), "2026年4月5日", help_text=_("令和8年4月5日、R8.4.5、2026/4/5 でもかまいません。"))
    dates = fields.lines(
        _("開く日"),
        "4月5日\n5月3日\n6月7日",
        rows=8,
        help_text=_(
            "1行に1日、または「、」で区切って書きます。予定表からはりつけてもかまいません。曜日もあれば、日付と合うか確かめます。"
        ),
    )
    first_day = fields.words(
        _("はじまりの日"), "2026年4月4日", help_text=_("隔週では、どの週に開くかがこの日で決まります。")
    )
    last_day = fields.words(_("おわりの日"), "2027年3月31日", help_text=_("終わりが決まっていなければ、空のままに。"))
    off = fields.lines(_("休む日"), "8月15日\n12月29日〜1月3日", help_text=_("この日だけ休む、という日を書きます。"))
    also = fields.lines(_("ほかに開く日"), "8月22日", help_text=_("いつもとは別に開く日を書きます。"))
    fiscal_year = fields.which_fiscal_year()  # of `day` and `dates`
    season_year = fields.which_fiscal_year()  # of the other days
    timing = fields.radios(_("時間"), fields.TIMINGS, initial=Timing.TIMED)
    start_time = fields.words(_("開始"), "10:00", help_text=_("10時半、午後1時30分 でもかまいません。"))
    end_time = fields.words(_("終了"), "12:00", help_text=_("決まっていなければ、空のままに。"))

    class Media:
        css = {"all": ["css/schedule-fields.css", "css/desk-schedule.css"]}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        is_known = kwargs.get("instance") is not None
        super().__init__(*args, **kwargs)
        self.stored = Pattern.from_schedule(self.instance) if is_known else None
        self.is_richer = is_known and self.stored is None
        self.pattern: Pattern | None = None
        if self.is_richer:
            kept = (fields.KEEP, _("いまのくり返しのまま（この画面では書けない決まりです）"))
            self.fields["repeat"].choices = [kept, *fields.REPEATS]
        self.fields["repeat"].required = True
        self.fields["repeat"].error_messages["required"] = _(
            "どのくらいの間隔で開くかを選んでください（わからないときは「決まっていない」）。"
        )
        for name in ("fiscal_year", "season_year"):
            self.fields[name].choices = fields.fiscal_years()
            self.initial[name] = fields.usual_fiscal_year()
        if is_known:
            self.initial |= self._initial()

    def _initial(self) -> dict[str, Any]:
        """What the form shows of a schedule."""
        schedule, pattern = self.instance, self.stored or Pattern()
        extra, off = days_in(schedule.extra_dates), days_in(schedule.exception_dates)
        months = fields.month_choice(pattern.months)
        return {
            "uid": schedule.uid,
            "repeat": fields.KEEP if self.is_richer else pattern.repeat,
            "weekdays": sorted(pattern.weekdays),
            "weeks": list(pattern.weeks),
            "days": write_month_days(pattern.days),
            "month_choice": months,
            "months": sorted(pattern.months) if months == "chosen" else [],
            "day": write_date(pattern.first) if pattern.first and pattern.repeat == Repeat.ONCE else "",
            "dates": write_dates(pattern.dates) if pattern.repeat == Repeat.DATES else "",
            "first_day": write_date(pattern.first) if pattern.first and pattern.repeats else "",
            "last_day": write_date(schedule.until) if schedule.until else "",
            "off": write_dates(off),
            "also": "" if pattern.repeat == Repeat.DATES else write_dates(extra),
            "timing": _timing(schedule),
        } | _times(schedule)

    def has_changed(self) -> bool:
        """A schedule that is only in a draft has no key yet: unless it is written again, saving would drop it."""
        return (self.instance.pk is None and not self.empty_permitted) or super().has_changed()

    def get_field_updates_for_resave(self) -> list[tuple[str, str]]:
        """After saving in the background the open page must know which schedule this is."""
        return [*super().get_field_updates_for_resave(), (f"{self.prefix}-uid", str(self.instance.uid))]

    # --- Reading what was typed ---------------------------------------------------------------------------------------

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        self._clean_times(cleaned)
        self._clean_place(cleaned)
        repeat = cleaned.get("repeat")
        if repeat == fields.KEEP:
            self._clean_kept(cleaned)
        elif repeat:
            self._clean_pattern(Repeat(repeat), cleaned)
        return cleaned

    def _clean_times(self, cleaned: dict[str, Any]) -> None:
        if (cleaned.get("timing") or Timing.TIMED) == Timing.TIMED:
            self.read_times()
        else:
            cleaned |= {"start_time": None, "end_time": None, "ends_next_day": False}

    def _clean_place(self, cleaned: dict[str, Any]) -> None:
        if (cleaned.get("place_kind") or PlaceKind.VENUE) != PlaceKind.VENUE:
            cleaned["venue"] = None
        if cleaned.get("venue") and cleaned.get("location_visibility") == Visibility.ON_REQUEST:
            self.add_error("venue", HIDDEN_WITH_VENUE)

    def _clean_kept(self, cleaned: dict[str, Any]) -> None:
        """The rule and its first day stay; what is off, what is added, and the end may change."""
        cleaned["first_day"], cleaned["last_day"] = self._day("first_day"), self._day("last_day")
        cleaned["off"], cleaned["also"] = self._days("off"), self._days("also")

    def _clean_pattern(self, repeat: Repeat, cleaned: dict[str, Any]) -> None:
        """Read what belongs to this rhythm only: what was typed before another was chosen is nobody's mistake."""
        said: dict[str, Any] = {"repeat": repeat}
        if repeat in REPEATING:
            said |= {name: frozenset(cleaned.get(name) or ()) for name in ("weekdays", "weeks")}
            said |= {"months": self._chosen_months(cleaned), "first": self._day("first_day")}
            said |= {"until": self._day("last_day"), "off": self._days("off"), "dates": self._days("also")}
            said["holiday_rule"] = cleaned.get("holiday_rule") or HolidayRule.AS_USUAL
            if repeat == Repeat.MONTHLY_DAY:
                said["days"] = self.read("days", read_month_days, frozenset())
        elif repeat == Repeat.ONCE:
            said["first"] = self._day("day")
        elif repeat == Repeat.DATES:
            said["dates"] = self._days("dates")
        pattern = Pattern(**said)
        named = {"first": "day"} if repeat == Repeat.ONCE else FIELDS
        for name, message in pattern.problems().items():
            name = named.get(name, name)
            if name not in self.errors:  # what couldn't be read isn't missing
                self.add_error(name, message)
        cleaned["holiday_rule"] = pattern.holiday_rule
        self.pattern = pattern

    def _chosen_months(self, cleaned: dict[str, Any]) -> frozenset[int]:
        choice = cleaned.get("month_choice") or "every"
        if choice != "chosen":
            return fields.MONTH_SETS[choice]
        if not cleaned.get("months"):
            self.add_error("months", _("開く月を一つ以上選んでください。"))
        return frozenset(cleaned.get("months") or ())

    def _fiscal_year(self, name: str) -> int | None:
        year = self.cleaned_data.get("fiscal_year" if name in ("day", "dates") else "season_year")
        return int(year) if year else None

    def _day(self, name: str) -> Any:
        return self.read(name, lambda text: read_date(text, self._fiscal_year(name)), None)

    def _days(self, name: str) -> Any:
        return tuple(self.read(name, lambda text: read_dates(text, self._fiscal_year(name)), ()))

    # --- Into the schedule --------------------------------------------------------------------------------------------

    def _post_clean(self) -> None:
        """The fields of the schedule before the model looks at them as a whole."""
        if not self.errors:
            self._fill()
        super()._post_clean()

    def _fill(self) -> None:
        schedule, cleaned = self.instance, self.cleaned_data
        schedule.all_day = cleaned.get("timing") == Timing.ALL_DAY
        schedule.time_on_request = cleaned.get("timing") == Timing.ON_REQUEST
        if self.pattern:
            self.pattern.apply_to(schedule)
        elif cleaned.get("repeat") == fields.KEEP:
            schedule.dtstart = schedule.dtstart or cleaned["first_day"]  # some rules are nothing without it
            schedule.until = cleaned["last_day"]
            schedule.exception_dates = [day.isoformat() for day in cleaned["off"]]
            schedule.extra_dates = [day.isoformat() for day in cleaned["also"]]

    def _update_errors(self, errors: ValidationError) -> None:
        """What the model finds wrong, beside the field that asks for it."""
        if hasattr(errors, "error_dict"):
            names = dict(FIELDS)
            if self.cleaned_data.get("repeat") == Repeat.ONCE:
                names["dtstart"] = "day"
            if NO_START in errors.message_dict.get("rrule", ()):
                names["rrule"] = "first_day"
            errors.error_dict = {names.get(name, name): found for name, found in errors.error_dict.items()}
        super()._update_errors(errors)


class ScheduleFormSet(BaseChildFormSet):
    """Knows a schedule that is only in a draft by its uid. modelcluster would make a new one of it each time, and with
    it would go the rule that the form doesn't show, and whatever hangs on the uid."""

    def _construct_form(self, i: int, **kwargs: Any) -> ScheduleForm:
        prefix = self.add_prefix(i)
        if (
            self.is_bound
            and i < self.initial_form_count()
            and not self.data.get(f"{prefix}-{self.model._meta.pk.name}")
        ):
            uid = self.data.get(f"{prefix}-uid")
            for schedule in self.get_queryset():
                if schedule.pk is None and str(schedule.uid) == uid:
                    return BaseFormSet._construct_form(self, i, instance=schedule, **kwargs)
        return super()._construct_form(i, **kwargs)


def _times(one: Schedule | ScheduleSession) -> dict[str, str]:
    return {name: f"{at:%H:%M}" if (at := getattr(one, name)) else "" for name in ("start_time", "end_time")}


def _timing(schedule: Schedule) -> Timing:
    if schedule.all_day:
        return Timing.ALL_DAY
    return Timing.ON_REQUEST if schedule.time_on_request else Timing.TIMED
