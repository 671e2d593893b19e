"""A prefecture's real list, from address text to school district: gazetteer, boundaries and assignment together."""

import pytest
from django.core.management import call_command
from openpyxl import load_workbook

from directory.enums import GeocodeLevel
from directory.geocoding import GazetteerIndex
from directory.models import Venue
from directory.services.assignment import assign_districts

pytestmark = [pytest.mark.realdata, pytest.mark.slow, pytest.mark.django_db]


def addresses(path) -> list[tuple[str, str, str]]:
    """(prefecture, municipality, address) of every row of the list's first sheet."""
    rows = load_workbook(path, read_only=True)["基本情報"].iter_rows(values_only=True)
    header = next(rows)
    wanted = [header.index(name) for name in ("都道府県", "市区町村名", "住所")]
    return [tuple(row[column] for column in wanted) for row in rows if any(row)]


def test_kanagawa_list_is_geocoded_and_lies_in_its_districts(shared_data):
    call_command("import_gazetteer", shared_data / "D_gazetteer", verbosity=0)
    districts = shared_data / "A_school_districts" / "kanagawa_A27-10_14-g_SchoolDistrict.shp"
    call_command("import_school_districts", districts)
    index = GazetteerIndex()
    (path,) = (shared_data / "E_listings" / "kodomo_shokudo_kanagawa").glob("*.xlsx")
    found = [
        index.locate(address, municipality, prefecture)[0] for prefecture, municipality, address in addresses(path)
    ]
    assert len(found) == 116
    assert sum(match.level in (GeocodeLevel.EXACT, GeocodeLevel.TOWN) for match in found) >= 108
    Venue.objects.bulk_create(
        Venue(latitude=m.latitude, longitude=m.longitude, geocode_level=m.level, municipality=m.municipality)
        for m in found
    )
    report = assign_districts()
    assert report.rows == 116
    assert report.districts["one"] >= 107
    # what is known only to the city or ward lies in no district
    assert report.districts["none"] >= sum(match.level == GeocodeLevel.MUNICIPALITY for match in found)
    assert assign_districts().updated == 0
