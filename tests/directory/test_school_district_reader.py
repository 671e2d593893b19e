"""Which files are read, as what, and which are refused with which words."""

import contextlib

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from directory.importers.school_districts import errors, layouts, text

from .district_files import box, district, early, feature, geojson, named_crs, recent, shapefile


def only(file):
    (found,) = file.districts
    return found


# --- Layouts ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("attributes", "series", "edition", "school_code"),
    [
        (early("99301", "みなと小学校"), "A27", 2010, ""),
        (recent("99301", "みなと小学校"), "A27", 2021, "B199000000001"),
        (early("99301", "みなと小学校", series="A32", first=6), "A32", 2013, ""),
        (early("99301", "みなと小学校", series="A32"), "A32", 2013, ""),
        (recent("99301", "みなと小学校", series="A32"), "A32", 2021, "B199000000001"),
    ],
)
def test_mlit_layouts_are_told_apart(tmp_path, read, attributes, series, edition, school_code):
    file = read(geojson(tmp_path / "d.geojson", feature(attributes, box(0))))
    found = only(file)
    assert (file.series, file.edition, found.school_code) == (series, edition, school_code)
    assert (found.municipality_code, found.name) == ("99301", "みなと小学校")
    assert (found.founder, found.address) == ("ひなた市立", "ひなた市本町1-1")


def test_renamed_name_and_address_beside_a27_columns(tmp_path, read):
    attributes = {
        "A27_005": "99301",
        "A27_006": "ひなた市立",
        "name": "みなと小学校",
        "address": "本町",
        "x": 1.5,
        "y": 2.5,
    }
    found = only(read(geojson(tmp_path / "d.geojson", feature(attributes, box(0)))))
    assert (found.name, found.address) == ("みなと小学校", "本町")


def test_extra_kml_columns_do_not_matter(tmp_path, read):
    attributes = {"Name": "x", "description": None, "tessellate": -1} | early("99301", "みなと小学校")
    polygon = shapely.force_3d(box(0), 12.0)
    found = only(read(geojson(tmp_path / "d.geojson", feature(attributes, polygon))))
    assert found.name == "みなと小学校"
    assert not found.geometry.has_z


def test_japanese_column_names_tell_no_edition(tmp_path, read):
    attributes = {"行政区域コード": 99301, "名称": "みなと小学校"}
    file = read(geojson(tmp_path / "d.geojson", feature(attributes, box(0))))
    assert (file.series, file.edition) == ("", None)
    assert only(file).municipality_code == "99301"


def test_edition_comes_from_mlit_file_name(tmp_path, read):
    assert read(geojson(tmp_path / "A27-16_99.geojson", district("みなと小学校", 0))).edition == 2016


def test_unreadable_code_leaves_out_that_district_and_says_why(tmp_path, read):
    features = [*(district(f"第{n}小学校", n) for n in range(12)), district("みなと小学校", 13, code="993019")]
    file = read(geojson(tmp_path / "d.geojson", *features))
    assert len(file.districts) == 12
    (rejected,) = file.rejected
    assert (rejected.problem.row, rejected.problem.field, rejected.problem.value) == (13, "A27_005", "993019")
    assert "検査数字" in rejected.problem.message


def test_nameless_district_is_left_out(tmp_path, read):
    file = read(geojson(tmp_path / "d.geojson", district("みなと小学校", 0), district(" ", 1)))
    assert [bad.problem.message for bad in file.rejected] == ["学校名が空です。名前を補ってください。"]


def test_code_column_must_hold_codes(tmp_path, read):
    swapped = {"A27_005": "ひなた市本町1-1", "A27_007": "みなと小学校"}
    with pytest.raises(errors.UnknownLayout, match="A27_005、A27_007"):
        read(geojson(tmp_path / "d.geojson", feature(swapped, box(0))))


@given(st.text(st.characters(min_codepoint=32, max_codepoint=0x9FFF), max_size=12))
def test_no_text_makes_layout_detection_fail_otherwise(cell):
    with contextlib.suppress(errors.UnknownLayout):
        layouts.detect({"A27_005": [cell], "A27_007": [cell]})


# --- Text -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["cp932", "utf-8"])
@pytest.mark.parametrize("keep", [(), (".shx", ".prj", ".cpg")])
def test_shapefile_in_either_encoding_with_or_without_side_files(tmp_path, read, encoding, keep):
    path = shapefile(tmp_path / "d.shp", district("富士見ヶ丘小学校", 0), encoding=encoding, keep=keep)
    file = read(path)
    assert file.encoding == encoding
    assert only(file).name == "富士見ヶ丘小学校"


def test_wrong_cpg_is_not_believed(tmp_path, read):
    path = shapefile(tmp_path / "d.shp", district("みなと小学校", 0))
    path.with_suffix(".cpg").write_text("UTF-8")
    assert only(read(path)).name == "みなと小学校"


def test_geojson_in_cp932_and_with_bom(tmp_path, read):
    for encoding in ("cp932", "utf-8-sig"):
        path = geojson(tmp_path / f"{encoding}.geojson", district("みなと小学校", 0), encoding=encoding)
        assert only(read(path)).name == "みなと小学校"


def test_numbers_as_codes_in_a_dbf(tmp_path, read):
    path = shapefile(tmp_path / "d.shp", feature(early("1101", "みなと小学校"), box(0)))
    assert only(read(path)).municipality_code == "01101"


def test_character_cut_by_the_field_width_is_dropped():
    assert text.decode(["札幌市中央区".encode("cp932")[:-1]]) == ("cp932", ["札幌市中央"])


def test_bytes_of_no_encoding_are_refused():
    with pytest.raises(errors.UnknownEncoding):
        text.decode([b"\x81\x20\xff\xfd"])


SCHOOLS = st.builds(
    str.__add__,
    st.text(
        st.sampled_from("南北東西本町中央富士見丘ヶ浜みなとひばりさくらカトレア第一二三々"), min_size=1, max_size=8
    ),
    st.sampled_from(["小学校", "中学校", "学園", "小中学校", "小学校西分校", "義務教育学校"]),
)


@given(SCHOOLS)
def test_no_real_name_counts_as_broken(name):
    assert not text.is_broken(name)


@given(SCHOOLS, st.sampled_from([("cp932", "latin-1"), ("cp932", "utf-8"), ("utf-8", "latin-1"), ("utf-8", "cp932")]))
def test_names_through_a_wrong_decoder_count_as_broken(name, codecs):
    written, read_as = codecs
    assert text.is_broken(name.encode(written).decode(read_as, errors="replace"))


@pytest.mark.parametrize("name", ["{ꏬwZ", "菬wZ", "mgcwZ", "蟆丞ｭｦ譬｡", "123", "????小学校\x81"])
def test_broken_names(name):
    assert text.is_broken(name)


@pytest.mark.parametrize("character", ["\ufffd", "\x81", "\x00", "\ue000", "ꏬ", "ΐ", "한"])
def test_one_foreign_character_breaks_a_name(character):
    assert text.is_broken(f"みな{character}と小学校")


def test_file_with_destroyed_text_is_refused(tmp_path, read):
    names = ["{ꏬwZ", "菬wZ", "みなと小学校"]
    with pytest.raises(errors.DestroyedText, match="3 件中 2 件"):
        read(geojson(tmp_path / "d.geojson", *(district(name, n) for n, name in enumerate(names))))


def test_single_broken_name_leaves_out_that_district_only(tmp_path, read):
    names = [*(f"第{n}小学校" for n in range(6)), "菬wZ"]
    file = read(geojson(tmp_path / "d.geojson", *(district(name, n) for n, name in enumerate(names))))
    assert len(file.districts) == 6
    (rejected,) = file.rejected
    assert (rejected.problem.row, rejected.problem.field, rejected.problem.value) == (7, "A27_007", "菬wZ")


# --- Geometry ---------------------------------------------------------------------------------------------------------


def test_parts_of_one_school_become_one_district(tmp_path, read):
    path = geojson(
        tmp_path / "d.geojson",
        district("みなと小学校", 0),
        district("ひばり小学校", 1),
        district("みなと　小学校", 3),
        district("みなと小学校", 5, code="99302"),
    )
    file = read(path)
    assert file.polygons == 4
    assert [(d.municipality_code, d.name, len(d.geometry.geoms)) for d in file.districts] == [
        ("99301", "みなと小学校", 2),
        ("99301", "ひばり小学校", 1),
        ("99302", "みなと小学校", 1),
    ]


def test_founder_in_front_of_the_name_is_taken_off(tmp_path, read):
    found = only(read(geojson(tmp_path / "d.geojson", district("ひなた市立みなと小学校", 0))))
    assert found.name == "みなと小学校"


def test_parts_that_share_an_edge_are_dissolved(tmp_path, read):
    found = only(read(geojson(tmp_path / "d.geojson", district("みなと小学校", 0), district("みなと小学校", 1))))
    assert len(found.geometry.geoms) == 1
    assert found.geometry.area == pytest.approx(box(0, width=2).area)


def test_self_crossing_polygon_is_made_valid(tmp_path, read):
    bow = {
        "type": "Polygon",
        "coordinates": [[[140.7, 34.5], [140.8, 34.6], [140.8, 34.5], [140.7, 34.6], [140.7, 34.5]]],
    }
    found = only(read(geojson(tmp_path / "d.geojson", feature(early("99301", "みなと小学校"), bow))))
    assert found.geometry.is_valid
    assert found.geometry.area == pytest.approx(0.005)


def test_empty_part_is_noted_and_a_school_without_area_left_out(tmp_path, read):
    line = shapely.LineString([(140.7, 34.5), (140.8, 34.6)])
    path = geojson(
        tmp_path / "d.geojson",
        district("みなと小学校", 0),
        feature(early("99301", "みなと小学校"), None),
        feature(early("99301", "ひばり小学校"), line),
    )
    file = read(path)
    assert [d.name for d in file.districts] == ["みなと小学校"]
    assert [(note.row, note.value) for note in file.notes] == [(2, "みなと小学校")]
    assert [(bad.name, bad.problem.row) for bad in file.rejected] == [("ひばり小学校", 3)]


def test_equal_areas_are_equal_however_they_were_drawn(tmp_path, read):
    ring = [[140.7, 34.5], [140.72, 34.5], [140.72, 34.52], [140.7, 34.52]]
    shapes = []
    for number, turned in enumerate((ring, ring[2:] + ring[:2], ring[::-1])):
        polygon = {"type": "Polygon", "coordinates": [[*turned, turned[0]]]}
        path = geojson(tmp_path / f"{number}.geojson", feature(early("99301", "みなと小学校"), polygon))
        shapes.append(only(read(path)).geometry)
    assert shapely.to_geojson(shapes[0]) == shapely.to_geojson(shapes[1]) == shapely.to_geojson(shapes[2])


def test_coordinates_are_rounded_to_seven_decimals(tmp_path, read):
    third = shapely.box(140.7, 34.5, 140.7 + 1 / 30, 34.5 + 1 / 30)
    found = only(read(geojson(tmp_path / "d.geojson", feature(early("99301", "みなと小学校"), third))))
    assert found.geometry.bounds == (140.7, 34.5, 140.7333333, 34.5333333)


# --- Coordinate systems -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "crs", ["urn:ogc:def:crs:OGC:1.3:CRS84", "EPSG:6668", "urn:ogc:def:crs:EPSG::4612", "EPSG:4326"]
)
def test_world_geodetic_systems_are_taken_as_one(tmp_path, read, crs):
    assert read(geojson(tmp_path / "d.geojson", district("みなと小学校", 0), crs=named_crs(crs))).districts


@pytest.mark.parametrize(
    ("crs", "name"),
    [
        ("EPSG:6677", "平面直角座標系 第9系"),
        ("EPSG:4301", "日本測地系"),
        ("EPSG:3857", "Web メルカトル"),
        ("EPSG:32654", "EPSG:32654"),
    ],
)
def test_other_systems_are_refused_by_name(tmp_path, read, crs, name):
    with pytest.raises(errors.WrongCrs, match=name):
        read(geojson(tmp_path / "d.geojson", district("みなと小学校", 0), crs=named_crs(crs)))


def test_esri_prj_of_jgd2011_passes_and_a_projected_one_does_not(tmp_path, read):
    datum = (
        'GEOGCS["{}",DATUM["D_{}",SPHEROID["GRS_1980",6378137.0,298.257222101]],'
        'PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]]'
    )
    path = shapefile(tmp_path / "d.shp", district("みなと小学校", 0))
    path.with_suffix(".prj").write_text(datum.format("GCS_JGD_2011", "JGD_2011"))
    assert read(path).districts
    path.with_suffix(".prj").write_text(datum.format("Local", "Local"))
    with pytest.raises(errors.WrongCrs, match="Local"):
        read(path)


def test_swapped_or_projected_coordinates_are_refused(tmp_path, read):
    swapped = shapely.transform(box(0), lambda lnglat: lnglat[:, ::-1])
    with pytest.raises(errors.OutsideJapan, match=r"経度 34\.5000"):
        read(geojson(tmp_path / "d.geojson", feature(early("99301", "みなと小学校"), swapped)))
