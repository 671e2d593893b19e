"""What a cell may hold, and what it mustn't do."""

import datetime
from decimal import Decimal

from django.utils import timezone
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

#: A text that begins so is run as a formula by some spreadsheet (the full-width ones by Japanese Excel).
_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
LONGEST = 32_767  # Excel calls a file with a longer cell damaged

Cell = str | int | float | bool | datetime.date | datetime.datetime | datetime.time | None


def plain(value: object) -> Cell:
    """A value as spreadsheets know it: times as they are in Japan, texts without what XML can't hold."""
    if isinstance(value, datetime.datetime):
        return timezone.make_naive(value) if timezone.is_aware(value) else value
    if value is None or isinstance(value, bool | int | float | datetime.date | datetime.time):
        return value
    if isinstance(value, Decimal):
        return float(value)
    return ILLEGAL_CHARACTERS_RE.sub("", str(value))[:LONGEST]


def runs(text: str) -> bool:
    """Whether a spreadsheet might take a text for a formula."""
    return text.lstrip(" 　").startswith(_STARTS) or text.startswith(_STARTS)


def harmless(value: object) -> str:
    """A cell of a CSV file: there nothing but an apostrophe keeps a text from being run."""
    value = plain(value)
    if isinstance(value, datetime.datetime):
        return value.isoformat(" ", "minutes")
    if isinstance(value, str) and runs(value):
        return f"'{value}"
    return "" if value is None else str(value)
