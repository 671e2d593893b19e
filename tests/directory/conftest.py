import json

import pytest
from django.core.management import call_command

from directory.importers.school_districts import reader, sources
from tests.factories import MunicipalityFactory

from .district_files import box, early, feature, geojson


@pytest.fixture
def stage(tmp_path_factory):
    return tmp_path_factory.mktemp("stage")


@pytest.fixture
def read(stage):
    """Read the one data set under a path; a refusal is raised."""

    def read_path(path):
        (source,) = sources.collect([path], stage)
        if isinstance(source, sources.Refusal):
            raise source.error
        return reader.read(source)

    return read_path


@pytest.fixture
def run(hinata, tmp_path):
    """Run the command on paths; returns its report."""

    def run_command(*paths, **options):
        report = tmp_path / "report.json"
        call_command("import_school_districts", *map(str, paths), report=str(report), **options)
        found = json.loads(report.read_text(encoding="utf-8"))
        assert found["rows"] == found["created"] + found["updated"] + found["unchanged"] + found["skipped"]
        return found

    return run_command


@pytest.fixture
def hinata(db):
    return MunicipalityFactory(code="99301", name="ひなた市")


@pytest.fixture
def edition(tmp_path):
    """Write an edition of ひなた市: {name: (column, row, width, height) in the grid}."""

    def write(year, places, code="99301"):
        features = [feature(early(code, name), box(*place)) for name, place in places.items()]
        return geojson(tmp_path / f"A27-{year % 100:02}_{code}.geojson", *features)

    return write
