"""What the columns of a row say of when → the fields of its schedules; words that aren't understood stay words."""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass

from activities.enums import HolidayRule, PlaceKind
from activities.recurrence_text import Reading, Rule, Trouble, read_columns
from directory.importers.listing_formats import EventRow, Row, Session
from directory.importers.listing_formats.cursor import ENDS_FIRST
from directory.importers.report import Report

REVERSED = "終わりの時刻が始まりより前のため、日程にせず、文字のまま残しました。時刻を確かめてください。"
CONTRADICTION = "曜日・回数・日付・時刻の書き方がたがいに合わないため、日程にせず、文字のまま残しました。"
#: More rules than this from one row are a misunderstanding.
MOST_RULES = 12
# Words in a general remark that may change dates: then the remark must be understood, too.
_SPEAKS_OF_DAYS = re.compile(
    "曜|休|毎[週月日]|第[0-9０-９一二三四五①-⑤]|隔[週月]|不定期|変更|開催日|日程|[0-9０-９]月|祝|期間|中止|再開|年末|のみ開"
)
_REPORTED = {Trouble.ENDS_BEFORE_START: REVERSED, Trouble.CONTRADICTION: CONTRADICTION}


@dataclass(frozen=True)
class Timetable:
    """The fields of each schedule a row makes, at least one; ``parsed`` None where the row doesn't say when at all."""

    values: list[dict]
    parsed: bool | None


def timetable_of(session: Session, row: Row, report: Report, file: str) -> Timetable:
    """Of a row of a list, or of its 追加情報."""
    written = session.written
    remarks = [written.note]
    if _SPEAKS_OF_DAYS.search(session.remarks) and session.remarks != written.note:
        remarks.append(session.remarks)
    reading = read_columns(
        written.frequency,
        written.weekdays,
        written.days,
        written.start or session.start,
        written.end or session.end,
        "\n".join(remark for remark in remarks if remark),
    )
    if reading.schedules and len(reading.schedules) <= MOST_RULES:
        return Timetable([fields_of(rule) for rule in reading.schedules], True)
    _tell(reading, row, written.days or written.note, "開催日" if written.days else "開催日時特記事項", report, file)
    says_when = any((written.frequency, written.weekdays, written.days, written.note, written.start))
    return Timetable([words_only(session.start, session.end)], False if says_when else None)


def timetable_of_event(row: EventRow, report: Report, file: str) -> Timetable:
    """Of a dated event: its day, every day until the last, or what its note says of the days between."""
    last = row.ends_on if row.ends_on != row.starts_on else None
    days = _written(row.starts_on) if last is None else f"{_written(row.starts_on)}~{_written(last)}"
    for text in [days] if last is None else [f"{days}の毎日", days]:
        reading = read_columns("", "", f"{text}\n{row.written.note}", row.written.start, row.written.end, "")
        if reading.schedules and len(reading.schedules) <= MOST_RULES:
            return Timetable([fields_of(_single_day(rule)) for rule in reading.schedules], True)
    if last is None:  # the day is in a column of its own: whatever the note says, it stands
        reading = read_columns("", "", days, row.written.start, row.written.end, "")
        if reading.schedules:
            return Timetable([fields_of(_single_day(rule)) for rule in reading.schedules], True)
        return Timetable([words_only(row.start, row.end) | {"dtstart": row.starts_on}], True)
    _tell(reading, row, row.written.note, "開始日時特記事項", report, file)
    return Timetable([words_only(row.start, row.end)], False)


def words_only(start: datetime.time | None, end: datetime.time | None) -> dict:
    """A schedule that gives no dates, only words and perhaps times."""
    return fields_of(Rule(start_time=start, end_time=end)) | {"time_on_request": False}


def fields_of(rule: Rule) -> dict:
    return {"place_kind": PlaceKind.VENUE} | when_of(rule)


def when_of(rule: Rule) -> dict:
    """The fields of a schedule that say when."""
    return {
        "rrule": rule.rrule,
        "dtstart": rule.dtstart,
        "until": rule.until,
        "start_time": rule.start_time,
        "end_time": rule.end_time,
        "ends_next_day": rule.ends_next_day,
        "all_day": rule.all_day,
        "time_on_request": rule.start_time is None and not rule.all_day,
        "holiday_rule": HolidayRule(rule.holiday_rule),
        "extra_dates": [day.isoformat() for day in rule.extra_dates],
        "exception_dates": [day.isoformat() for day in rule.exception_dates],
    }


def _single_day(rule: Rule) -> Rule:
    """One date is a first day without a rule (RFC 5545), which re-imports know an event by."""
    if rule.rrule or len(rule.extra_dates) != 1:
        return rule
    return Rule(
        dtstart=rule.extra_dates[0],
        start_time=rule.start_time,
        end_time=rule.end_time,
        ends_next_day=rule.ends_next_day,
        all_day=rule.all_day,
    )


def _written(day: datetime.date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def _tell(reading: Reading, row: Row, value: str, column: str, report: Report, file: str) -> None:
    """Columns that can't be right are for the publisher to hear of; what was only not understood is not an error."""
    message = _REPORTED.get(reading.trouble)
    if message is None or any(problem.message == ENDS_FIRST for problem in row.problems):
        return
    report.add(file, row.line, column, value or reading.text, message)
