"""Codes of prefectures and municipalities (JIS X 0401, JIS X 0402 and their check digit)."""

import re
import unicodedata

FICTIONAL_PREFECTURE = "99"


class CodeError(ValueError):
    """The value is no municipality code."""


def check_digit(code: str) -> str:
    """Check digit of a 5-digit municipality code (総務省「全国地方公共団体コード」, weights 6-5-4-3-2, modulo 11)."""
    total = sum(weight * int(digit) for weight, digit in zip((6, 5, 4, 3, 2), code, strict=True))
    return str((11 - total % 11) % 10)


def municipality_code(value: object) -> str:
    """The 5-digit code behind a cell: 5 digits, 6 with check digit, or a number that lost its leading zero.

    Takes text (full-width too), int and whole float. Five digits are always taken as the code itself, four as one
    that lost its zero. Raises CodeError for anything else, a wrong check digit, or a prefecture outside 01–47 (99 is
    kept for fictional areas).
    """
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    text = unicodedata.normalize("NFKC", str(value)).strip().removesuffix(".0")
    if not re.fullmatch(r"[0-9]{4,6}", text):
        raise CodeError(value)
    digits = text.zfill(5)
    if len(digits) == 6 and check_digit(digits[:5]) != digits[5]:
        raise CodeError(value)
    if not (1 <= int(digits[:2]) <= 47 or digits[:2] == FICTIONAL_PREFECTURE) or digits[2:5] == "000":
        raise CodeError(value)
    return digits[:5]
