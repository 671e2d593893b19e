"""What a newer or older edition does to the districts stored."""

import pytest
from django.core.management import CommandError

from directory.enums import DistrictStatus
from directory.geometry import from_geojson
from directory.models import District
from tests.factories import DistrictFactory, MunicipalityFactory

from .district_files import ROW, box, counts, district, early, feature, geojson, named, neighbours, recent

pytestmark = pytest.mark.django_db


def test_newer_edition_replaces_geometry_and_keeps_the_code(run, edition):
    run(edition(2010, ROW))
    code = named("みなと小学校").code
    report = run(edition(2023, ROW | {"みなと小学校": (0, 0, 1, 2)}))
    assert counts(report) == {"rows": 4, "updated": 4}
    found = named("みなと小学校")
    assert (found.code, found.edition) == (code, 2023)
    assert from_geojson(found.boundary.geometry).equals(box(0, 0, 1, 2))
    assert found.north == pytest.approx(34.54)


def test_editions_with_and_without_school_codes_are_the_same_districts(run, tmp_path):
    run(geojson(tmp_path / "A27-10.geojson", feature(early("99301", "富士見ヶ丘小学校"), box(0))))
    code = District.objects.get().code
    run(geojson(tmp_path / "A27-21.geojson", feature(recent("99301", "富士見ケ丘小学校", "B1990001"), box(0))))
    found = District.objects.get()
    assert (found.code, found.school_code, found.name) == (code, "B1990001", "富士見ケ丘小学校")


def test_older_edition_is_skipped_with_a_reason(run, edition, capsys):
    run(edition(2023, ROW))
    report = run(edition(2010, ROW | {"みなと小学校": (0, 0, 1, 3), "昔の小学校": (9,)}))
    assert counts(report) == {"rows": 5, "skipped": 5}
    (error,) = report["errors"]
    assert error["value"] == "99301"
    assert "2023年の学区が登録済みのため、2010年のデータでは上書きしません" in error["message"]
    assert "上書きしません" in capsys.readouterr().err
    assert named("みなと小学校").edition == 2023
    assert from_geojson(named("みなと小学校").boundary.geometry).equals(box(0))
    assert not District.objects.filter(name="昔の小学校").exists()


def test_edition_option_wins_over_the_file(run, edition):
    run(edition(2010, ROW), edition=2019)
    assert set(District.objects.values_list("edition", flat=True)) == {2019}


def test_merged_school_becomes_former_and_points_to_its_successor(run, edition):
    run(edition(2010, ROW))
    old = named("さくら小学校")
    places = {"みなと小学校": (0,), "ひばり小学校": (1, 0, 2), "富士見ヶ丘小学校": (3,)}
    report = run(edition(2023, places))
    assert report["removed"] == 1
    old.refresh_from_db()
    assert (old.status, old.edition) == (DistrictStatus.FORMER, 2010)
    assert [heir.name for heir in old.successors.all()] == ["ひばり小学校"]
    assert from_geojson(old.boundary.geometry).equals(box(2))
    assert list(old.neighbours.all()) == []
    assert neighbours("ひばり小学校") == ["みなと小学校", "富士見ヶ丘小学校"]
    (note,) = report["errors"]
    assert "「さくら小学校」は2023年のデータにないため" in note["message"]
    assert "「ひばり小学校」としました" in note["message"]


def test_split_school_has_as_many_successors_as_cover_half_of_it(run, edition):
    run(edition(2010, {"大原小学校": (0, 0, 5, 5)}))
    run(edition(2023, {"北小学校": (0, 3, 5, 2), "中小学校": (0, 1, 5, 2), "南小学校": (0, 0, 5, 1)}))
    assert {heir.name for heir in named("大原小学校").successors.all()} == {"北小学校", "中小学校"}


def test_school_whose_area_is_gone_has_no_successor(run, edition):
    run(edition(2010, {"みなと小学校": (0,), "島小学校": (9, 0, 3)}))
    run(edition(2023, {"みなと小学校": (0,), "岬小学校": (9,)}))
    assert named("島小学校").status == DistrictStatus.FORMER
    assert not named("島小学校").successors.exists()


def test_school_that_comes_back_is_current_again(run, edition):
    run(edition(2010, ROW))
    run(edition(2016, {"みなと小学校": (0, 0, 2), "さくら小学校": (2,), "富士見ヶ丘小学校": (3,)}))
    assert named("ひばり小学校").status == DistrictStatus.FORMER
    run(edition(2023, ROW))
    assert named("ひばり小学校").status == DistrictStatus.CURRENT
    assert not named("ひばり小学校").successors.exists()
    assert neighbours("ひばり小学校") == ["さくら小学校", "みなと小学校"]


def test_other_municipalities_and_districts_made_by_hand_stay(run, edition):
    other = MunicipalityFactory(code="99302")
    hand_made = DistrictFactory(name="手書き小学校", municipality=MunicipalityFactory(code="99301"))
    DistrictFactory(name="となり小学校", municipality=other, edition=2010)
    run(edition(2010, ROW))
    run(edition(2023, {**ROW, "みなと小学校": (0, 0, 2)}))
    assert named("となり小学校").status == DistrictStatus.CURRENT
    hand_made.refresh_from_db()
    assert hand_made.status == DistrictStatus.CURRENT


def test_school_whose_row_is_unusable_does_not_vanish(run, edition, tmp_path):
    run(edition(2010, ROW))
    features = [district(name, *place) for name, place in ROW.items()]
    features[0]["geometry"] = None
    report = run(geojson(tmp_path / "A27-23.geojson", *features))
    assert counts(report) == {"rows": 4, "updated": 3, "skipped": 1}
    assert report["removed"] == 0
    assert (named("みなと小学校").status, named("みなと小学校").edition) == (DistrictStatus.CURRENT, 2010)


def test_import_that_would_make_many_vanish_stops_unless_forced(run, edition, capsys):
    many = {f"第{n}小学校": (n,) for n in range(20)}
    run(edition(2010, many))
    fewer = dict(list(many.items())[:14])
    path = edition(2023, fewer)
    with pytest.raises(CommandError):
        run(path)
    assert "登録済みの学区 20 件のうち 6 件" in capsys.readouterr().err
    assert District.objects.current().filter(edition=2010).count() == 20
    assert run(path, force=True)["removed"] == 6
    assert District.objects.current().count() == 14


@pytest.mark.parametrize(("before", "after"), [(20, 15), (40, 32)])
def test_few_or_a_small_share_may_vanish(run, edition, before, after):
    many = {f"第{n}小学校": (n,) for n in range(before)}
    run(edition(2010, many))
    assert run(edition(2023, dict(list(many.items())[:after])))["removed"] == before - after
