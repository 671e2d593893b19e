"""The open data the importer was made for: counts checked by hand, and each unusable file refused in its own words."""

import pytest
from django.core.management import CommandError, call_command

from directory.importers.school_districts import errors, reader, sources
from directory.models import District, DistrictBoundary, Municipality

pytestmark = [pytest.mark.realdata, pytest.mark.django_db]

KANAGAWA = "kanagawa_A27-10_14-g_SchoolDistrict.shp"


@pytest.fixture
def folder(shared_data):
    return shared_data / "A_school_districts"


@pytest.fixture
def read(folder, tmp_path):
    def read_file(name):
        (source,) = sources.collect([folder / name], tmp_path)
        return reader.read(source)

    return read_file


@pytest.mark.parametrize(
    ("name", "polygons", "districts", "municipalities", "encoding"),
    [
        (KANAGAWA, 886, 854, 57, "cp932"),
        ("kanagawa_yokosuka.geojson", 49, 47, 1, "utf-8"),
        ("kanagawa_yokohama_kohoku.geojson", 25, 25, 1, "utf-8"),
        ("tokyo_koganei.geojson", 10, 9, 1, "utf-8"),
        ("hokkaido_sapporo.geojson", 202, 202, 10, "utf-8"),
    ],
)
def test_files_are_read_whole(read, name, polygons, districts, municipalities, encoding):
    file = read(name)
    assert (file.polygons, len(file.districts), file.encoding, file.edition) == (polygons, districts, encoding, 2010)
    assert len({district.municipality_code for district in file.districts}) == municipalities
    assert not file.rejected
    assert not file.notes
    assert all(district.geometry.is_valid for district in file.districts)


@pytest.mark.parametrize(
    ("name", "reason", "words"),
    [
        ("BAD_fukushima_koriyama_empty.geojson", errors.EmptyFile, "1件も入っていません"),
        (
            "BAD_hokkaido_muroran_geometrycollection.geojson",
            errors.NoAttributes,
            "（GeometryCollection）",
        ),
        ("BAD_shizuoka_kosai_mojibake.geojson", errors.DestroyedText, "6 件中 6 件"),
    ],
)
def test_unusable_files_are_refused(read, folder, capsys, name, reason, words):
    with pytest.raises(reason, match=words):
        read(name)
    with pytest.raises(CommandError):
        call_command("import_school_districts", str(folder / name))
    assert words in capsys.readouterr().err
    assert not District.objects.exists()


def test_kanagawa_goes_in_and_its_derivatives_change_nothing(folder, capsys):
    before = sorted(path.name for path in folder.iterdir())
    call_command("import_school_districts", str(folder / KANAGAWA))
    assert "学区 854 件：新規 854" in capsys.readouterr().out
    assert DistrictBoundary.objects.count() == 854
    assert Municipality.objects.filter(districts__isnull=False).distinct().count() == 57
    assert not District.objects.filter(neighbours=None).exists()
    call_command("import_school_districts", str(folder))
    assert "学区 1,137 件：新規 211、更新 0、変更なし 926" in capsys.readouterr().out
    assert sorted(path.name for path in folder.iterdir()) == before
