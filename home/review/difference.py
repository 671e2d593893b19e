"""What differs between two versions of a listing, in words that whoever wrote it would use.

Of children – dates, contacts, pictures, rules – only those that differ are told, each as a line of its own. What isn't
part of a version (cancelled, confirmed when) differs by nature and is never told.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Field, ManyToManyField, Model
from django.utils.formats import date_format

from activities.models import Schedule, ScheduleSession
from activities.occurring import days_in
from activities.sentences import clock, full_day, sentence
from directory.models import Channel, EligibilityRule, Listing, ListingFeature, ListingImage
from directory.models.listings import OPERATIONAL_FIELDS

YES, NO = "はい", "いいえ"
BETWEEN = "、"
NOT_CONTENT = {*OPERATIONAL_FIELDS, "id", "first_published_at"}
#: What the sentence about a date is made of. Where it stays the same although these don't, they are told themselves.
RHYTHM = (
    "rrule", "dtstart", "start_time", "end_time", "ends_next_day", "all_day", "time_on_request", "until",
    "holiday_rule",
)  # fmt: skip


@dataclass(frozen=True)
class Change:
    """One thing that differs. "": it isn't there."""

    label: str
    before: str
    after: str


@dataclass(frozen=True)
class _Part:
    """One child: `key` finds the one that it replaces, `said` tells about it by label."""

    key: Any
    title: str
    said: dict[str, str]
    row: Model


def difference(before: Listing | None, after: Listing) -> list[Change]:
    """From one version to another, in the order of the form; from nothing, everything that is said."""
    changes = [
        Change(str(field.verbose_name), was, now)
        for field in _fields()
        if (was := _said(before, field)) != (now := _said(after, field))
    ]
    for name, part in CHILDREN.items():
        changes += _children([part(row) for row in _rows(before, name)], [part(row) for row in _rows(after, name)])
    return changes


def _fields() -> list[Field]:
    """Of a listing's own words, each with its translations behind it."""
    fields = [
        field
        for field in (*Listing._meta.concrete_fields, *Listing._meta.many_to_many)
        if field.editable and field.attname not in NOT_CONTENT
    ]
    order = {field.name: place for place, field in enumerate(fields)}
    return sorted(fields, key=lambda field: (order[base := _original(field.name, order)], field.name != base))


def _original(name: str, names: Iterable[str]) -> str:
    """The field whose text this one is the translation of; itself where it is none."""
    base = name.removesuffix("_en").removesuffix("_easy")
    return base if base in names else name


def _said(thing: Model | None, field: Field) -> str:
    """A field's value in words."""
    if thing is None:
        return ""
    if isinstance(field, ManyToManyField):
        return BETWEEN.join(sorted(str(one) for one in getattr(thing, field.name).all()))
    value = getattr(thing, field.name)
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return YES if value else NO
    if field.choices:
        return str(getattr(thing, f"get_{field.name}_display")())
    if field.get_internal_type() == "DateTimeField":
        return date_format(value, "DATETIME_FORMAT")
    if field.get_internal_type() == "DateField":
        return full_day(value)
    if field.get_internal_type() == "TimeField":
        return clock(value)
    return str(value)


def _rows(listing: Listing | None, name: str) -> Iterable[Model]:
    return getattr(listing, name).all() if listing else ()


def _children(before: list[_Part], after: list[_Part]) -> list[Change]:
    """Those that stayed as they were are left out; of the rest, those with the same key are one that changed."""
    gone, come = list(before), []
    for part in after:
        same = next((one for one in gone if _is_same(one, part)), None)
        gone.remove(same) if same else come.append(part)
    changes = []
    for part in come:
        old = next((one for one in gone if one.key == part.key), None)
        if old:
            gone.remove(old)
            changes += _changed(old, part)
        else:
            changes.append(Change(part.title, "", _all(part)))
    return changes + [Change(part.title, _all(part), "") for part in gone]


def _is_same(before: _Part, after: _Part) -> bool:
    return (before.key, before.said) == (after.key, after.said) and _rhythm(before.row) == _rhythm(after.row)


def _rhythm(row: Model) -> list[Any]:
    return [getattr(row, name) for name in RHYTHM] if isinstance(row, Schedule) else []


def _changed(before: _Part, after: _Part) -> list[Change]:
    """What is told differently; where only the stored rhythm differs, that as it is stored."""
    labels = dict.fromkeys([*before.said, *after.said])
    pairs = [(label, before.said.get(label, ""), after.said.get(label, "")) for label in labels]
    changes = [Change(_named(after.title, label), was, now) for label, was, now in pairs if was != now]
    if changes or not isinstance(after.row, Schedule):
        return changes
    stored = [Schedule._meta.get_field(name) for name in RHYTHM]
    pairs = [(str(field.verbose_name), _said(before.row, field), _said(after.row, field)) for field in stored]
    return [Change(_named(after.title, label), was, now) for label, was, now in pairs if was != now]


def _named(title: str, label: str) -> str:
    return f"{title}：{label}" if label else title


def _all(part: _Part) -> str:
    return "\n".join(_named(label, text) if label else text for label, text in part.said.items() if text)


def _schedule(row: Schedule) -> _Part:
    off, extra = (BETWEEN.join(map(full_day, sorted(days_in(days)))) for days in (row.exception_dates, row.extra_dates))
    said = {
        "いつ": sentence(row),
        "日時の書き方": row.note,
        "休む日": off,
        "追加の日": extra,
        "どこで": _place(row),
        "場所の公開": str(row.get_location_visibility_display()),
        "部": "\n".join(_session(one) for one in row.sessions.all()),
    }
    return _Part(row.uid, f"日程「{row.name}」" if row.name else "日程", said, row)


def _place(row: Schedule) -> str:
    venue = row.venue
    if not venue:
        return "・".join(str(one) for one in (row.get_place_kind_display(), row.municipality) if one)
    written = f"{venue.address}{venue.building}"
    return f"{venue}（{written}）" if written and written not in str(venue) else str(venue)


def _session(row: ScheduleSession) -> str:
    times = "〜".join(clock(time) if time else "" for time in (row.start_time, row.end_time)).strip("〜")
    whom = BETWEEN.join(str(one) for one in (*row.audiences.all(), *row.standpoints.all()))
    return " ".join(filter(None, (row.name, times, row.audience_note, whom)))


def _channel(row: Channel) -> _Part:
    shown = "" if row.public else "公開していません"
    return _Part(row.kind, f"連絡先：{row.get_kind_display()}", {"": _with_note(row.value, row.note, shown)}, row)


def _picture(row: ListingImage) -> _Part:
    return _Part(row.image_id, "写真", {"": row.alt}, row)


def _rule(row: EligibilityRule) -> _Part:
    words = f"{row}（{row.get_proof_display()}）"
    return _Part((row.municipality_id, row.prefecture_id, row.district_id), "来られる人の条件", {"": words}, row)


def _feature(row: ListingFeature) -> _Part:
    words = _with_note(str(row.get_answer_display()), row.note)
    return _Part(row.feature_id, f"特徴：{row.feature}", {"": words}, row)


def _with_note(text: str, *notes: str) -> str:
    """Without empty brackets where there is nothing to add."""
    said = BETWEEN.join(filter(None, notes))
    return f"{text}（{said}）" if said else text


CHILDREN: dict[str, Callable[[Any], _Part]] = {
    "schedules": _schedule,
    "channels": _channel,
    "listing_images": _picture,
    "eligibility_rules": _rule,
    "listing_features": _feature,
}
