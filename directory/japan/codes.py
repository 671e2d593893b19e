"""全国地方公共団体コード: check digits, and the many ways a spreadsheet writes one. No Django here."""

import re
import unicodedata
from collections.abc import Container

FICTIONAL_PREFECTURE = "99"
PREFECTURES = frozenset(f"{number:02}" for number in range(1, 48)) | {FICTIONAL_PREFECTURE}


class InvalidCode(ValueError):
    """A value that isn't a municipality code; the message is a Japanese sentence."""


def check_digit(code5: str) -> str:
    """The sixth digit of a code, "0"–"9".

    Weights 6–2, modulo 11, last digit of 11 minus the remainder: 総務省「全国地方公共団体コード仕様」.
    """
    total = sum(int(digit) * weight for digit, weight in zip(code5, (6, 5, 4, 3, 2), strict=True))
    return str((11 - total % 11) % 10)


def prefecture_code(code5: str) -> str:
    """The JIS X 0401 code (two digits) that a municipality code begins with."""
    return code5[:2]


def normalise_municipality_code(value: str | int | float, known: Container[str] | None = None) -> str:
    """Five digits, from five or six digits in any of the forms files hold.

    Taken away first: spaces, hyphens, full-width forms, and the `.0` a spreadsheet adds. Then
    - six digits: the check digit must fit;
    - four digits: five that lost their leading zero (1100 → 01100);
    - five digits are ambiguous: 11002 may be the code 11002, or 011002 (Sapporo with check digit) without its zero.
      With `known` (all existing five-digit codes): as it stands if it exists, else with the zero if that exists.
      Otherwise: as it stands if it is formed like a code – a prefecture 01–47 or 99, then 000 (the prefecture itself)
      or 100–799 –, else with the zero if its check digit fits.

    A prefecture's own code (140007) gives 14000. Raises InvalidCode.
    """
    text = re.sub(r"[\s\-]", "", unicodedata.normalize("NFKC", str(value)))
    text = re.sub(r"\.0+$", "", text)
    if not re.fullmatch(r"[0-9]{4,6}", text):
        raise InvalidCode(f"「{value}」は自治体コードではありません。5桁または6桁の数字で書いてください。")
    if len(text) == 6:
        return _without_check_digit(text, value)
    if len(text) == 4:
        return _checked(f"0{text}", value)
    return _five_digits(text, value, known)


def _five_digits(text: str, value: object, known: Container[str] | None) -> str:
    with_zero = f"0{text}"
    zero_fits = check_digit(with_zero[:5]) == text[-1] and _well_formed(with_zero[:5])
    if known is not None:
        if text in known:
            return text
        if zero_fits and with_zero[:5] in known:
            return with_zero[:5]
    if not _well_formed(text) and zero_fits:
        return with_zero[:5]
    return _checked(text, value)


def _without_check_digit(text: str, value: object) -> str:
    code, expected = text[:5], check_digit(text[:5])
    if text[5] != expected:
        raise InvalidCode(
            f"自治体コード「{value}」の検査数字（6桁目）が合いません。{code}なら{code}{expected}です。"
            "写し間違いがないか確かめてください。"
        )
    return _checked(code, value)


def _checked(code: str, value: object) -> str:
    if not _well_formed(code):
        raise InvalidCode(f"自治体コード「{value}」に当たる都道府県や市区町村はありません。番号を確かめてください。")
    return code


def _well_formed(code: str) -> bool:
    return code[:2] in PREFECTURES and (code[2:] == "000" or "100" <= code[2:] <= "799")
