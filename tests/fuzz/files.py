"""Files into everything that reads files: the importers' commands, uploads to the desk, pictures."""

import io
import json
import tempfile
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

import openpyxl
import shapely
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.urls import reverse
from openpyxl.utils.exceptions import IllegalCharacterError
from PIL import Image

from activities.recurrence_text import read_columns, read_text
from directory.importers.listing_formats.layouts import LAYOUTS
from home.account.editing import drafts
from home.imports.running import BROKEN
from home.models import ListImport
from tests.activities.lists import HEADER, row
from tests.directory import district_files

from . import mutations
from .judging import Broken
from .world import World, undone

#: What cells of lists hold: of the right kind for some column, and of a wrong one for the others.
CELLS = (
    "99301", "1", "ひだまり食堂", "ひなた市本町1丁目2-3", "本町集会所2階", "34.505", "140.705", "099-123-4567", "毎週",
    "金", "2026-05-03", "R8.5.3", "17:00", "午後2時", "19時半", "第2金曜日", "どなたでも", "無料", "100円", "有", "無",
    "30人", "臨海小;なぞの小", "https://hidamari.example.jp/", "", "", "", 46145, 0.5, 12,
)  # fmt: skip
Rows = list[list[Any]]
PREFECTURE = "凪浦市のある県"  # of the desk's world; in folders of place names it is the folder's name


def lists(rng: Random) -> Rows:
    """A good list in one of the layouts we know: its headings, and a few rows."""
    if rng.random() < 0.4:
        rows = [row(str(number), 開催日時特記事項="第2金曜日", 学区="臨海小") for number in range(1, 4)]
        return [list(HEADER), *([one.get(name) for name in HEADER] for one in rows)]
    layout = rng.choice(LAYOUTS)
    names = [rng.choice(candidates) for candidates in layout.columns.values()]
    return [names, *([rng.choice(CELLS) for _ in names] for _ in range(3))]


def workbook(sheets: list[Rows]) -> bytes:
    made, out = openpyxl.Workbook(), io.BytesIO()
    made.remove(made.active)
    for rows in sheets:
        page = made.create_sheet()
        for number, cells in enumerate(rows, start=1):
            for column, cell in enumerate(cells[:200], start=1):
                try:
                    page.cell(number, column, cell)
                except (ValueError, IllegalCharacterError):  # signs that no workbook can hold
                    page.cell(number, column, "？")
    made.save(out)
    return out.getvalue()


def table_file(rng: Random) -> tuple[str, bytes]:
    """A list as CSV, as a workbook or as our own JSON, with something wrong in it – or in the file around it."""
    rows = mutations.table(rng, lists(rng))
    match rng.randrange(6):
        case 0 | 1:
            return "list.csv", mutations.as_csv(rng, rows)
        case 2:
            return "list.csv", mutations.flipped(rng, mutations.as_csv(rng, lists(rng)))
        case 3:
            return "list.xlsx", workbook([rows, mutations.table(rng, lists(rng))])
        case 4:
            return "list.xlsx", mutations.archive(rng, mutations.unpacked(workbook([lists(rng)])))
    header, *rest = lists(rng)
    content = {"tables": {"一覧": [dict(zip(header, cells, strict=False)) for cells in rest]}}
    return "list.json", mutations.as_json(rng, mutations.tree(rng, mutations.tree(rng, content)))


TOWNS = [{"town": "朝日町一丁目", "koaza": "", "lat": 34.5, "lng": 140.7}, {"town": "緑町", "koaza": "北谷"}]
TOWNS_TABLE: Rows = [
    ["都道府県", "市区町村", "町名", "緯度", "経度", "かな", "種類"],
    [PREFECTURE, "ひなた市", "朝日町", 34.5, 140.7, "あさひちょう", ""],
    [PREFECTURE, "ひなた市", "緑町", "", "", "", "学校"],
]
REGISTRY: Rows = [
    ["町字id", "大字・町名", "大字・町名_カナ", "丁目名", "丁目名_カナ", "小字名", "小字名_カナ", "廃止日"],
    ["0001001", "朝日町", "アサヒチョウ", "一丁目", "１チョウメ", "", "", ""],
]


def gazetteer(rng: Random) -> tuple[str, bytes]:
    match rng.randrange(5):
        case 0:
            return "ひなた市.json", mutations.as_json(rng, mutations.tree(rng, mutations.tree(rng, TOWNS)))
        case 1:
            return "towns.csv", mutations.as_csv(rng, mutations.table(rng, TOWNS_TABLE))
        case 2:
            return "993018_town.csv", mutations.as_csv(rng, mutations.table(rng, REGISTRY))
        case 3:
            schools = {"type": "FeatureCollection", "features": [_school(number) for number in range(3)]}
            return "P29.geojson", mutations.as_json(rng, mutations.tree(rng, mutations.tree(rng, schools)))
    return rng.choice(("towns.csv", "ひなた市.json")), mutations.flipped(rng, mutations.as_json(rng, TOWNS))


def _school(number: int) -> dict:
    names = {
        "P29_001": "99301",
        "P29_002": "A199",
        "P29_003": "16001",
        "P29_004": f"第{number}小学校",
        "P29_005": "1-1",
    }
    return district_files.feature(names, shapely.Point(140.7, 34.5))


def districts(rng: Random) -> tuple[str, bytes]:
    """GeoJSON, or a zip of it or of a Shapefile."""
    features = [district_files.district(name, number) for number, name in enumerate(district_files.ROW)]
    content = {"type": "FeatureCollection", "features": features}
    match rng.randrange(4):
        case 0 | 1:
            return "A27.geojson", mutations.as_json(rng, mutations.tree(rng, mutations.tree(rng, content)))
        case 2:
            return "A27.zip", mutations.archive(rng, {"A27.geojson": mutations.as_json(rng, content)})
    return "A27.zip", mutations.archive(rng, _shapefile(features))


def _shapefile(features: list[dict]) -> dict[str, bytes]:
    with tempfile.TemporaryDirectory() as folder:
        district_files.shapefile(Path(folder) / "A27-10_14.shp", *features)
        return {path.name: path.read_bytes() for path in Path(folder).iterdir()}


def population(rng: Random) -> tuple[str, bytes]:
    rows: Rows = [["コード", "地域", "人口"], ["99201-e-hama", "浜小学校", "3,210人"], ["", "山小学校", "８００"]]
    rows = mutations.table(rng, rows)
    match rng.randrange(3):
        case 0:
            return "人口.xlsx", workbook([rows])
        case 1:
            return "人口.xlsx", mutations.archive(rng, mutations.unpacked(workbook([rows])))
    return "人口.csv", mutations.as_csv(rng, rows)


def picture(rng: Random) -> tuple[str, bytes]:
    kind = rng.choice(("JPEG", "PNG", "GIF", "WEBP", "AVIF"))
    out, size = io.BytesIO(), (rng.randrange(1, 90), rng.randrange(1, 90))
    frames = [Image.frombytes("RGB", size, rng.randbytes(size[0] * size[1] * 3)) for _ in range(rng.randrange(1, 4))]
    exif = Image.Exif()
    exif[0x0112], exif[0x010E] = rng.randrange(12), "浜"
    more = {"save_all": True, "append_images": frames[1:]} if kind in ("GIF", "WEBP") else {}
    frames[0].save(out, kind, exif=exif, **more)
    content = out.getvalue() if rng.random() < 0.3 else mutations.flipped(rng, out.getvalue())
    return f"photo.{kind.lower().replace('jpeg', 'jpg')}", content


#: How lists and groups say when it meets; pieces of one are put into another.
WHEN = (
    "毎月第2・第4金曜日 17:00〜19:30", "毎週水曜日（祝日を除く）", "第3土曜日、ただし8月は休み",
    "4/12、5/10、6/14", "令和8年4月5日（日）午後2時から4時まで", "隔週火曜 10時半", "月末の日曜日", "毎月1日と15日",
    "夏休み中の平日", "不定期（お問い合わせください）", "偶数月の第1月曜 第1部 10:00〜",
    "年末年始をのぞく毎日 第2部 13:00〜",
)  # fmt: skip


class Recurrence:
    """The reader of when it meets, by itself: as a free text and as the columns of a list."""

    name = "recurrence"

    def attempt(self, rng: Random) -> str:
        self.doing = "a few texts"
        texts = [mutations.text(rng, rng.choice(WHEN)) + rng.choice(("", rng.choice(WHEN))) for _ in range(6)]
        readings = [read_text(texts[0], fiscal_year=2026), read_columns(*texts)]
        return "read" if any(one.schedules for one in readings) else "kept as text"


class Command:
    """An importer as operators start it, with a file; every second time with another of its options."""

    def __init__(self, command: str, file: Callable[[Random], tuple[str, bytes]], *options: str) -> None:
        self.name, self.file, self.options = command, file, options

    def attempt(self, rng: Random) -> str:
        filename, content = self.file(rng)
        options = [one for one in self.options if rng.random() < 0.5]
        with tempfile.TemporaryDirectory() as folder, undone():
            path = Path(folder) / PREFECTURE / filename
            path.parent.mkdir()
            path.write_bytes(content)
            said, report = io.StringIO(), Path(folder) / "report.json"
            self.doing = f"{filename} {len(content)} bytes {options}"
            given = [str(path if rng.random() < 0.8 else path.parent), "--report", str(report), *options]
            try:
                call_command(self.name, *given, stdout=said, stderr=said)
            except CommandError:
                return "refused"
            json.loads(report.read_text(encoding="utf-8"))
            return "read"


class Upload:
    """A file sent to a page, as whoever may."""

    def __init__(self, world: World, name: str, path: str, file: Callable, person: str, **fields: str) -> None:
        self.world, self.name, self.path, self.file = world, name, path, file
        self.person, self.fields = person, fields

    def attempt(self, rng: Random) -> str:
        filename, content = self.file(rng)
        self.doing = f"{filename}, {len(content)} bytes"
        with undone():
            client = self.world.browser(self.person)
            answer = client.post(self.path, {**self.fields, "file": SimpleUploadedFile(filename, content)})
            refuse_broken(answer, self.path)
            return self.go_on(client, answer, rng)

    def go_on(self, client, answer, rng: Random) -> str:
        return "taken" if answer.status_code == 302 else "refused"


class ListUpload(Upload):
    """The whole way of a list: tried, imported, its file with remarks, taken back."""

    def go_on(self, client, answer, rng: Random) -> str:
        if answer.status_code != 302:
            return "refused"
        run = ListImport.objects.latest("pk")
        path = reverse("list_import", args=[run.pk])
        for action in ("check", "confirm", "undo"):
            refuse_broken(client.get(path), path)
            renamed = {f"column:{rng.choice(HEADER)}": rng.choice(HEADER)} if rng.random() < 0.3 else {}
            refuse_broken(client.post(path, {"action": action, **renamed}), f"{path} {action}")
            refuse_broken(client.get(f"{path}file/"), f"{path}file/")
            run.refresh_from_db()
            if run.message == BROKEN:
                raise Broken(f"{action}: the background task stopped (its traceback is in the log)")
        return f"taken, {run.state}"


def refuse_broken(answer, what: str) -> None:
    """The exception that an answer of 5xx came from, if there was one."""
    if answer.status_code < 500 or answer.status_code == 503:
        if answer.streaming:
            b"".join(answer.streaming_content)
        return
    if error := getattr(answer, "exc_info", None):
        raise error[1]
    raise Broken(f"{answer.status_code} {what}")


def targets(world: World) -> list:
    pictures = reverse("account_listing_pictures", args=[world.listing.public_id])
    seen = str(drafts.draft_of(world.listing)[1])
    people = reverse("coverage_population", args=[world.town.code])
    listing_options = ("--publish", "--dry-run", "--force", "--facilities-as=listings", "--source=浜の一覧")
    return [
        Recurrence(),
        Command("import_listings", table_file, *listing_options),
        Command("import_gazetteer", gazetteer, "--dry-run"),
        Command("import_school_districts", districts, "--dry-run", "--force", "--edition=2023", "--kind=elementary"),
        ListUpload(world, "list_imports", reverse("list_imports"), table_file, "superuser", facilities_as="venues"),
        Upload(world, "population", people, population, "curator", as_of="2026-10-01", source="台帳"),
        Upload(world, "pictures", pictures, picture, "member", alt="庭", seen=seen),
        Upload(world, "desk_pictures", reverse("wagtailimages:add"), picture, "superuser", title="庭", collection="1"),
    ]
