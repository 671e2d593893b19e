"""How the schedule form is laid out: by subject, each field shown where it belongs to the rhythm that was chosen.

Which those are is said by the classes here and in static/css/desk-schedule.css.
"""

import functools
from typing import Any

from modelcluster.forms import BaseChildFormSet
from wagtail.admin.compare import TextFieldComparison, diff_text
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel, Panel
from wagtail.admin.panels.base import get_form_for_model

from activities.japanese_dates import write_date
from activities.models import Schedule
from activities.occurring import says_when
from activities.sentences import sentence
from home.schedule_preview import next_days, note_differs

from .schedule_form import ScheduleForm, ScheduleFormSet, SessionForm

NEXT = 3


class WhenComparison(TextFieldComparison):
    """Two versions of when it meets, in words: a recurrence rule or a list of ISO dates tells nobody what changed."""

    def __init__(self, field: Any, obj_a: Schedule, obj_b: Schedule) -> None:
        self.field = field
        self.val_a, self.val_b = (_described(schedule) for schedule in (obj_a, obj_b))

    def field_label(self) -> str:
        return "いつ"

    def htmldiff(self) -> str:
        return diff_text(self.val_a, self.val_b).to_html()


class SummaryPanel(Panel):
    """What readers will read, and the next dates, as stored."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "wagtailadmin/panels/schedule_summary.html"

        def is_shown(self) -> bool:
            """Not of what was refused, and not where there is nothing yet."""
            return self.form is None or ("uid" in self.form.initial and not self.form.is_bound)

        def get_context_data(self, parent_context: dict | None = None) -> dict[str, Any]:
            return super().get_context_data(parent_context) | {
                "sentence": sentence(self.instance),
                "next_dates": [write_date(day) for day in next_days(self.instance, NEXT)],
                "has_dates": says_when(self.instance),
                "differs": note_differs(self.instance),
                "rrule": self.instance.rrule if self.form and self.form.is_richer else "",
            }

        def get_comparison(self) -> list:
            return [functools.partial(WhenComparison, Schedule._meta.get_field("rrule"))]


class FormInlinePanel(InlinePanel):
    """Wagtail's inline panel takes no form for its children; this one brings `form_class` and `formset_class`."""

    form_class: type = WagtailAdminModelForm
    formset_class: type = BaseChildFormSet

    def get_form_options(self) -> dict[str, Any]:
        options = super().get_form_options()
        deferred = self.child_edit_handler.get_form_options().get("defer_required_on_fields", [])
        model = self.db_field.related_model
        form = get_form_for_model(model, form_class=self.form_class, defer_required_on_fields=deferred)
        options["formsets"][self.relation_name] |= {"form": form, "formset": self.formset_class}
        return options


class SessionPanel(FormInlinePanel):
    form_class = SessionForm


class SchedulePanel(FormInlinePanel):
    form_class = ScheduleForm
    formset_class = ScheduleFormSet


def _described(schedule: Schedule | None) -> str:
    if schedule is None:
        return ""
    days = [*("ほかに開く日 " * bool(schedule.extra_dates)).split(), *schedule.extra_dates]
    days += [*("休む日 " * bool(schedule.exception_dates)).split(), *schedule.exception_dates]
    first = [f"{write_date(schedule.dtstart)}から"] if schedule.dtstart and schedule.rrule else []
    return " ".join([sentence(schedule) or schedule.rrule, *first, *days])


WHEN = MultiFieldPanel(
    [
        FieldPanel("repeat"),
        FieldPanel("weeks", classname="for-nth"),
        FieldPanel("weekdays", classname="for-weekdays"),
        FieldPanel("days", classname="for-monthly-day"),
        FieldPanel("day", classname="for-once"),
        FieldPanel("dates", classname="for-dates"),
        FieldPanel("fiscal_year", classname="for-named-days"),
    ],
    "いつ",
    classname="schedule-group",
)
TIME = MultiFieldPanel(
    [
        FieldPanel("timing"),
        FieldRowPanel([FieldPanel("start_time"), FieldPanel("end_time")], classname="for-timed"),
        FieldPanel("ends_next_day", classname="for-timed"),
    ],
    "何時から何時まで",
    classname="schedule-group",
)
SEASON = MultiFieldPanel(
    [
        FieldPanel("month_choice", classname="for-repeating"),
        FieldPanel("months", classname="for-months"),
        FieldPanel("holiday_rule"),
        FieldRowPanel([FieldPanel("first_day", classname="for-repeating"), FieldPanel("last_day")]),
        FieldRowPanel([FieldPanel("off"), FieldPanel("also")]),
        FieldPanel("season_year"),
    ],
    "開く月・休む日（いつもどおりなら、そのままで）",
    classname="schedule-group for-any-rule",
)
WHERE = MultiFieldPanel(
    [
        FieldPanel("place_kind"),
        FieldPanel("venue", classname="for-venue"),
        FieldPanel("location_visibility"),
        FieldPanel("municipality"),
    ],
    "場所",
    classname="schedule-group",
)
schedule_panel = SchedulePanel(
    "schedules",
    heading="いつ・どこで",
    label="日程",
    panels=[
        SummaryPanel(),
        FieldPanel("name", help_text="日程がいくつかあるときの呼び名です（例：西地区の会）。なくてもかまいません。"),
        WHEN,
        TIME,
        SEASON,
        WHERE,
        FieldPanel(
            "note",
            heading="日時を自分の文で書くとき",
            help_text="空なら、上で選んだことから作った文がページに出ます。"
            "ここに書くと、そのかわりに出ます。曜日や時間を変えたときは、ここも直すか、空にしてください。",
        ),
        SessionPanel("sessions", heading="部（第1部・第2部など、対象がちがうとき）", label="部"),
    ],
)
