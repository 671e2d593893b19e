"""Things to search by → the rows they are found by. Writes nothing."""

import re
from collections.abc import Iterable, Iterator

from directory.enums import GazetteerKind
from directory.geocoding.matching import town_of
from directory.models import Category, District, GazetteerEntry, Municipality, Prefecture
from search.models import Entry
from search.text.fold import key, runs

from .models import LONGEST_KEY, Completion, Kind

_FOUNDED = re.compile(r"^.{0,8}?[都道府県市区町村]立(?=.+)")
_NOT_IN_A_QUERY = re.compile(r"[\"“”「」『』]|(?<!\S)[-－−‐]")
_MOST_RUNS = 4  # words of a title by which it is found, beside its beginning
_GAZETTEER = {
    GazetteerKind.TOWN: Kind.TOWN,
    GazetteerKind.SCHOOL: Kind.SCHOOL,
    GazetteerKind.STATION: Kind.STATION,
    GazetteerKind.LANDMARK: Kind.LANDMARK,
}


def _rows(names: Iterable[str], readings: Iterable[str], kind: Kind, **values: str) -> Iterator[Completion]:
    """One row per different beginning; a reading that is written like the name isn't one."""
    names = list(dict.fromkeys(filter(None, (key(text)[:LONGEST_KEY] for text in names))))
    readings = [text for text in dict.fromkeys(key(text)[:LONGEST_KEY] for text in readings) if text]
    beside = readings[0] if readings else ""
    for text in names:
        yield Completion(kind=kind, key=text, head=text[0], weight=len(text), reading=beside, **values)
    for text in readings:
        if text not in names:
            yield Completion(kind=kind, key=text, head=text[0], weight=len(text), is_reading=True, **values)


def prefecture_rows(prefectures: Iterable[Prefecture]) -> Iterator[Completion]:
    for one in prefectures:
        yield from _rows(
            [one.name], [one.kana], Kind.PREFECTURE,
            label=one.name, label_en=one.romaji, value=one.code, source=f"p{one.code}",
        )  # fmt: skip


def municipality_rows(municipalities: Iterable[Municipality]) -> Iterator[Completion]:
    """Found by the whole name, with 郡 or prefecture before it, and a ward by itself. Expects prefecture, parent."""
    for one in municipalities:
        names = [one.name, f"{one.county}{one.name}", one.full_name]
        readings = [one.kana]
        if one.parent:
            names.append(one.name.removeprefix(one.parent.name))
            readings.append(one.kana.removeprefix(one.parent.kana))
        label = f"{one.name}（{one.prefecture.name}）"
        yield from _rows(names, readings, Kind.MUNICIPALITY, label=label, value=one.code, source=f"m{one.code}")


def district_rows(districts: Iterable[District]) -> Iterator[Completion]:
    """Found by the school's name, without 市立, and without the town's name before it. Expects municipalities."""
    for one in districts:
        areas = list(one.municipalities.all())
        names = [one.name, _FOUNDED.sub("", one.name)]
        for area in areas:
            own = re.sub("[市区町村]$", "", area.name)
            names.append(one.name.removeprefix(own))
        where = "・".join(area.name for area in areas[:2])
        yield from _rows(
            names, [one.kana], Kind.DISTRICT,
            label=f"{one.display_name}（{where}）" if where else one.display_name,
            value=one.code, area=areas[0].code if areas else "", source=f"d{one.pk}",
        )  # fmt: skip


def place_rows(entries: Iterable[GazetteerEntry]) -> Iterator[Completion]:
    """The places of the gazetteer, and each town with 丁目 once without. Expects municipality__prefecture."""
    towns = set()
    for one in entries:
        yield from _place(one, f"{one.name}{one.koaza}", one.kana)
        town = town_of(one.name)
        if one.kind == GazetteerKind.TOWN and town and town != one.name and (one.municipality_id, town) not in towns:
            towns.add((one.municipality_id, town))
            yield from _place(one, town, re.sub(r"[ 　]*[0-9０-９]+[ 　]*(?:チョウメ|ちょうめ).*$", "", one.kana))


def _place(entry: GazetteerEntry, name: str, kana: str) -> Iterator[Completion]:
    yield from _rows(
        [name], [kana], _GAZETTEER[GazetteerKind(entry.kind)],
        label=f"{name}（{entry.municipality.name}）", value=f"{entry.municipality.full_name}{name}",
        area=entry.municipality_id, source=f"g{entry.municipality_id}",
    )  # fmt: skip


def category_rows(categories: Iterable[Category]) -> Iterator[Completion]:
    """Found by each of the names joined by ・, in all three languages."""
    for one in categories:
        names = [one.name, *one.name.split("・"), one.name_en, one.name_easy]
        yield from _rows(
            names, [one.kana, *one.kana.split()], Kind.CATEGORY,
            label=one.name, label_en=one.name_en, label_easy=one.name_easy, value=one.slug, source=f"c{one.pk}",
        )  # fmt: skip


def listing_rows(entries: Iterable[Entry]) -> Iterator[Completion]:
    """Titles, which are public even where the place isn't; nothing of where. Each listing once."""
    for one in {entry.listing_id: entry for entry in entries}.values():
        pieces = runs(one.title)
        names = [one.title, *("".join(pieces[at:]) for at in range(1, min(len(pieces), _MOST_RUNS)))]
        translated = {language: texts.get("title", "") for language, texts in one.texts.items()}
        english, easy = translated.get("en", ""), translated.get("easy", "")
        yield from _rows(
            [*names, english, easy], [one.title_kana], Kind.LISTING,
            label=one.title, label_en=english, label_easy=easy,
            value=" ".join(_NOT_IN_A_QUERY.sub(" ", one.title).split()), source=f"l{one.listing_id}",
        )  # fmt: skip
