"""Values nobody means, and good files with something wrong in them. Pure: all that is random comes from `rng`."""

import csv
import io
import json
import zipfile
from random import Random
from typing import Any

NUMBERS = (
    "0", "-1", "-0", "1.5", "1e309", "NaN", "-Infinity", "9" * 40, "９", "½", "²", "٣", "1,000", "0x10", "1_0",
    "9223372036854775807", "9223372036854775808", "2147483648", "000000", "１００円",
)  # fmt: skip
DATES = (
    "0000-00-00", "0001-01-01", "9999-12-31", "10000-01-01", "2026-02-30", "2026-13-01", "2026-12-31T24:00", "24:00",
    "23:60", "-1:00", "99:99", "令和99年13月32日", "R8.2.30", "明治元年", "2027-03-31T00:00:00+99:00", "毎月第9水曜日",
    "毎週" * 300, "第1" * 200 + "月曜日", "1、2、" * 400, "4月31日", "5/6〜5/1", "12月31日から翌年の1月0日",
)  # fmt: skip
PLACES = ("91,181", "nan,nan", "inf,inf", "34.5", "34.5,140.7,0", ",", "99201", "999999999", "１３１０１", "１" * 300)
WORDS = (
    "", " ", "\u3000", "\x00", "浜\x00家", "'", "\"'><script>x</script>", "{{7*7}}{% load x %}", "%s%n%x%", "../../x",
    "a\r\nBcc: x@example.jp", "\u2028", "\x85", "\ufeff", "\u202e浜", "ﬃ" * 90, "が" * 90, "👨‍👩‍👧‍👦" * 40, "𠮷野家",
    "null", "true", "None", "undefined", "-- ", "' OR 1=1 --", "*", "\\", "\\u0000", "javascript:x", "https://", "@",
    "https://[::1", "http://" + "a" * 300, "x@" + "a" * 300 + ".jp", "00000000-0000-0000-0000-000000000000",
    "FREQ=SECONDLY", "FREQ=YEARLY;COUNT=999999999", "FREQ=MONTHLY;BYDAY=99MO", "RRULE:", "FREQ=DAILY;INTERVAL=0",
)  # fmt: skip
STRUCTURES = (
    "[", "{}", "[]", "[null]", '[{"a":1}]', "[" * 20_000, '{"a":' * 20_000, '{"type":"Polygon","coordinates":[[[1]]]}',
    '"\\ud800"', '{"blocks":null,"entityMap":[]}', '[{"type":"x","value":{},"id":1}]',
)  # fmt: skip
LONG = ("あ" * 5_000, "a" * 70_000, "(" * 5_000, "1" * 5_000, "x " * 5_000, "\n" * 5_000, "。" * 2_000, "ー" * 5_000)
KINDS = (NUMBERS, DATES, PLACES, WORDS, WORDS, STRUCTURES, LONG)
ATOMS: tuple[Any, ...] = (None, True, -1, 10**40, 1e308, 0.5, "", "\ud800", "\x00", [], {}, [None], {"type": None})


def nasty(rng: Random) -> str:
    return rng.choice(rng.choice(KINDS))


def text(rng: Random, good: str) -> str:
    """Another value altogether, or the good one with something in it, doubled, cut or turned round."""
    if not good or rng.random() < 0.5:
        return nasty(rng)
    at = rng.randrange(len(good) + 1)
    return rng.choice(
        (
            good[:at] + nasty(rng) + good[at:],
            good[:at],
            good * rng.randrange(2, 60),
            good[::-1],
            good.translate({ord(one): chr(ord(one) + 0xFEE0) for one in "0123456789:/-.,"}),
        )
    )


def flipped(rng: Random, good: bytes) -> bytes:
    """Bytes changed, cut, doubled or put elsewhere, a few at once."""
    data = bytearray(good)
    for _ in range(rng.choice((1, 1, 2, 4, 16, 64))):
        at = rng.randrange(len(data) + 1)
        size = rng.choice((1, 2, 4, 8, 64, 1024))
        match rng.randrange(6):
            case 0 if at < len(data):
                data[at] = rng.randrange(256)
            case 1 if at < len(data):
                data[at] ^= 1 << rng.randrange(8)
            case 2:
                del data[at : at + size]
            case 3:
                data[at:at] = rng.randbytes(size)
            case 4:
                data[at:at] = data[at : at + size]
            case 5:
                data[at : at + 4] = rng.choice((b"\xff\xff\xff\xff", b"\0\0\0\0", b"\x7f\xff\xff\xff", b"\0\0\0\x80"))
    return bytes(data[: rng.randrange(len(data) + 1)] if rng.random() < 0.1 else data)


def table(rng: Random, rows: list[list[Any]]) -> list[list[Any]]:
    """Some cells, headings, rows or columns changed."""
    rows = [list(row) for row in rows]
    for _ in range(rng.choice((1, 2, 5, 20))):
        row = rng.choice(rows)
        match rng.randrange(9):
            case 0:
                rows.insert(rng.randrange(len(rows) + 1), list(row))
            case 1 if len(rows) > 1:
                rows.remove(row)
            case 2:
                row += [nasty(rng)] * rng.randrange(1, 40)
            case 3:
                del row[rng.randrange(len(row) + 1) :]
            case 4:
                rng.shuffle(row)
            case _ if row:
                at = rng.randrange(len(row))
                row[at] = text(rng, "" if row[at] is None else str(row[at]))
    return rows


def as_csv(rng: Random, rows: list[list[Any]]) -> bytes:
    out = io.StringIO()
    csv.writer(out, delimiter=rng.choice(",,,,\t;")).writerows(rows)
    encoding = rng.choice(("utf-8", "utf-8-sig", "cp932", "utf-16", "euc-jp", "iso2022_jp"))
    return out.getvalue().encode(encoding, "replace")


def tree(rng: Random, good: Any, replace: float = 0.02) -> Any:
    """JSON with some value changed, taken out, doubled or of another kind. `replace`: how likely all of it is."""
    if rng.random() < replace or not good or not isinstance(good, (dict, list)):
        if isinstance(good, str) and rng.random() < 0.6:
            return text(rng, good)
        if isinstance(good, (int, float)) and rng.random() < 0.5:
            return rng.choice((-good, good * 10**6, good + 0.5, str(good), float("nan"), float("inf")))
        return rng.choice((*ATOMS, nasty(rng)))
    copy = dict(good) if isinstance(good, dict) else list(good)
    key = rng.choice(list(copy)) if isinstance(copy, dict) else rng.randrange(len(copy))
    match rng.randrange(8):
        case 0:
            del copy[key]
        case 1 if isinstance(copy, list):
            copy[key:key] = [copy[key]] * rng.randrange(1, 200)
        case 1:
            copy[nasty(rng)[:200]] = copy[key]
        case _:
            copy[key] = tree(rng, copy[key], 0.15)
    return copy


def as_json(rng: Random, content: Any) -> bytes:
    data = json.dumps(content, ensure_ascii=rng.random() < 0.5).encode("utf-8", "surrogatepass")
    return rng.choice((data, data, data, b"\xef\xbb\xbf" + data, data[: rng.randrange(len(data) + 1)]))


def unpacked(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(members: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return out.getvalue()


def archive(rng: Random, good: dict[str, bytes]) -> bytes:
    """A zip (a workbook is one) whose members are changed, missing, called otherwise, far too large, or zips."""
    members = dict(good)
    name = rng.choice(list(members))
    match rng.randrange(9):
        case 0:
            del members[name]
        case 1:
            members[rng.choice(("../../x.shp", "/etc/x.geojson", "x" * 300, ".", "浜.shp"))] = members.pop(name)
        case 2:
            members[name] = packed(good)
        case 3:
            members[name] = members[name][:100] + b" " * 30_000_000
        case 4:
            members |= {f"{number}.shp": b"" for number in range(rng.choice((3, 300, 11_000)))}
        case 5:
            members[name] = members[name].replace(b'"', b"'", rng.randrange(1, 9)).replace(b"<v>", b"<v>-", 3)
        case 6:
            members[name] = text(rng, members[name].decode("latin-1")).encode("utf-8", "replace")
        case _:
            members[name] = flipped(rng, members[name])
    data = packed(members)
    return flipped(rng, data) if rng.random() < 0.15 else data
