"""調査票を打ち込む: only what has changed, and whose words they are. Goes the way of 代理入力 (home/desk/behalf.py)."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from activities.checking import problems
from activities.importers.readings import when_of
from activities.models import Schedule
from activities.recurrence_text import read_text
from activities.sentences import sentence
from directory.changes import told_together
from directory.enums import Asked, ChannelKind, VerificationMethod
from directory.models import Channel, Listing, User
from home.desk.behalf import NO_WHOM, record
from home.review.services import Outcome, submit

from .questions import QUESTIONS, channels_of, place_of, schedules_of
from .surveys import ASKED

METHODS = (
    (VerificationMethod.PAPER.value, "紙・FAX"),
    (VerificationMethod.TELEPHONE.value, "電話"),
    (VerificationMethod.VISIT.value, "訪問"),
)
TIMES = ("start_time", "end_time", "ends_next_day", "all_day", "time_on_request")
NOT_READ = (
    "日時を読み取れませんでした。「毎月 第2・第4火曜日 10:00〜12:00」「4月5日、5月10日 13:30から」のように書くか、"
    "編集の画面の「いつ・どこで」で直してください。"
)
SEVERAL = "一つの日程に書けないくり返しです。編集の画面の「いつ・どこで」で、日程を分けてください。"
NOTHING = "変わったところを入れるか、「全部このとおり」に印をつけてください。"
BOTH = "新しい内容と「消す」の両方があります。どちらか一つにしてください。"
NO_NAME = "名前は消せません。新しい名前を書くか、「消す」の印をはずしてください。"
NO_VALUE = "番号・アドレスを書いてください。"
NO_KIND = "連絡先の方法を選んでください。"


class Row:
    """One line of the screen: what stands there now, the field for what is new, and perhaps a box to take it out."""

    def __init__(self, form: forms.Form, label: str, now: str, name: str, takes_out: bool = True) -> None:
        self.label, self.now = label, now
        self.field = form[name]
        self.gone = form[f"{name}-gone"] if takes_out else None


class KeyInForm(forms.Form):
    """Made for one draft: a field for each line of its 調査票, all of them empty."""

    behalf_method = forms.ChoiceField(
        label="どうやって聞きましたか", choices=METHODS, initial=METHODS[0][0], widget=forms.RadioSelect
    )
    behalf_whom = forms.CharField(
        label="だれに聞きましたか（調査票の「お名前」）", max_length=120, error_messages={"required": NO_WHOM}
    )
    behalf_confirms = forms.BooleanField(
        label="直したところのほかは、全部このとおりだと聞きました",
        required=False,
        help_text="最後に確認した日になります。",
    )
    new_kind = forms.ChoiceField(label="方法", required=False, choices=[("", "―"), *ChannelKind.choices])
    new_value = forms.CharField(label="番号・アドレス", required=False, max_length=400)
    new_public = forms.BooleanField(label="公開する（団体がそう言ったときだけ）", required=False)

    def __init__(self, *args: Any, draft: Listing, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.draft = draft
        self.schedules = {f"when-{one.uid}": one for one in schedules_of(draft)}
        self.channels = {f"channel-{number}": one for number, one in enumerate(channels_of(draft))}
        self.rows: list[Row] = []
        for one in QUESTIONS:
            longest = Listing._meta.get_field(one.name).max_length
            self._line(one.name, one.label, one.now(draft), longest, one.lines, takes_out=one.name != "title")
        for name, schedule in self.schedules.items():
            self._line(name, f"いつ（{place_of(draft, schedule)}）", schedule.when, 400, takes_out=False)
        for name, channel in self.channels.items():
            self._line(name, f"連絡先：{channel.get_kind_display()}", channel.value, 400)
        for name, label in ASKED:
            self.fields[name] = forms.ChoiceField(
                label=label, required=False, choices=[("", "変わらない"), *Asked.choices]
            )
            now = Asked(getattr(draft, name)).label
            self.rows.append(Row(self, f"来た人に聞くこと：{label}", str(now), name, takes_out=False))

    def _line(
        self, name: str, label: str, now: str, longest: int | None, lines: int = 1, takes_out: bool = True
    ) -> None:
        widget = forms.Textarea(attrs={"rows": 2}) if lines > 1 else forms.TextInput
        self.fields[name] = forms.CharField(label=label, required=False, max_length=longest, widget=widget)
        if takes_out:
            self.fields[f"{name}-gone"] = forms.BooleanField(label=f"「{label}」を消す", required=False)
        self.rows.append(Row(self, label, now, name, takes_out))

    @property
    def new_channel(self) -> list[forms.BoundField]:
        return [self["new_kind"], self["new_value"], self["new_public"]]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        for row in self.rows:
            name = row.field.name
            if row.gone and cleaned.get(row.gone.name) and cleaned.get(name):
                self.add_error(name, BOTH)
        self.readings = {name: self._read(name) for name in self.schedules if cleaned.get(name)}
        if cleaned.get("new_value") and not cleaned.get("new_kind"):
            self.add_error("new_kind", NO_KIND)
        if cleaned.get("new_kind") and not cleaned.get("new_value"):
            self.add_error("new_value", NO_VALUE)
        if not self.errors and not self.changes and not cleaned.get("behalf_confirms"):
            raise ValidationError(NOTHING)
        return cleaned

    def _read(self, name: str) -> dict[str, Any]:
        """The schedule's fields as the words say; times that aren't written again stay. Empty where not understood."""
        text, schedule = self.cleaned_data[name], self.schedules[name]
        rules = read_text(text).schedules
        if not rules or len(rules) > 1:
            self.add_error(name, SEVERAL if rules else NOT_READ)
            return {}
        values = when_of(rules[0])
        if rules[0].start_time is None and not rules[0].all_day:
            values |= {field: getattr(schedule, field) for field in TIMES}
        found = Schedule(**values)
        found.note = "" if sentence(found) else text
        if wrong := problems(found):
            self.add_error(name, list(wrong.values()))
        kept = {*schedule.exception_dates, *values["exception_dates"]}  # days off that were said before still hold
        return values | {"note": found.note, "exception_dates": sorted(kept)}

    @property
    def changes(self) -> bool:
        """Whether anything was written but whose words they are."""
        own = {name for name in self.cleaned_data if not name.startswith("behalf_") and name != "new_public"}
        return any(self.cleaned_data[name] for name in own)

    def apply(self) -> None:
        """Write what was filled in into the draft; nothing is saved."""
        said = self.cleaned_data
        for name in [one.name for one in QUESTIONS] + [name for name, _label in ASKED]:
            if said.get(f"{name}-gone"):
                setattr(self.draft, name, "")
            elif said.get(name):
                setattr(self.draft, name, said[name])
        if self.readings:
            for name, values in self.readings.items():
                for field, value in values.items():
                    setattr(self.schedules[name], field, value)
            self.draft.schedules.set(self.schedules.values())
        self._apply_channels(said)

    def _apply_channels(self, said: dict[str, Any]) -> None:
        kept = []
        for name, channel in self.channels.items():
            channel.value = said.get(name) or channel.value
            if not said.get(f"{name}-gone"):
                kept.append(channel)
        if said.get("new_value"):
            new = {"kind": said["new_kind"], "value": said["new_value"], "public": said["new_public"]}
            kept.append(Channel(**new))
        if kept != list(self.channels.values()) or any(said.get(name) for name in self.channels):
            for place, channel in enumerate(kept):  # databases differ in where they put rows without a place
                channel.sort_order = place
            self.draft.channels.set(kept)


@told_together()
def save(form: KeyInForm, by: User) -> Outcome | None:
    """What a sheet says, sent its way with whose words it is; None where it says that all is still so.

    One transaction. Raises ValidationError when it can't be published as it is: then nothing is saved.
    """
    outcome = None
    if form.changes:
        form.apply()
        outcome = submit(form.draft, by)
    record(form.draft, form.cleaned_data, by)
    return outcome
