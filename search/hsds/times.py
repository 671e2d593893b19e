"""A schedule as HSDS tells it: the parts of an RFC 5545 rule where it has a place for them, and always in words."""

from __future__ import annotations

from datetime import time

from activities.models import Schedule
from activities.rules import WEEKDAYS, Rule, RuleError, parse

from .keys import own_key

OFFSET = "+09:00"


def schedule_record(schedule: Schedule, service: str, place: str, link: str) -> dict:
    """`link`: the calendar of the listing."""
    rule = _rule(schedule.rrule)
    until = schedule.until or (rule.until if rule else None)
    sessions = [" ".join(filter(None, (one.name, one.audience_note))) for one in schedule.sessions.all()]
    return {
        "id": own_key("schedule", service, schedule.uid),
        "service_id": service,
        "service_at_location_id": place,
        "dtstart": schedule.dtstart.isoformat() if schedule.dtstart else None,
        "timezone": 9,
        "until": until.isoformat() if until else None,
        **(_rule_record(rule) if rule else {}),
        "description": schedule.when,
        "opens_at": _clock(schedule.start_time),
        "closes_at": _clock(schedule.end_time),
        "schedule_link": link,
        "notes": "\n".join([*filter(None, [schedule.name]), *sessions]),
    }


def _rule(text: str) -> Rule | None:
    """The rule as far as HSDS has a place for all of it: neither years nor months nor the n-th of several weekdays."""
    try:
        rule = parse(text)
    except RuleError:
        return None
    daily = rule.freq == "DAILY" and rule.interval == 1 and not rule.days
    plain = daily or rule.freq in ("WEEKLY", "MONTHLY")
    return rule if plain and not (rule.months or rule.positions or (daily and rule.month_days)) else None


def _rule_record(rule: Rule) -> dict:
    days = rule.days or (tuple((0, day) for day in WEEKDAYS) if rule.freq == "DAILY" else ())
    return {
        "freq": "WEEKLY" if rule.freq == "DAILY" else rule.freq,
        "interval": rule.interval,
        "wkst": rule.week_start,
        "count": rule.count if rule.freq != "DAILY" else None,
        "byday": ",".join(f"{number or ''}{day}" for number, day in days),
        "bymonthday": ",".join(map(str, rule.month_days)),
    }


def _clock(moment: time | None) -> str | None:
    return f"{moment:%H:%M}{OFFSET}" if moment else None
