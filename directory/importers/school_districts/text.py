"""Text of attribute tables: which encoding it is in, whether it survived, and how names are compared."""

import codecs
import re
import unicodedata
from collections.abc import Iterable, Sequence

from directory.importers.school_districts.errors import DestroyedText, UnknownEncoding

# Above this share of unreadable names the file was destroyed on its way; below, single rows are reported.
DESTROYED_SHARE = 0.2

_JAPANESE = re.compile(r"[\u3041-\u3096\u30a1-\u30fa\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff々〆]")
# What is left when Shift_JIS or UTF-8 bytes went through a wrong decoder: Latin letters and half-width katakana.
_DEBRIS = re.compile(r"[A-Za-z\u0080-\u024f\uff61-\uff9f]")
_SCHOOL_END = re.compile(r"(校|学園|学院|学舎|学級|教室|学区|区域|地区|[小中])(\d*|[(（].*[)）])$")
# Scripts and symbols a Japanese name can hold; the kanji, kana and width variants are matched by name below.
_SCRIPTS = ("CJK", "HIRAGANA", "KATAKANA", "LATIN", "FULLWIDTH", "HALFWIDTH", "IDEOGRAPHIC", "DIGIT", "ROMAN NUMERAL")


def decode(cells: Iterable[bytes]) -> tuple[str, list[str]]:
    """Decode all cells of a table as UTF-8 or, failing one cell, all as cp932; returns (encoding, texts).

    One table has one encoding, whatever a .cpg says. A character cut in two by the width of a dbf field is dropped.
    Raises UnknownEncoding.
    """
    cells = list(cells)
    for encoding in ("utf-8", "cp932"):
        try:
            return encoding, [codecs.getincrementaldecoder(encoding)().decode(cell) for cell in cells]
        except UnicodeDecodeError as error:
            failure = error
    raise UnknownEncoding(detail=f"読めないバイト {failure.object[failure.start : failure.start + 4].hex(' ')}")


def is_broken(name: str) -> bool:
    """True when a school's name can't be what somebody wrote.

    The rule, any of: a replacement, control, private-use or unassigned character; a character of a script Japanese
    names don't use (Greek, Yi, Hangul …); no kana or kanji at all; Latin letters or half-width katakana in a name
    that doesn't end as school names do (…校, …学園, …小).
    """
    return (
        any(map(_is_foreign, name))
        or not _JAPANESE.search(name)
        or bool(_DEBRIS.search(name) and not _SCHOOL_END.search(name))
    )


def _is_foreign(character: str) -> bool:
    category = unicodedata.category(character)
    if category[0] == "C" or character == "\ufffd":
        return True
    return category[0] == "L" and not unicodedata.name(character, "").startswith(_SCRIPTS)


def refuse_destroyed(names: Sequence[str]) -> None:
    """Raise DestroyedText when more than a fifth of the names (empty ones not counted) are broken."""
    names = [name for name in names if name]
    broken = [name for name in names if is_broken(name)]
    if len(broken) > DESTROYED_SHARE * len(names):
        raise DestroyedText(total=len(names), broken=len(broken), sample=_printable(broken[0]))


def _printable(text: str) -> str:
    return "".join(character if character.isprintable() else "�" for character in text)[:20]
