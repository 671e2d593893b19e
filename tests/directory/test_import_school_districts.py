"""What importing a file of school districts does to the districts stored."""

import json
import re
import zipfile

import numpy as np
import pytest
import shapely
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext

from directory.enums import DistrictKind, DistrictStatus
from directory.geometry import from_geojson
from directory.models import District, DistrictBoundary, VenueDistrict
from tests.factories import MunicipalityFactory, VenueFactory

from .district_files import ROW, box, counts, district, early, feature, geojson, named, neighbours, shapefile

pytestmark = pytest.mark.django_db


# --- One file ---------------------------------------------------------------------------------------------------------


def test_districts_are_created_with_all_they_need(run, edition):
    report = run(edition(2010, ROW))
    assert counts(report) == {"rows": 4, "created": 4}
    found = named("みなと小学校")
    assert found.kind == DistrictKind.ELEMENTARY
    assert found.status == DistrictStatus.CURRENT
    assert found.edition == 2010
    assert found.founder == "ひなた市立"
    assert found.source == "国土数値情報（小学校区データ） 2010年"
    assert [place.code for place in found.municipalities.all()] == ["99301"]
    assert found.bbox == pytest.approx(box(0).bounds)
    assert (found.label_longitude, found.label_latitude) == pytest.approx((140.71, 34.51))
    assert found.boundary.geometry["type"] == "MultiPolygon"
    assert from_geojson(found.boundary.geometry).equals(box(0))
    assert re.fullmatch(r"99301-es-[a-z2-7]{8}", found.code)


def test_rows_count_districts_not_polygons(run, tmp_path):
    path = geojson(tmp_path / "d.geojson", district("みなと小学校", 0), district("みなと小学校", 2))
    assert counts(run(path)) == {"rows": 1, "created": 1}
    assert len(named("みなと小学校").boundary.geometry["coordinates"]) == 2


def test_same_file_twice_changes_nothing(run, edition):
    path = edition(2010, ROW)
    run(path)
    before = list(District.neighbours.through.objects.values_list())
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert counts(run(path)) == {"rows": 4, "unchanged": 4}
    writes = [query["sql"] for query in queries if re.match("INSERT|UPDATE|DELETE", query["sql"])]
    assert writes == []
    assert list(District.neighbours.through.objects.values_list()) == before


def test_shapefile_and_geojson_of_one_edition_are_the_same(run, tmp_path):
    features = [district(name, *place) for name, place in ROW.items()]
    run(shapefile(tmp_path / "A27-10_99.shp", *features))
    assert counts(run(geojson(tmp_path / "A27-10_99.geojson", *features))) == {"rows": 4, "unchanged": 4}


def test_dry_run_reports_and_writes_nothing(run, edition):
    assert counts(run(edition(2010, ROW), dry_run=True)) == {"rows": 4, "created": 4}
    assert not District.objects.exists()


def test_touching_and_nearly_touching_districts_are_neighbours(run, tmp_path):
    forty_metres = 40 / 111_195
    aside = shapely.transform(box(2), lambda lnglat: np.add(lnglat, (forty_metres, 0)))
    run(
        geojson(
            tmp_path / "d.geojson",
            district("みなと小学校", 0),
            district("ひばり小学校", 1),
            feature(early("99301", "さくら小学校"), aside),
            district("東小学校", 5),
        )
    )
    assert neighbours("ひばり小学校") == ["さくら小学校", "みなと小学校"]
    assert neighbours("さくら小学校") == ["ひばり小学校"]
    assert neighbours("東小学校") == []


def test_districts_already_stored_next_door_become_neighbours(run, edition):
    MunicipalityFactory(code="99302")
    run(edition(2010, {"みなと小学校": (0,)}))
    run(edition(2010, {"となり小学校": (1,)}, code="99302"))
    assert neighbours("みなと小学校") == ["となり小学校"]
    assert neighbours("となり小学校") == ["みなと小学校"]


def test_junior_high_districts_live_beside_elementary_ones(run, tmp_path, edition):
    run(edition(2010, {"みなと小学校": (0,)}))
    path = geojson(tmp_path / "A32-13_99.geojson", feature(early("99301", "みなと中学校", "A32", 6), box(0, 0, 2)))
    run(path)
    assert named("みなと中学校").kind == DistrictKind.JUNIOR_HIGH
    assert named("みなと中学校").code.startswith("99301-jh-")
    assert named("みなと小学校").status == DistrictStatus.CURRENT
    assert neighbours("みなと中学校") == []


# --- Venues -----------------------------------------------------------------------------------------------------------


def venues_of(name):
    return sorted(venue.name for venue in named(name).venues.all())


def test_venues_are_assigned_to_new_districts(run, edition, hinata):
    VenueFactory(name="公民館", latitude=34.51, longitude=140.71, municipality=hinata)
    VenueFactory(name="沖の島", latitude=34.60, longitude=140.71, municipality=hinata)
    report = run(edition(2010, {"みなと小学校": (0,), "ひばり小学校": (1, 0, 1, 6)}))
    assert venues_of("みなと小学校") == ["公民館"]
    assert (report["districts"]["one"], report["districts"]["none"]) == (1, 1)


def test_venues_move_with_the_borders_and_out_of_former_districts(run, edition, hinata):
    VenueFactory(name="公民館", latitude=34.51, longitude=140.71, municipality=hinata)
    VenueFactory(name="集会所", latitude=34.51, longitude=140.73, municipality=hinata)
    run(edition(2010, {"みなと小学校": (0,), "ひばり小学校": (1,)}))
    run(edition(2023, {"みなと小学校": (0, 0, 2)}))
    assert venues_of("みなと小学校") == ["公民館", "集会所"]
    assert venues_of("ひばり小学校") == []


def test_dry_run_assigns_nothing(run, edition, hinata):
    VenueFactory(latitude=34.51, longitude=140.71, municipality=hinata)
    run(edition(2010, {"みなと小学校": (0,)}), dry_run=True)
    assert not VenueDistrict.objects.exists()


# --- Municipalities ---------------------------------------------------------------------------------------------------


def test_unknown_municipality_is_reported_and_the_rest_goes_in(run, tmp_path):
    path = geojson(tmp_path / "d.geojson", district("みなと小学校", 0), district("謎小学校", 1, code="99399"))
    report = run(path)
    assert counts(report) == {"rows": 2, "created": 1, "skipped": 1}
    (error,) = report["errors"]
    assert (error["row"], error["value"]) == (2, "99399")
    assert "登録されていない市区町村コード" in error["message"]


def test_code_of_a_merged_municipality_leads_to_its_successor(run, edition, hinata):
    old, between = MunicipalityFactory(code="99341"), MunicipalityFactory(code="99342")
    old.successors.add(between)
    between.successors.add(hinata)
    run(edition(2010, {"みなと小学校": (0,)}, code="99341"))
    assert list(named("みなと小学校").municipalities.all()) == [hinata]
    run(edition(2023, {"港小学校": (0, 0, 2)}))
    assert named("みなと小学校").status == DistrictStatus.FORMER
    assert list(named("みなと小学校").successors.all()) == [named("港小学校")]


def test_equal_names_in_two_municipalities_are_two_districts(run, tmp_path):
    MunicipalityFactory(code="99302")
    run(geojson(tmp_path / "d.geojson", district("中央小学校", 0), district("中央小学校", 1, code="99302")))
    assert District.objects.filter(name="中央小学校").count() == 2


def test_municipality_added_by_hand_stays(run, edition):
    path = edition(2010, ROW)
    run(path)
    other = MunicipalityFactory(code="99302")
    named("みなと小学校").municipalities.add(other)
    run(path)
    assert named("みなと小学校").municipalities.count() == 2


def test_municipality_added_by_hand_does_not_make_a_district_vanish(run, edition):
    run(edition(2010, {"みなと小学校": (0,)}))
    other = MunicipalityFactory(code="99302")
    named("みなと小学校").municipalities.add(other)
    assert run(edition(2023, {"となり小学校": (1,)}, code="99302"))["removed"] == 0


def test_half_of_a_split_municipality_speaks_for_its_own_half_only(run, edition, hinata):
    old = MunicipalityFactory(code="99341")
    old.successors.add(hinata, MunicipalityFactory(code="99302"))
    run(edition(2010, {"みなと小学校": (0,)}, code="99341"))
    assert named("みなと小学校").municipalities.count() == 2
    assert run(edition(2023, {"西小学校": (5,)}))["removed"] == 0


def test_missing_text_in_a_derivative_erases_nothing(run, edition, tmp_path):
    run(edition(2010, {"みなと小学校": (0,)}))
    bare = {"A27_005": "99301", "name": "みなと小学校"}
    report = run(geojson(tmp_path / "A27-10.geojson", feature(bare, box(0))))
    assert counts(report) == {"rows": 1, "unchanged": 1}
    assert named("みなと小学校").address == "ひなた市本町1-1"


# --- Refusals ---------------------------------------------------------------------------------------------------------


def test_refused_file_ends_with_exit_1_and_its_message(run, tmp_path, capsys):
    path = geojson(tmp_path / "empty.geojson")
    with pytest.raises(CommandError) as error:
        run(path)
    assert error.value.returncode == 1
    assert f"{path}：学区が1件も入っていません" in capsys.readouterr().err
    report = json.loads((tmp_path / "report.json").read_text())
    assert report["rows"] == 0
    assert [problem["file"] for problem in report["errors"]] == [str(path)]


def test_one_bad_file_does_not_stop_the_others(run, edition, tmp_path):
    report = run(geojson(tmp_path / "empty.geojson"), edition(2010, ROW), tmp_path / "missing.shp")
    assert counts(report) == {"rows": 4, "created": 4}
    assert len(report["errors"]) == 2


def test_file_goes_in_whole_or_not_at_all(run, edition, monkeypatch):
    """A failure in the last step of writing undoes the first."""
    run(edition(2010, {"みなと小学校": (0,)}))
    link = District.neighbours.through

    def fail(*args, **kwargs):
        raise IntegrityError

    monkeypatch.setattr(link.objects, "bulk_create", fail)
    with pytest.raises(IntegrityError):
        run(edition(2023, ROW))
    assert [(found.name, found.edition) for found in District.objects.all()] == [("みなと小学校", 2010)]
    assert DistrictBoundary.objects.count() == 1


def test_kind_and_edition_that_cannot_be_known_are_asked_for(run, tmp_path, capsys):
    path = geojson(tmp_path / "d.geojson", feature({"市区町村コード": "99301", "学校名": "みなと小学校"}, box(0)))
    with pytest.raises(CommandError):
        run(path)
    assert "--kind に種類を指定" in capsys.readouterr().err
    with pytest.raises(CommandError):
        run(path, kind="elementary")
    assert "--edition に西暦4桁" in capsys.readouterr().err
    assert counts(run(path, kind="elementary", edition=2024)) == {"rows": 1, "created": 1}


def test_kind_that_contradicts_the_file_is_refused(run, edition, capsys):
    with pytest.raises(CommandError):
        run(edition(2010, ROW), kind="junior_high")
    assert "小学校区（A27）" in capsys.readouterr().err


def test_zip_and_folder(run, edition, tmp_path):
    path = edition(2010, ROW)
    with zipfile.ZipFile(tmp_path / "A27-10_99.zip", "w") as archive:
        archive.write(path, path.name)
    assert counts(run(tmp_path / "A27-10_99.zip")) == {"rows": 4, "created": 4}
    (tmp_path / "report.json").unlink()
    assert counts(run(tmp_path)) == {"rows": 8, "unchanged": 8}


@pytest.mark.parametrize("year", ["23", "令和5", "12345", "-2010"])
def test_edition_is_a_year(year):
    with pytest.raises(CommandError):
        call_command("import_school_districts", "x.shp", f"--edition={year}")


def test_queries_do_not_grow_with_the_file(run, edition):
    MunicipalityFactory(code="99302")
    MunicipalityFactory(code="99303")
    used = []
    for code, size in (("99302", 3), ("99303", 50)):
        path = edition(2010, {f"第{n}小学校": (n,) for n in range(size)}, code=code)
        with CaptureQueriesContext(connection) as queries:
            run(path)
        used.append(len(queries))
    assert used[0] == used[1]
