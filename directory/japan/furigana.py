"""Readings over kanji: texts hold them in Aozora notation, ｜漢字《かんじ》; pages show them as <ruby>. No Django here.

`｜日《*》` is a counter: its reading depends on the number written before it (3日 みっか, 13日 にち).
Whoever writes notation into a text can't write HTML with it: neither part may hold a sign that HTML knows.
"""

import re

import jaconv

KANJI = "々〆一-鿿㐀-䶿豈-﫿\U00020000-\U0003ffff"
_KANA = "ぁ-ゖァ-ヺーゝゞヽヾ"
_READING = rf"[{_KANA}・\s]"
_NOTATION = r"(\d*)｜([^<>｜《》\n]{1,120})《(\*|[^<>｜《》\n]{1,240})》"
_IS_READING = re.compile(rf"{_READING}*[{_KANA}]{_READING}*")
_HAS_KANJI = re.compile(f"[{KANJI}]")
_SIGNS = "・、。，．！？!?…〜～〈〉（）()「」『』\\s"
_READ_AS_WRITTEN = _KANA.replace("ヺ", "ヴ")  # not ヶ: 灯ヶ崎 is read ひがさき
_IN_NAMES = re.compile(rf"(?P<kana>[{_READ_AS_WRITTEN}]+)|(?P<signs>[{_SIGNS}]+)|[^{_READ_AS_WRITTEN}{_SIGNS}]+")
_START = "(?![ぁぃぅぇぉっゃゅょゎー])"  # no word begins with one of these
_WITH_MORE = re.compile(r"(.+?)(\s*[（(].+[）)])")
_TEXT = re.compile(_NOTATION)

# What HTML shows as text takes <ruby>; what it can't hold there is stripped.
_RAW = "title|option|textarea|script|style"
_PAGE = re.compile(
    # most of a page, passed over in one go: tags and texts without a sign
    rf"""(?P<plain>(?:</?(?!(?:{_RAW})\b)[a-zA-Z](?:[^'">｜\\]++|"[^"｜\\]*+"|'[^'｜\\]*+')*+>|[^<｜]++(?=<))++)"""
    r"|<!--.*?-->"
    rf"|<(?P<raw>{_RAW})\b.*?</(?P=raw)\s*>"
    r"""|</?[a-zA-Z](?:[^'">]++|"[^"]*+"|'[^']*+')*+>"""
    r"|(?P<text>[^<]++)",
    re.DOTALL | re.IGNORECASE,
)
_INNER = re.compile(r"\S(?:.*\S)?", re.DOTALL)
_OPTION_TEXT = re.compile(r"(?<=>)[^<>]*(?=</)")
# The same signs as JSON may write them, and as iCalendar folds them.
_SIGN = r"(?:[^\"\\]|\\u(?!ff5c|300[ab])[0-9a-f]{4})"
_IN_JSON = re.compile(rf"\\uff5c({_SIGN}{{1,120}})\\u300a{_SIGN}{{1,240}}\\u300b", re.IGNORECASE)
_FOLD = re.compile(r"\r?\n[ \t]")
_FOLDABLE = rf"(?:[^｜《》\r\n]|{_FOLD.pattern})"
_FOLDED = re.compile(rf"｜({_FOLDABLE}{{1,160}})《({_FOLDABLE}{{1,320}})》")

# Readings of a number and its counter that are more than the counter's own: {counter: ({number: reading}, otherwise)}.
DAYS = {
    1: "ついたち", 2: "ふつか", 3: "みっか", 4: "よっか", 5: "いつか", 6: "むいか", 7: "なのか", 8: "ようか",
    9: "ここのか", 10: "とおか", 14: "じゅうよっか", 20: "はつか", 24: "にじゅうよっか",
}  # fmt: skip
COUNTERS: dict[str, tuple[dict[int, str], str]] = {
    "月": ({4: "しがつ", 7: "しちがつ", 9: "くがつ"}, "がつ"),
    "日": (DAYS, "にち"),
    "時": ({0: "れいじ", 4: "よじ", 7: "しちじ", 9: "くじ"}, "じ"),
    "人": ({1: "ひとり", 2: "ふたり"}, "にん"),
}
_PUN = {0, 1, 3, 4, 6, 8}  # last digits after which 分 is ぷん: いっぷん, さんぷん, じゅっぷん


def counted(number: int | None, counter: str) -> tuple[str, bool]:
    """(reading, whether it is that of number and counter together). Without a number, the counter's usual one."""
    if counter == "分":
        return ("ぷん" if number and number % 10 in _PUN else "ふん"), False
    special, usual = COUNTERS.get(counter, ({}, ""))
    return (special[number], True) if number in special else (usual, False)


def has_kanji(text: str) -> bool:
    return bool(_HAS_KANJI.search(text))


def is_reading(text: str) -> bool:
    """Whether this is written in kana only."""
    return bool(_IS_READING.fullmatch(text))


def notation(name: str, kana: str) -> str:
    """The name with its stored reading: over each part where both agree in their kana, else over the whole.

    ひだまりの会, ひだまりのかい → ひだまりの｜会《かい》. What is no reading of this name leaves it as it is; one that
    leaves out what stands behind in brackets is that of the rest.
    """
    kana = "".join(jaconv.kata2hira(kana).split())
    if not has_kanji(name) or not is_reading(kana) or re.search(r"[｜《》<>\n]", name):
        return name
    parts = list(_IN_NAMES.finditer(name))
    lazy, greedy = (re.fullmatch(_as_pattern(parts, some), kana) for some in ("+?", "+"))
    if lazy and greedy and lazy.groups() == greedy.groups():
        found = iter(lazy.groups())
        return "".join(part[0] if part.lastgroup else _noted(part[0], next(found)) for part in parts)
    if lazy:
        return f"｜{name}《{kana}》"
    shorter = _WITH_MORE.fullmatch(name)
    return f"{notation(shorter[1], kana)}{shorter[2]}" if shorter else name


def _as_pattern(parts: list[re.Match], some: str) -> str:
    """What a reading of these parts looks like: their kana as they are, signs perhaps, kana for everything else."""
    ways = {"kana": lambda text: re.escape(jaconv.kata2hira(text)), "signs": lambda text: "・*"}
    return "".join(ways[part.lastgroup](part[0]) if part.lastgroup else f"({_START}[{_KANA}]{some})" for part in parts)


def _noted(text: str, kana: str) -> str:
    return f"｜{text}《{kana}》" if has_kanji(text) else text


def to_base(text: str) -> str:
    """The text without its readings, also where JSON has escaped the signs."""
    text = _TEXT.sub(r"\1\2", text)
    return _IN_JSON.sub(r"\1", text) if "\\u" in text else text


def to_base_folded(text: str) -> str:
    """The same for iCalendar, whose lines are folded at 75 octets: folds stay, so that no line gets longer."""
    return _FOLDED.sub(lambda found: found[1] + "".join(_FOLD.findall(found[2])), text)


def to_html(page: str) -> str:
    """A page or a part of one: ruby in its text; base only in attributes, comments and what holds text alone."""
    return _PAGE.sub(_converted, page)


def settled(text: str) -> str:
    """The same notation for whoever shows it without knowing how one counts: 3｜日《*》 → ｜3日《みっか》."""
    return _TEXT.sub(_settled, text)


def _settled(found: re.Match) -> str:
    before, base, reading = _resolved(*found.groups())
    return f"{before}｜{base}《{reading}》" if reading else f"{before}{base}"


def _converted(found: re.Match) -> str:
    text = found[0]
    if found["plain"] or ("｜" not in text and "\\u" not in text):
        return text
    if found["text"]:
        # One element: where the parent lays out its children (flex), a sentence would fall apart at its ruby.
        with_ruby = _TEXT.sub(_ruby, text)
        return text if with_ruby == text else _INNER.sub(r"<span>\g<0></span>", with_ruby, count=1)
    if (found["raw"] or "").lower() == "option":  # a choice of a list has no room for ruby, and a need for readings
        text = _OPTION_TEXT.sub(lambda words: _TEXT.sub(_bracketed, words[0]), text)
    return to_base(text)


def _ruby(found: re.Match) -> str:
    """One notation as HTML. It stood in a page, so what HTML would take for its own is escaped already."""
    before, base, reading = _resolved(*found.groups())
    return f"{before}<ruby>{base}<rp>（</rp><rt>{reading}</rt><rp>）</rp></ruby>" if reading else f"{before}{base}"


def _bracketed(found: re.Match) -> str:
    before, base, reading = _resolved(*found.groups())
    return f"{before}{base}（{reading}）" if reading else f"{before}{base}"


def _resolved(number: str, base: str, reading: str) -> tuple[str, str, str]:
    """(what stands before, base, reading), the number being part of the base where both are read together."""
    if reading != "*":
        return number, base, reading if is_reading(reading) else ""
    reading, together = counted(int(number) if number else None, base)
    return ("", f"{number}{base}", reading) if together else (number, base, reading)
