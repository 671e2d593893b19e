"""One spelling for everything that means the same: widths, waves, dashes, brackets, blanks, circled numbers."""

from __future__ import annotations

import re
import unicodedata

_CIRCLED = {chr(0x2460 + n): str(n + 1) for n in range(20)}
_ORDINALS = str.maketrans(_CIRCLED)
_RUN = re.compile("(?<=[①-⑳])(?=[①-⑳])")
_AFTER_NTH = re.compile("第[①-⑳・、,と第]*[①-⑳]")
_BRACKETS = str.maketrans({**dict.fromkeys("【[〔〈《「『{", "("), **dict.fromkeys("】]〕〉》」』}", ")")})
# (what, instead), in this order, after NFKC and lower case
_SPELLINGS = [
    (re.compile(r"[\r\n]+"), "\n"),
    (re.compile(r"[^\S\n]+"), " "),
    (re.compile("[〜∼∿〰～]"), "~"),
    (re.compile("[‐‑‒–—―−－ｰ]"), "-"),
    (re.compile(r"(?<=[0-9時分半日曜月])ー(?=[0-9午翌月火水木金土日第])"), "~"),
    (re.compile("[·･•･‧]"), "・"),
    (re.compile("[;；，]"), ","),
    (re.compile("[ヵヶカケか箇ヶ](?=月)"), "か"),
    (re.compile("曜日+(?!曜)"), "曜"),
    (re.compile(r" *([・、,~:/]) *"), r"\1"),
    (re.compile("平 日"), "平日"),
    (re.compile("第 +(?=[0-9一二三四五])"), "第"),
    (re.compile("~{2,}"), "~"),
]


def normalise(text: str) -> str:
    """The text in one spelling; reading it again changes nothing.

    ①② number the parts of a date, (1)(2); only behind 第 are they ordinals: 第①③土曜.
    """
    text = _AFTER_NTH.sub(lambda found: "・".join(_RUN.split(found[0])).translate(_ORDINALS), text)
    text = "".join(f"({_CIRCLED[char]})" if char in _CIRCLED else char for char in text)
    text = unicodedata.normalize("NFKC", text).lower().translate(_BRACKETS)
    for pattern, spelling in _SPELLINGS:
        text = pattern.sub(spelling, text)
    return text.strip()
