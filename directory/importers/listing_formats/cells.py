"""Turns single cells of published lists into values: times, dates, coordinates, prices, telephone numbers, addresses.

Every function takes a cleaned cell (see ``tables.clean``) and either returns a value or raises CellError with a
Japanese sentence; None stands for "nothing given". Words such as 「非公開」「なし」 count as nothing given.
"""

from __future__ import annotations

import datetime
import re
import unicodedata
from urllib.parse import urlsplit

import jaconv
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from openpyxl.utils.datetime import from_excel

from directory.importers.tables import Value

#: Coordinates outside of this are not in Japan (degrees north, degrees east).
JAPAN_LATITUDES = (20.0, 46.0)
JAPAN_LONGITUDES = (122.0, 154.0)

_NOTHING = re.compile(
    r"^(非公開|未公開|未定|不明|なし|無し|無|該当なし|なし。|[-－―ー‐~～*＊/・.]+|n/?a|null|none)$", re.I
)
_ERAS = {"令和": 2018, "R": 2018, "平成": 1988, "H": 1988, "昭和": 1925, "S": 1925}
#: What a time of day or a day is to a spreadsheet, where a formula's cell was never told to show it as one.
_FRACTION = re.compile(r"0?\.\d+")
_SERIAL = re.compile(r"[2-7]\d{4}")  # the years 1954 to 2119
_TIME = re.compile(
    r"^(午前|午後|am|pm|正午)?(?:(\d{1,2})(?:[:時](?:(\d{1,2})分?|(半))?(?::\d{2}(?:\.\d+)?)?)?)?(am|pm)?(?:頃|ごろ)?[~〜-]?$"
)
_DATE = re.compile(r"^(\d{4})[/\-.年](\d{1,2})[/\-.月](\d{1,2})日?(?:\(.\))?(?:[ t]\d.*)?$")
_ERA_DATE = re.compile(r"^(令和|平成|昭和|R|H|S)(\d{1,2}|元)[/\-.年](\d{1,2})[/\-.月](\d{1,2})日?")


class CellError(ValueError):
    """What is wrong with a cell, as a Japanese sentence that also says what was done about it."""


def text(value: Value) -> str:
    """A cell as text: "" for nothing; dates and times in the form they are read aloud (2026/04/01, 17:00)."""
    if value is None:
        return ""
    if isinstance(value, datetime.datetime):
        return f"{value:%Y/%m/%d}" if value.time() == datetime.time(0) else f"{value:%Y/%m/%d %H:%M}"
    if isinstance(value, datetime.date):
        return f"{value:%Y/%m/%d}"
    if isinstance(value, datetime.time):
        return f"{value.hour}:{value:%M}"
    if isinstance(value, datetime.timedelta):
        minutes = int(value.total_seconds() // 60)
        return f"{minutes // 60}:{minutes % 60:02d}"
    return str(value)


def given(value: Value) -> str:
    """Like :func:`text`, but "" for words that say there is nothing (非公開, なし, －)."""
    words = text(value)
    return "" if _NOTHING.match(words) else words


def fold(words: str) -> str:
    """NFKC and the dashes and waves of Japanese keyboards made one: for parsing, never for showing."""
    folded = unicodedata.normalize("NFKC", words)
    return re.sub(r"[‐‑–—―−－ｰ]", "-", re.sub(r"[〜～∼]", "~", folded)).strip()


def day_of_serial(value: Value, epoch: datetime.datetime) -> Value:
    """In a column of days: the day that a bare serial number stands for; anything else as it is."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return value
    words = fold(text(value))
    return from_excel(int(words), epoch) if _SERIAL.fullmatch(words) else value


def time_of_fraction(value: Value) -> Value:
    """In a column of times: the time that a bare fraction of a day stands for; anything else as it is."""
    words = fold(text(value)) if isinstance(value, float | str) else ""
    return clock(float(words)) if _FRACTION.fullmatch(words) else value


def clock(value: Value) -> datetime.time | None:
    """A time of day from 17:00, 17:00:00, １７時半, 午後5時, 1730, an Excel time or an Excel fraction of a day."""
    if isinstance(value, datetime.datetime):
        value = value.time()
    if isinstance(value, datetime.time):
        return value.replace(second=0, microsecond=0, tzinfo=None)
    if isinstance(value, datetime.timedelta):
        return _time_of_minutes(round(value.total_seconds() / 60), value)
    if isinstance(value, float):
        return _time_of_minutes(round(value * 24 * 60), value)
    words = given(value)
    return _clock_from_words(words) if words else None


def _clock_from_words(words: str) -> datetime.time:
    folded = fold(words).lower().replace(" ", "").replace(".", ":")
    if re.fullmatch(r"\d{3,4}", folded):
        folded = f"{folded[:-2]}:{folded[-2:]}"
    match = _TIME.match(folded)
    if not match or not (match[2] or match[1] == "正午"):
        raise CellError("時刻として読めません。説明文としてそのまま残しました。")
    hour, minute = int(match[2] or 12), 30 if match[4] else int(match[3] or 0)
    if (match[1] in ("午後", "pm") or match[5] == "pm") and hour < 12:
        hour += 12
    return _time_of_minutes(hour * 60 + minute, words, valid=minute < 60)


def _time_of_minutes(minutes: int, value: object, *, valid: bool = True) -> datetime.time:
    if not valid or not 0 <= minutes < 24 * 60:
        raise CellError("0:00〜23:59の時刻ではありません。説明文としてそのまま残しました。")
    return datetime.time(minutes // 60, minutes % 60)


def calendar_date(value: Value) -> datetime.date | None:
    """A date from 2026/4/1, 2026-04-01, 2026年4月1日, 令和8年4月1日 or an Excel date."""
    if isinstance(value, datetime.datetime):
        return value.date()
    if isinstance(value, datetime.date):
        return value
    words = fold(given(value))
    if not words:
        return None
    if re.fullmatch(r"\d{8}", words):
        words = f"{words[:4]}/{words[4:6]}/{words[6:]}"
    parts = None
    if match := _DATE.match(words.lower()):
        parts = int(match[1]), int(match[2]), int(match[3])
    elif match := _ERA_DATE.match(words):
        parts = _ERAS[match[1]] + (1 if match[2] == "元" else int(match[2])), int(match[3]), int(match[4])
    try:
        return datetime.date(*parts) if parts else _no_date()
    except ValueError as error:
        raise CellError("日付として読めません。2026/04/01のように書いてください。") from error


def _no_date() -> datetime.date:
    raise ValueError("not a date")


def coordinates(latitude: Value, longitude: Value) -> tuple[float, float] | None:
    """(latitude, longitude) in degrees, None when neither is given; (0, 0) and points outside Japan are errors."""
    north, east = fold(given(latitude)), fold(given(longitude))
    if not north and not east:
        return None
    try:
        point = float(north), float(east)
    except ValueError as error:
        raise CellError("緯度・経度が数として読めないため、住所から位置を求めます。") from error
    if point == (0.0, 0.0):
        raise CellError("緯度・経度が0のため、座標なしとして扱いました。")
    if _in_japan(*point):
        return point
    if _in_japan(point[1], point[0]):
        raise CellError("緯度と経度が逆のようです。座標は使わず、住所から位置を求めます。")
    raise CellError("緯度・経度が日本の範囲の外のため、座標は使わず、住所から位置を求めます。")


def _in_japan(latitude: float, longitude: float) -> bool:
    return (
        JAPAN_LATITUDES[0] <= latitude <= JAPAN_LATITUDES[1] and JAPAN_LONGITUDES[0] <= longitude <= JAPAN_LONGITUDES[1]
    )


def kana(value: Value) -> str:
    """A reading in full-width katakana (hiragana, too, becomes katakana)."""
    return jaconv.hira2kata(given(value))


def phone(value: Value) -> str:
    """A telephone or fax number, digits and hyphens as written but half-width; a zero that Excel took is put back."""
    words = fold(given(value))
    if not words:
        return ""
    digits = re.sub(r"\D", "", words)
    if words.isdigit() and not words.startswith("0") and len(words) in (9, 10):
        return "0" + words
    if not digits:
        raise CellError("電話番号に数字がありません。")
    if not (digits.startswith("0") and 9 <= len(digits) <= 11) and not digits.startswith("81"):
        raise CellError("電話番号として桁が合いません（市外局番から書いてください）。")
    return words


def email(value: Value) -> str:
    """A mail address, half-width; raises CellError when it is none."""
    words = fold(given(value)).replace(" ", "").removeprefix("mailto:")
    if not words:
        return ""
    try:
        validate_email(words)
    except ValidationError as error:
        raise CellError("メールアドレスとして読めません。") from error
    return words


def url(value: Value) -> str:
    """An http(s) address; a bare host name gets https:// in front. Of several in one cell the first is returned."""
    words = given(value)
    first = next((part for part in words.split() if part), "")
    if re.match(r"^(www\.)?[a-z0-9-]+(\.[a-z0-9-]+)*\.[a-z]{2,}(/[^@]*)?$", first, re.I):
        first = "https://" + first
    if not first:
        return ""
    try:
        parts = urlsplit(first)
        valid = parts.scheme in ("http", "https") and "." in (parts.hostname or "") and len(first) <= 500
    except ValueError:
        valid = False
    if not valid:
        raise CellError("https://から始まるアドレスではないため、リンクにしませんでした。")
    return first


def corporate_number(value: Value) -> str:
    """A 法人番号 of 13 digits whose check digit is right, else CellError (Excel turns it into 4.00E+12).

    The check digit is 9 − (Σ digit × weight mod 9), weights 1, 2, 1, 2 … from the right
    (法人番号の指定等に関する省令 第2条).
    """
    words = fold(given(value)).replace("-", "").replace(" ", "")
    if not words:
        return ""
    if not re.fullmatch(r"[0-9]{13}", words):
        raise CellError("法人番号は13桁の数字です。表計算ソフトで桁が失われていないか確かめてください。")
    weighted = sum(int(digit) * (1 + index % 2) for index, digit in enumerate(reversed(words[1:])))
    if int(words[0]) != 9 - weighted % 9:
        raise CellError("法人番号の検査用数字が合いません。番号を確かめてください。")
    return words


def flag(value: Value) -> bool | None:
    """True for 1, 有, 可, ○, はい, 実施; False for 0, 無, 不可, ×; None for anything else."""
    if isinstance(value, bool):
        return value
    words = fold(text(value)).lower()
    if re.match(r"^(1|true|yes|有|有り|あり|可|可能|○|◯|〇|はい|実施.*|対応可?)$", words):
        return True
    if re.match(r"^(0|false|no|無|無し|なし|不可|×|✕|いいえ|未実施)$", words):
        return False
    return None


def names(value: Value) -> tuple[str, ...]:
    """The items of a cell that lists several, split at ; ； 、 , ・ is left alone (part of names)."""
    return tuple(part.strip() for part in re.split(r"[;；、,\n]+", given(value)) if part.strip())
