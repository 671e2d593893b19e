"""Which wrappings of district files are opened, and which files are refused with which words."""

import json
import struct
import zipfile

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from directory.importers.school_districts import errors, reader, sources

from .district_files import box, district, early, feature, geojson, shapefile


def only(file):
    (found,) = file.districts
    return found


# --- Files that are not what they seem --------------------------------------------------------------------------------


def test_empty_collection_is_refused(tmp_path, read):
    with pytest.raises(errors.EmptyFile, match="0件"):
        read(geojson(tmp_path / "d.geojson"))


def test_bare_geometry_collection_is_refused(tmp_path, read):
    path = tmp_path / "d.geojson"
    path.write_text(shapely.to_geojson(shapely.GeometryCollection([box(0), box(1)])))
    with pytest.raises(errors.NoAttributes, match="GeometryCollection"):
        read(path)


def test_points_of_schools_are_refused(tmp_path, read):
    with pytest.raises(errors.NotPolygons, match="Point"):
        read(geojson(tmp_path / "d.geojson", feature(early("99301", "みなと小学校"), box(0).centroid)))


@pytest.mark.parametrize("suffix", [".geojson", ".shp", ".zip"])
@pytest.mark.parametrize(
    ("content", "found"),
    [(b"%PDF-1.7\n", "PDF"), (b"\xef\xbb\xbf\n<!DOCTYPE html><html>", "HTML"), (b"", "空"), (b"hello", "ではないもの")],
)
def test_other_kinds_of_file_are_named(tmp_path, read, suffix, content, found):
    path = tmp_path / f"d{suffix}"
    path.write_bytes(content)
    with pytest.raises(errors.UnreadableFile, match=rf"拡張子は \{suffix} ですが、中身は.*{found}"):
        read(path)


def test_zip_under_a_geojson_name(tmp_path, read):
    path = tmp_path / "d.geojson"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a.txt", "a")
    with pytest.raises(errors.NotWhatItSays, match="zip"):
        read(path)


def test_json_of_another_kind_and_json_cut_short(tmp_path, read):
    path = tmp_path / "d.geojson"
    path.write_text('{"type": "Topology", "objects": {}}')
    with pytest.raises(errors.BrokenStructure, match="Topology"):
        read(path)
    whole = geojson(path, district("みなと小学校", 0)).read_text()
    path.write_text(whole[:-40])
    with pytest.raises(errors.BrokenStructure, match="1 行目"):
        read(path)
    path.write_text('{"type": ' + "[" * 100_000)
    with pytest.raises(errors.BrokenStructure, match="深すぎます"):
        read(path)


def test_missing_dbf_is_named(tmp_path, read):
    path = shapefile(tmp_path / "d.shp", district("みなと小学校", 0))
    path.with_suffix(".dbf").unlink()
    with pytest.raises(errors.MissingDbf, match=r"\.dbf"):
        read(path)


@pytest.mark.parametrize("part", [".shp", ".dbf"])
@pytest.mark.parametrize("cut", [2, 40, 10_000])
def test_truncated_parts_are_refused(tmp_path, read, part, cut):
    path = shapefile(tmp_path / "d.shp", *(district(f"第{n}小学校", n) for n in range(3)))
    victim = path.with_suffix(part)
    victim.write_bytes(victim.read_bytes()[:-cut])
    with pytest.raises(errors.UnreadableFile, match=r"途中で切れて|中身は空"):
        read(path)


def test_dbf_of_another_file_is_refused(tmp_path, read):
    path = shapefile(tmp_path / "d.shp", district("みなと小学校", 0))
    other = shapefile(tmp_path / "other.shp", district("みなと小学校", 0), district("ひばり小学校", 1))
    other.with_suffix(".dbf").replace(path.with_suffix(".dbf"))
    with pytest.raises(errors.CountsDiffer, match=r"1 件.*2 件"):
        read(path)


@pytest.mark.parametrize("length", [-4, -1000, 0])
def test_record_of_an_impossible_length_ends_the_count(tmp_path, read, length):
    """It would lead back to itself for ever, or before the file's beginning."""
    path = shapefile(tmp_path / "d.shp", district("みなと小学校", 0))
    content = bytearray(path.read_bytes())
    content[104:108] = struct.pack(">i", length)
    path.write_bytes(content)
    with pytest.raises(errors.CountsDiffer, match=r"0 件.*1 件"):
        read(path)


# --- Zips and folders -------------------------------------------------------------------------------------------------


def pack(path, *files, name=lambda file: file.name):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in files:
            archive.write(file, name(file))
    return path


def test_zip_with_a_shapefile_in_a_folder(tmp_path, read):
    shp = shapefile(tmp_path / "A27-10_99.SHP".lower(), district("みなと小学校", 0))
    path = pack(tmp_path / "a.zip", shp, shp.with_suffix(".dbf"), name=lambda file: f"学区/{file.name}")
    file = read(path)
    assert only(file).name == "みなと小学校"
    assert file.label == str(path / "学区" / "a27-10_99.shp")
    assert file.edition == 2010


def test_same_data_set_in_several_forms_is_read_once(tmp_path, stage):
    folder = tmp_path / "A27-23_99_GML"
    for encoding, name in (("cp932", "Shift-JIS"), ("utf-8", "UTF-8")):
        (folder / name).mkdir(parents=True)
        shapefile(folder / name / "A27-23_99.shp", district("みなと小学校", 0), encoding=encoding)
    (source,) = sources.collect([folder], stage)
    assert source.label == str(folder / "UTF-8" / "A27-23_99.shp")
    geojson(folder / "A27-23_99.geojson", district("みなと小学校", 0))
    (source,) = sources.collect([folder], stage)
    assert source.label == str(folder / "A27-23_99.geojson")


def test_equal_names_in_different_folders_are_different_data(tmp_path, stage):
    for prefecture in ("13", "14"):
        (tmp_path / prefecture).mkdir()
        geojson(tmp_path / prefecture / "districts.geojson", district("みなと小学校", 0))
    assert len(sources.collect([tmp_path], stage)) == 2


def test_folder_with_zips_and_others(tmp_path, stage):
    inner = tmp_path / "data"
    inner.mkdir()
    pack(inner / "a.zip", geojson(tmp_path / "a.geojson", district("みなと小学校", 0)))
    (inner / "README.txt").write_text("x")
    (inner / "__MACOSX").mkdir()
    geojson(inner / "__MACOSX" / "._a.geojson")
    (source,) = sources.collect([inner], stage)
    assert source.label.endswith("a.geojson")


def test_member_names_never_leave_the_stage(tmp_path, stage):
    content = geojson(tmp_path / "d.geojson", district("みなと小学校", 0)).read_bytes()
    path = tmp_path / "evil.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for name in ("../../evil.geojson", "/tmp/evil.geojson", "ok.geojson"):
            archive.writestr(name, content)
    before = set(tmp_path.rglob("*"))
    found = sources.collect([path], stage)
    assert all(source.path.is_relative_to(stage) for source in found)
    assert set(tmp_path.rglob("*")) == before


def test_zip_bombs_are_not_unpacked(tmp_path, read, monkeypatch, stage):
    path = tmp_path / "bomb.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("d.geojson", b" " * (sources.RATIO_COUNTS_FROM + 1))
    with pytest.raises(errors.UnreadableFile, match="圧縮率"):
        read(path)
    monkeypatch.setattr(sources, "MAX_UNPACKED", 1000)
    with pytest.raises(errors.UnreadableFile, match="上限の 1,000 バイト"):
        read(path)
    monkeypatch.setattr(sources, "MAX_MEMBERS", 0)
    with pytest.raises(errors.UnreadableFile, match="上限の 0 個"):
        read(path)
    assert not list(stage.iterdir())


def test_zip_with_a_nameless_member_is_refused(tmp_path, read):
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(zipfile.ZipInfo(""), "{}")
    with pytest.raises((errors.UnreadableFile, errors.NothingHere)):  # newer Pythons know such a member
        read(path)


def test_damaged_zip_is_refused(tmp_path, read):
    path = pack(tmp_path / "a.zip", geojson(tmp_path / "a.geojson", district("みなと小学校", 0)))
    path.write_bytes(path.read_bytes()[:-30])
    with pytest.raises(errors.UnreadableFile, match="この zip は展開しません"):
        read(path)


def test_nothing_to_read_says_so(tmp_path, stage):
    (tmp_path / "a.txt").write_text("x")
    messages = [
        str(found.error) for found in sources.collect([tmp_path / "a.txt", tmp_path, tmp_path / "b.shp"], stage)
    ]
    assert "見つかりません" in messages[0]
    assert "見つかりません" in messages[1]
    assert "ファイルがありません" in messages[2]


def test_given_folder_is_left_as_it_was(tmp_path, read):
    path = shapefile(tmp_path / "d.shp", district("みなと小学校", 0))
    tmp_path.chmod(0o555)
    try:
        assert read(path).districts
        assert sorted(file.name for file in tmp_path.iterdir()) == ["d.dbf", "d.shp"]
    finally:
        tmp_path.chmod(0o755)


@given(st.binary(max_size=200))
def test_no_bytes_crash_the_reader(tmp_path_factory, content):
    folder = tmp_path_factory.mktemp("noise")
    path = folder / "d.geojson"
    path.write_bytes(b'{"type":"FeatureCollection","features":[' + content + b"]}")
    (source,) = sources.collect([path], folder)
    with pytest.raises(errors.UnreadableFile):
        reader.read(source)


def test_features_of_json_null_properties(tmp_path, read):
    path = tmp_path / "d.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": [feature({}, box(0))]}))
    with pytest.raises(errors.NoAttributes):
        read(path)
