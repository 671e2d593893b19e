"""The table of expected dates itself: well formed, and still what the lists say."""

import csv
import datetime
import json
import re
from functools import cache
from pathlib import Path

import openpyxl
import pytest

from activities.enums import HolidayRule
from tests.realdata.recurrence.table import COLUMNS, entries, meetings

ENTRIES = entries()
HEADINGS = {
    "frequency": ("開催頻度",),
    "weekday": ("開催曜日",),
    "day": ("開催日", "when"),
    "start": ("開催開始時間", "openTime"),
    "end": ("開催終了時間", "closeTime"),
    "remarks": ("開催日時特記事項",),
}
DAY = "(?:[1-5]|-1)?(?:MO|TU|WE|TH|FR|SA|SU)"
SPELLING = re.compile(
    f"FREQ=(?:WEEKLY|MONTHLY)(?:;INTERVAL=[0-9]+)?(?:;BYMONTH=[0-9,]+)?(?:;BYDAY={DAY}(?:,{DAY})*)?(?:;BYMONTHDAY=[-0-9,]+)?"
)
RULES = [(entry, rule) for entry in ENTRIES for rule in entry.expected or ()]
PARSED = [entry for entry in ENTRIES if entry.expected is not None]


def test_there_are_enough_of_both_kinds():
    assert len(ENTRIES) >= 250
    assert len(PARSED) >= 150
    assert len(ENTRIES) - len(PARSED) >= 100


def test_each_entry_is_there_once():
    assert len({entry.id for entry in ENTRIES}) == len(ENTRIES)
    read = [(entry.file, entry.row if entry.columns is None else 0, entry.text, entry.cells) for entry in ENTRIES]
    assert len(set(read)) == len(read)


def test_an_entry_is_either_columns_or_a_text():
    for entry in ENTRIES:
        assert (entry.columns is None) == bool(entry.text), entry.id
        assert bool(entry.column) == bool(entry.text), entry.id
        assert set(entry.columns or ()) <= set(COLUMNS), entry.id


def test_a_rule_is_spelt_in_one_way_and_has_dates():
    for entry, rule in RULES:
        assert not rule.rrule or SPELLING.fullmatch(rule.rrule), entry.id
        assert rule.holiday_rule in HolidayRule.values, entry.id
        if rule.end_time and not rule.ends_next_day:
            assert rule.start_time < rule.end_time, entry.id
        assert meetings([rule]), entry.id


def test_no_rule_names_a_day_that_the_row_does_not():
    """Except where it says 平日 or a range (月～金), and where it says a date."""
    week = "月火水木金土日"
    for entry in PARSED:
        said = "".join(("".join(entry.cells) + entry.text).split())
        if "平日" in said or re.search("[月火水木金土日][～〜]", said) or "/" in said:
            continue
        named = {week[meeting.day.weekday()] for meeting in meetings(entry.expected)}
        assert all(day in said for day in named), entry.id


@cache
def rows_of(path: Path, part: str) -> list[dict]:
    """The data rows of a list as published; nothing of the importers, so that the table stands on its own."""
    if path.suffix == ".xlsx":
        lines = openpyxl.load_workbook(path, read_only=True).worksheets[0].iter_rows(values_only=True)
        header = next(lines)
        return [dict(zip(header, line, strict=False)) for line in lines]
    if path.suffix == ".csv":
        text = path.read_bytes().decode("utf-8-sig").lstrip("\ufeff")
        return list(csv.DictReader(text.splitlines(keepends=True)))
    content = json.loads(path.read_text(encoding="utf-8"))
    return content[part] if part else [feature["properties"] for feature in content["features"]]


def as_text(cell: object) -> str:
    return f"{cell:%H:%M}" if isinstance(cell, datetime.time) else "" if cell is None else str(cell).strip()


@pytest.mark.realdata
def test_the_entries_are_what_their_rows_say(shared_data: Path):
    for entry in ENTRIES:
        row = rows_of(shared_data / "E_listings" / entry.file, entry.part)[entry.row - 1]
        if entry.columns is None:
            assert entry.text in as_text(row[entry.column]), entry.id
            continue
        found = {
            name: next((as_text(row[head]) for head in heads if head in row), "") for name, heads in HEADINGS.items()
        }
        assert {name: cell for name, cell in found.items() if cell} == entry.columns, entry.id
