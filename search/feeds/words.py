"""What a calendar's entry says, and what it doesn't (DESIGN 5).

Calendars are shared with families and shown on screens in kitchens. A listing that asks for quiet handling, or whose
organisers chose a name for calendars, appears under that name alone: without description and without the address of
its page, which one tap would open.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from activities.enums import OccurrenceStatus
from activities.models import Schedule, ScheduleSession
from activities.occurring import day_of
from search.cards import title_of
from search.models import Entry, Precision
from search.whereabouts import shown_venue

from .series import FeedDate


@dataclass(frozen=True)
class ListingFacts:
    """What an entry doesn't hold of its listing."""

    neutral_title: str = ""
    status_reason: str = ""


@dataclass(frozen=True)
class Words:
    """The words of one schedule's dates. `description` holds what is the same on each; empty for quiet listings."""

    title: str
    quiet: bool
    location: str = ""
    point: tuple[float, float] | None = None
    url: str = ""
    description: tuple[str, ...] = ()

    def summary_of(self, one: FeedDate | None) -> str:
        """Some programs pass over STATUS, so a change stands in the title too."""
        if one and one.status == OccurrenceStatus.CANCELLED:
            return _("【中止】%(title)s") % {"title": self.title}
        if one and one.status == OccurrenceStatus.MOVED:
            return _("【変更】%(title)s") % {"title": self.title}
        return self.title

    def description_of(self, one: FeedDate | None) -> str:
        if self.quiet:
            return ""
        lines = [line for line in (_moved_from(one), one.note if one else "") if line]
        return "\n".join([*lines, *self.description])


def shown_title(title: str, sensitive: bool, neutral_title: str) -> tuple[str, bool]:
    """(the title as it may stand in a calendar that others see, whether it keeps quiet)."""
    quiet = sensitive or bool(neutral_title)
    return (neutral_title or _("予定"), True) if quiet else (title, False)


def words_of(entry: Entry, facts: ListingFacts, schedule: Schedule, address: str, url: str) -> Words:
    """`address`: that of the venue, where it is public. Expects the entry's municipality and the sessions loaded."""
    title, quiet = shown_title(title_of(entry)[0], entry.sensitive, facts.neutral_title)
    return Words(
        title=title,
        quiet=quiet,
        location=location_of(entry, address),
        point=(entry.latitude, entry.longitude) if entry.precision == Precision.EXACT else None,
        url="" if quiet else url,
        description=() if quiet else tuple(_lines(entry, schedule, url)),
    )


def location_of(entry: Entry, address: str) -> str:
    """Hall and address where the place is public, else the area's name; of a place told on request the town only."""
    area = entry.municipality.name if entry.municipality else entry.prefecture.name if entry.prefecture else ""
    label = text_of(entry, "place_label")
    if entry.remote:
        return label
    if shown_venue(entry.place_key):
        where = address if area in address else f"{area}{address}"
        named = label not in ("", address)
        return f"{label}（{where}）" if named and where else where or label
    return f"{area} {label}".strip() if entry.precision == Precision.AREA else area


def text_of(entry: Entry, name: str) -> str:
    """`summary` or `place_label` in the active language; Japanese where there is no translation."""
    return entry.texts.get(get_language() or "ja", {}).get(name) or getattr(entry, name)


def _lines(entry: Entry, schedule: Schedule, url: str) -> list[str]:
    lines = [schedule.name] if schedule.name else []
    if schedule.time_on_request or (schedule.start_time is None and not schedule.all_day):
        lines.append(_("時間は、問い合わせてください。"))
    lines += [_session(session) for session in schedule.sessions.all()]
    if entry.precision == Precision.NONE and not entry.remote and not shown_venue(entry.place_key):  # 問い合わせた人に…
        lines.append(text_of(entry, "place_label"))
    return [*filter(None, [*lines, text_of(entry, "summary")]), _("くわしくは：%(url)s") % {"url": url}]


def _session(session: ScheduleSession) -> str:
    """第1部 10:00〜11:00（どなたでも）"""
    times = "〜".join(f"{moment:%H:%M}" if moment else "" for moment in (session.start_time, session.end_time))
    audience = _("（%(who)s）") % {"who": session.audience_note} if session.audience_note else ""
    return f"{session.name} {times if times != '〜' else ''}".rstrip() + audience


def _moved_from(one: FeedDate | None) -> str:
    if one is None or one.status != OccurrenceStatus.MOVED:
        return ""
    if day_of(one.starts_at) == one.day:
        return _("時間が変わりました。")
    return _("%(day)sから変わりました。") % {"day": date_format(one.day, "MONTH_DAY_FORMAT")}
