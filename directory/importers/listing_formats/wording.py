"""Japanese sentences made from, and read out of, the columns of published lists: when, cost, paused, hidden address."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Mapping

from directory.importers.listing_formats.cells import fold

_WEEKDAYS = "月火水木金土日"
_SENTENCES = re.compile(r"[。\n;；※]+")
_PAUSE = re.compile(
    r"(休止|中止|休業|休会|お休み)中|(活動|開催|運営|事業)を?(一時|当面)?(休止|中止|見合わせ)"
    r"|(現在|当面|当分|しばらく|一時|無期限).{0,12}?(休止|中止|休業|休会|見合わせ|お休み|開催して(い|お)(ない|りません|ません))"
    r"|(から|より|以降)[^。]{0,6}(休止|休業|休会)"
)
# Sentences that speak of some days, of the weather, of what might happen or of what is over.
_NOT_PAUSED = re.compile(
    r"年末年始|お盆|夏季|冬季|春休み|夏休み|冬休み|雨天|荒天|台風|警報|祝日|場合|ことがあ|ことも|可能性"
    r"|再開(し|済|中)|休止していま(した|せん)|休止中でし?た|\d+日(は|を)|\d+月(?!\d*日?(から|より|以降|末))"
)
_PAUSED_ALONE = re.compile(r"^[（(【\[]?(活動|開催)?(休止|中止|休会)中?[)）】\]]?$")
_HIDDEN_ADDRESS = re.compile(
    r"(住所|所在地|会場|場所).{0,6}(非公開|未公開|公開して(い|お)|公表して(い|お))|(非公開|未公開)の?(住所|会場|場所)"
)
_HIDDEN_ALONE = re.compile(r"^[（(※\s]*(以下)?(非公開|未公開)[)）]?$")
_D, _H = "[0-9０-９]", "[-‐‑–—―−－ー]"
_PHONE = re.compile(
    rf"(?<!{_D})(?:[（(][0０]{_D}{{1,4}}[)）]|[0０]{_D}{{1,4}}(?:{_H}|[（(]))\s?{_D}{{1,4}}(?:{_H}|[)）]){_D}{{3,4}}(?!{_D})"
    rf"|(?<!{_D})[0０]{_D}{{9,10}}(?!{_D})"
)
# Begins where a word does, and no part of it is longer than mail allows: a cell of 70,000 letters is read once, and not
# again from each of them.
_MAIL = re.compile(r"(?<![A-Za-z0-9._%+-])[A-Za-z0-9._%+-]{1,64}[@＠][A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,9}")
_TIMES = re.compile(r"(午前|午後)?(\d{1,2})(?:時(?:(\d{1,2})分|(半))?|:(\d{2}))")


def is_paused(name: str, *notes: str) -> bool:
    """Whether a listing says of itself that it is 休止中 / 中止中 now – not 「8月は休み」「雨天中止」."""
    if re.search(r"休止|中止中|休会中", fold(name)):
        return True
    for note in notes:
        for sentence in _SENTENCES.split(fold(note)):
            sentence = sentence.strip()
            if _PAUSED_ALONE.match(sentence) or (_PAUSE.search(sentence) and not _NOT_PAUSED.search(sentence)):
                return True
    return False


def hidden_address(address: str, building: str, *notes: str) -> str:
    """ "on_request" when the address is said not to be public, "area" when only its end is left out, else ""."""
    if _HIDDEN_ALONE.match(fold(address)) or any(_HIDDEN_ADDRESS.search(note) for note in notes):
        return "on_request"
    if _HIDDEN_ALONE.match(fold(building)) or re.search(r"(以下|詳細は?)(非公開|未公開)", f"{address} {building}"):
        return "area"
    return ""


def schedule_note(
    *,
    frequency: str,
    weekdays: str,
    days: str,
    note: str,
    start: datetime.time | str | None,
    end: datetime.time | str | None,
) -> str:
    """When something is held, as published, in one readable line plus the list's own remark on a second.

    A frequency that is only a code (1–8) is left out: its meaning differs between municipalities. If nothing else
    says which weeks are meant, the line says to ask.
    """
    plain = frequency if frequency and not re.fullmatch(r"\d+", fold(frequency)) else ""
    days, note, remark = days, note, ""
    if note and not days and _says_when(note):
        days = note
    else:
        remark = note
    day_names = weekday_label(weekdays)
    parts = [plain if plain not in days else "", "" if _mentions(days, weekdays) else day_names, days]
    line = " ".join(part for part in parts if part)
    hours = time_range(start, end)
    if hours and not _states_times(line, start, end):
        line = f"{line} {hours}".strip()
    if line and not plain and not days:
        line += "（開催する週や回数はお問い合わせください）" if day_names else "（開催日はお問い合わせください）"
    return "\n".join(part for part in (line, remark) if part)


def weekday_label(weekdays: str) -> str:
    """月水金 → 月・水・金曜日; text that is no run of weekdays is returned as it is."""
    letters = re.sub(r"曜日?|[・、,;/ ]", "", fold(weekdays))
    if letters and all(letter in _WEEKDAYS + "祝" for letter in letters):
        return (
            "・".join(letters.replace("祝", ""))
            + ("曜日" if letters != "祝" else "")
            + ("・祝日" if "祝" in letters and letters != "祝" else "祝日" if letters == "祝" else "")
        )
    return weekdays


def time_range(start: datetime.time | str | None, end: datetime.time | str | None) -> str:
    """17:00〜19:30; a time that could not be read is kept as written."""
    first, last = (f"{t.hour}:{t:%M}" if isinstance(t, datetime.time) else (t or "") for t in (start, end))
    return f"{first}〜{last}" if first or last else ""


def fee_text(fees: Mapping[str, str], note: str = "") -> str:
    """幼児・小学生 無料、中学生 100円 … from prices by group, neighbours with the same price together."""
    groups: list[tuple[list[str], str]] = []
    for who, price in fees.items():
        if price == "":
            continue
        words = price_text(price)
        if groups and groups[-1][1] == words:
            groups[-1][0].append(who)
        else:
            groups.append(([who], words))
    if len(groups) == 1 and len(groups[0][0]) == len(fees):
        sentence = groups[0][1]
    else:
        sentence = "、".join(f"{'・'.join(who)} {price}" for who, price in groups)
    return "\n".join(part for part in (sentence, note) if part)


def price_text(price: str) -> str:
    """0 → 無料, 300 → 300円; words stay as they are."""
    number = fold(price).replace(",", "").removesuffix("円").strip()
    if re.fullmatch(r"\d{1,9}(\.0+)?", number):
        amount = int(float(number))
        return f"{amount:,}円" if amount else "無料"
    return price


def all_free(prices: Iterable[str], note: str = "") -> bool:
    """Whether every one of the prices is given and nought, and the remark names no price either."""
    prices = list(prices)
    if re.search(r"[1-9][\d,]*円", fold(note)):
        return False
    return bool(prices) and all(price != "" and price_text(price) == "無料" for price in prices)


def _says_when(note: str) -> bool:
    folded = fold(note)
    return len(folded) <= 40 and bool(
        re.search(r"第\s*[\d一二三四五]|毎[週月日]|隔週|不定期|[年月週]\d+回|最終|\d+(週間|[ヶか箇カ]月)に", folded)
    )


def _mentions(text: str, weekdays: str) -> bool:
    letters = [letter for letter in re.sub(r"曜日?", "", fold(weekdays)) if letter in _WEEKDAYS]
    found = re.sub(
        r"(\d+[月日]|毎[月日]|[平休祝当]日|[隔偶奇]数?月)(?!曜)|月\d|日程|曜日?|日時|開催日", " ", fold(text)
    )
    return bool(letters) and all(letter in found for letter in letters)


def _states_times(text: str, start: datetime.time | str | None, end: datetime.time | str | None) -> bool:
    stated = set()
    for half, hour, minutes, half_past, colon in _TIMES.findall(fold(text)):
        value = int(hour) + (12 if half == "午後" and int(hour) < 12 else 0)
        stated.add((value, 30 if half_past else int(minutes or colon or 0)))
    wanted = [(t.hour, t.minute) for t in (start, end) if isinstance(t, datetime.time)]
    return bool(wanted) and all(time in stated for time in wanted)


def split_contacts(text: str) -> tuple[str, list[str], list[str]]:
    """(the text without them, telephone numbers with area code, mail addresses) of a free text.

    Published remarks are full of private numbers (「連絡先 …@…」); what is public must not carry them.
    """
    numbers = [fold(match.group()) for match in _PHONE.finditer(text)]
    addresses = [fold(match.group()) for match in _MAIL.finditer(text)]
    if not numbers and not addresses:
        return text, [], []
    rest = _MAIL.sub("", _PHONE.sub("", text))
    rest = re.sub(r"[（(]\s*[)）]", "", rest)
    rest = re.sub(
        r"(?:連絡先|問い?合わせ先?|電話|TEL|℡|☎|メール|E-?mail)[\s:：]*(?=[\n、。)）]|$)", "", rest, flags=re.I
    )
    return rest.strip(" 　、:：\n"), list(dict.fromkeys(numbers)), list(dict.fromkeys(addresses))
