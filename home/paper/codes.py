"""The code on a 調査票: the listing's public number, made for paper and telephone (no 0, 1, I, L, O in it)."""

import re
import unicodedata

from directory.models import Listing

LENGTH = 8
NO_CODE = "番号を入れてください。調査票の右上にあります（例：K7MX-2P9Q）。"
NOT_A_CODE = "番号は、英字と数字の8文字です（例：K7MX-2P9Q）。0と1、I・L・Oは使っていません。もう一度見てください。"
NOT_YOURS = "この番号は、担当している地域の居場所・活動にはありません。写しちがいがないか、もう一度見てください。"


def written(listing: Listing) -> str:
    """K7MX-2P9Q"""
    code = listing.public_id.upper()
    return f"{code[:4]}-{code[4:]}"


def read(typed: str) -> str:
    """The public number from what somebody typed, full-width and with spaces or not. Raises ValueError (a sentence)."""
    code = re.sub(r"[\s\-‐–—―ー−]", "", unicodedata.normalize("NFKC", typed)).lower()
    if not code:
        raise ValueError(NO_CODE)
    if not re.fullmatch(rf"[0-9a-z]{{{LENGTH}}}", code):
        raise ValueError(NOT_A_CODE)
    return code
