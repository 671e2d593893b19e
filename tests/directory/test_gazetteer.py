"""Place names go in from every form they are published in; whole files or nothing; a second run changes nothing."""

import json

import numpy as np
import pyogrio
import pytest
import shapely
from django.core.management import CommandError, call_command

from directory.enums import GazetteerKind
from directory.japan.codes import check_digit
from directory.models import GazetteerEntry, Municipality
from tests.factories import MunicipalityFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def areas():
    MunicipalityFactory(code="99301", name="ひなた市")
    MunicipalityFactory(code="99302", name="こかげ町", county="山辺郡")


@pytest.fixture
def load(tmp_path, capsys):
    """Import files or folders; gives the report and what was said."""

    def run(*paths, **options):
        report = tmp_path / "report.json"
        call_command("import_gazetteer", *map(str, paths), report=str(report), **options)
        return json.loads(report.read_text(encoding="utf-8")), capsys.readouterr()

    return run


def town(name, koaza="", lat=34.5, lng=140.7):
    return {"town": name, "koaza": koaza, "lat": lat, "lng": lng}


def folder(root, **files):
    """ひなた県/<municipality>.json for each given list of towns."""
    prefecture = root / "ひなた県"
    prefecture.mkdir(parents=True)
    for name, content in files.items():
        (prefecture / f"{name}.json").write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
    return prefecture


def write_schools(path, driver, **columns):
    """One school per value of the columns, all at one point."""
    points = [(140.71, 34.51)] * len(columns["P29_001"])
    pyogrio.raw.write(
        str(path),
        geometry=shapely.to_wkb(shapely.points(points)),
        field_data=[np.array(values, dtype=object) for values in columns.values()],
        fields=list(columns),
        geometry_type="Point",
        crs="EPSG:4326",
        driver=driver,
        encoding="cp932" if driver == "ESRI Shapefile" else None,
    )


def test_half_of_a_pair_of_letters_is_left_out_and_told_as_a_question_mark(load, tmp_path):
    """JSON may name one; no database and no file holds it."""
    broken = [{"town": "朝日町\ud800", "lat": "\ud800", "lng": 140.7}]
    prefecture = folder(tmp_path / "data")
    (prefecture / "ひなた市.json").write_text(json.dumps(broken), encoding="utf-8")
    report, _said = load(prefecture)
    assert (report["created"], report["errors"][0]["value"]) == (1, "?, 140.7")
    assert GazetteerEntry.objects.get().name == "朝日町"


@pytest.mark.parametrize("level", ["root", "prefecture", "file"])
def test_folders_are_read_from_any_level(load, tmp_path, level):
    prefecture = folder(tmp_path / "data", ひなた市=[town("朝日町一丁目")], 山辺郡こかげ町=[town("里", "北谷")])
    index = tmp_path / "data" / "ja.json"
    index.write_text('{"ひなた県": ["ひなた市"]}', encoding="utf-8")
    path = {"root": [tmp_path / "data"], "prefecture": [prefecture], "file": sorted(prefecture.iterdir())}[level]
    report, _ = load(*path)
    assert (report["rows"], report["created"], report["errors"]) == (2, 2, [])
    entry = GazetteerEntry.objects.get(name="里")
    assert (entry.municipality_id, entry.prefecture_id, entry.koaza, entry.key) == ("99302", "99", "北谷", "里北谷")


def test_a_second_run_changes_nothing_and_a_moved_point_is_an_update(load, tmp_path):
    prefecture = folder(tmp_path / "data", ひなた市=[town("朝日町"), town("緑町")])
    load(prefecture)
    assert load(prefecture)[0]["unchanged"] == 2
    (prefecture / "ひなた市.json").write_text(json.dumps([town("朝日町", lat=34.6), town("緑町")]), encoding="utf-8")
    report, _ = load(prefecture)
    assert (report["updated"], report["unchanged"]) == (1, 1)
    assert GazetteerEntry.objects.get(name="朝日町").latitude == 34.6


def test_a_dry_run_counts_and_writes_nothing(load, tmp_path):
    report, said = load(folder(tmp_path / "data", ひなた市=[town("朝日町")]), dry_run=True)
    assert report["created"] == 1
    assert "確認のみ" in said.out
    assert not GazetteerEntry.objects.exists()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932"])
@pytest.mark.parametrize(
    "header", ["都道府県,市区町村,町名,緯度,経度,かな", "都道府県名,市区町村名,大字町丁目名,緯度,経度,カナ"]
)
def test_csv_in_its_encodings_and_headers(load, tmp_path, encoding, header):
    path = tmp_path / "towns.csv"
    path.write_text(f"{header}\nひなた県,ひなた市,朝日町,34.5,140.7,アサヒチョウ\n,,,,,\n", encoding=encoding)
    assert load(path)[0]["rows"] == 1
    entry = GazetteerEntry.objects.get()
    assert (entry.name, entry.kana, entry.latitude, entry.longitude) == ("朝日町", "あさひちょう", 34.5, 140.7)


def test_csv_in_the_columns_geolonia_documents(load, tmp_path):
    (tmp_path / "latest.csv").write_text(
        "都道府県コード,都道府県名,都道府県名カナ,市区町村コード,市区町村名,市区町村名カナ,大字町丁目名,大字町丁目名カナ,"
        "小字・通称名,緯度（代表点）,経度（代表点）\n"
        "99,ひなた県,ヒナタケン,99301,ひなた市,ヒナタシ,西柳一丁目,ニシヤナギ 1,,34.5,140.7\n",
        encoding="utf-8",
    )
    load(tmp_path / "latest.csv")
    entry = GazetteerEntry.objects.get(municipality="99301", name="西柳一丁目")
    assert (entry.latitude, entry.longitude, entry.koaza) == (34.5, 140.7, "")


def test_csv_may_name_stations_and_give_codes(load, tmp_path):
    path = tmp_path / "stations.csv"
    path.write_text("市区町村コード,名称,種類,緯度,経度\n99301,ひなた駅,駅,34.5,140.7\n", encoding="utf-8")
    load(path)
    assert GazetteerEntry.objects.get().kind == GazetteerKind.STATION


@pytest.mark.parametrize(
    ("latitude", "longitude", "problems"), [("0", "0", 0), ("", "", 0), ("51.5", "0", 1), ("x", "1", 1)]
)
def test_coordinates_nobody_can_use_are_left_out(load, tmp_path, latitude, longitude, problems):
    path = tmp_path / "towns.csv"
    path.write_text(
        f"都道府県,市区町村,町名,緯度,経度\nひなた県,ひなた市,朝日町,{latitude},{longitude}\n", encoding="utf-8"
    )
    report, _ = load(path)
    assert len(report["errors"]) == problems
    assert GazetteerEntry.objects.get().latitude is None


def test_rows_of_unknown_municipalities_and_repeated_names_are_told(load, tmp_path):
    path = tmp_path / "towns.csv"
    lines = [
        "ひなた県,ひなた市,朝日町,34.5,140.7",
        "ひなた県,まぼろし市,緑町,34.5,140.7",
        "ひなた県,ひなた市,朝日町,34.6,140.7",
    ]
    path.write_text("\n".join(["都道府県,市区町村,町名,緯度,経度", *lines]), encoding="utf-8")
    report, _ = load(path)
    assert (report["rows"], report["created"], report["skipped"]) == (3, 1, 2)
    assert [(error["row"], error["value"]) for error in report["errors"]] == [(3, "ひなた県まぼろし市"), (4, "朝日町")]
    assert GazetteerEntry.objects.get().latitude == 34.5


REGISTRY = "町字id,大字・町名,大字・町名_カナ,丁目名,丁目名_カナ,小字名,小字名_カナ,廃止日"


def test_registry_adds_readings_to_what_is_there(load, tmp_path):
    prefecture = folder(tmp_path / "data", ひなた市=[town("朝日澤一丁目")])
    registry = tmp_path / "data" / f"99301{check_digit('99301')}_town.csv"
    rows = [
        "1,朝日沢,アサヒサワ,一丁目,１チョウメ,,,",
        "2,,,,,山ノ下,ヤマノシタ,",
        "3,旧町,キュウチョウ,,,,,2001-01-01",
    ]
    registry.write_text("\n".join([REGISTRY, *rows]), encoding="utf-8-sig")
    report, _ = load(prefecture.parent)
    assert (report["created"], report["updated"], report["skipped"]) == (2, 1, 1)
    known = GazetteerEntry.objects.get(name="朝日澤一丁目")
    assert (known.kana, known.latitude) == ("あさひさわ1ちょうめ", 34.5)
    assert GazetteerEntry.objects.get(name="山ノ下").latitude is None
    assert load(prefecture.parent)[0]["unchanged"] == 3


def test_school_points_of_both_layouts(load, tmp_path):
    old, new = tmp_path / "old.geojson", tmp_path / "new.geojson"
    write_schools(old, "GeoJSON", P29_001=["99301"], P29_003=["16"], P29_004=["16001"], P29_005=["朝日小学校"])
    write_schools(
        new,
        "GeoJSON",
        P29_001=["99301"],
        P29_003=["16001"],
        P29_004=["緑小学校"],
        P29_005=["緑町1"],
    )
    load(old, new)
    assert set(GazetteerEntry.objects.values_list("kind", "name")) == {("school", "朝日小学校"), ("school", "緑小学校")}


def test_shapefile_without_index_and_projection(load, tmp_path):
    path = tmp_path / "P29.shp"
    columns = {"P29_001": ["99301"], "P29_004": ["16001"], "P29_005": ["朝日小学校"]}
    write_schools(path, "ESRI Shapefile", **columns)
    for suffix in (".shx", ".prj", ".cpg"):
        path.with_suffix(suffix).unlink()
    load(path)
    entry = GazetteerEntry.objects.get()
    assert (entry.name, entry.latitude, entry.longitude) == ("朝日小学校", 34.51, 140.71)
    assert not path.with_suffix(".shx").exists()


def test_a_name_of_a_merged_municipality_goes_to_its_successor(load, tmp_path):
    former = MunicipalityFactory(code="99390", name="むかし町", valid_until="2010-03-31")
    former.successors.add(Municipality.objects.get(code="99301"))
    load(folder(tmp_path / "data", むかし町=[town("本町")]))
    assert GazetteerEntry.objects.get().municipality_id == "99301"


BAD = {
    "empty.csv": b"",
    "broken.json": b'[{"town": "x"',
    "other.json": b'{"a": 1}',
    "other.csv": "名前,電話\nあ,1\n".encode(),
    "notes.txt": b"x",
    "unknown.geojson": b'{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"a":1},'
    b'"geometry":{"type":"Point","coordinates":[140.7,34.5]}}]}',
    "lone.shp": b"\x00\x00\x27\x0a",
    "nocode_town.csv": REGISTRY.encode(),
}


@pytest.mark.parametrize("name", BAD)
def test_files_that_cannot_be_used_are_refused_with_a_sentence(tmp_path, capsys, name):
    (tmp_path / name).write_bytes(BAD[name])
    with pytest.raises(CommandError, match="読み込めたファイルがありません"):
        call_command("import_gazetteer", str(tmp_path / name))
    said = capsys.readouterr().err
    assert name in said
    assert said.strip().endswith("ください。")


def test_a_bad_file_does_not_hold_up_the_others(load, tmp_path):
    prefecture = folder(tmp_path / "data", ひなた市=[town("朝日町")], まぼろし市=[town("緑町")])
    report, _ = load(prefecture, tmp_path / "missing.csv")
    assert report["created"] == 1
    assert [error["file"] for error in report["errors"]] == ["ひなた県/まぼろし市.json", f"{tmp_path.name}/missing.csv"]
