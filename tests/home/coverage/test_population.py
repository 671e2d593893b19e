"""People per district, from a table: read as councils write them, refused row by row, and only one's own."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from directory.enums import DistrictKind
from home.coverage import population
from home.models import DistrictPopulation
from home.sheets import Sheet, xlsx
from tests.factories import DistrictFactory, MunicipalityFactory, PrefectureFactory

pytestmark = pytest.mark.django_db
ADDRESS = reverse("coverage_population", args=["99201"])


def read(text: str, *districts, encoding: str = "utf-8") -> dict[str, int]:
    return {one.district.name: one.people for one in population.read(text.encode(encoding), districts)}


def send(client, content: bytes, **fields):
    sent = {"as_of": "2026-10-01", "source": "住民基本台帳", **fields}
    return client.post(ADDRESS, {**sent, "file": SimpleUploadedFile("人口.csv", content)})


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932"])
def test_tables_are_read_as_councils_write_them(town, encoding):
    text = '令和8年10月1日\n小学校区名,総人口\n浜小学校,"3,210人"\n山小学校区,８００\n川小学校,\n'
    assert read(text, town.first, town.second, encoding=encoding) == {"浜小学校": 3210, "山小学校": 800}


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ("浜小学校,3千", "2行目の「人口」：「3千」は人数として読めません"),
        ("浜小学校,-5", "2行目の「人口」"),
        ("浜小学校,12.5", "2行目の「人口」"),
        ("浜小学校,12345678", "2行目の「人口」"),
        ("谷小学校,10", "2行目「谷小学校」：担当している、この地域の学区に見つかりません"),
        ("浜小学校,10\n浜小学校区,11", "3行目「浜小学校区」：2行目と同じ学区です"),
        ("浜小学校,", "人口の書いてある行がありません"),
    ],
)
def test_what_cannot_be_read_says_where_and_changes_nothing(town, browser, row, told):
    answer = send(browser, f"地域,人口\n{row}\n".encode())
    assert answer.status_code == 200 and told in answer.content.decode()
    assert not DistrictPopulation.objects.exists()


def test_a_name_that_two_bear_needs_its_code(town):
    twin = DistrictFactory(municipality=town.municipality, name="浜小学校", kind=DistrictKind.OTHER)
    with pytest.raises(ValidationError, match="同じ名前の学区がいくつか"):
        read("地域,人口\n浜小学校,5\n", town.first, twin)
    assert read(f"コード,地域,人口\n{twin.code},浜小学校,5\n", town.first, twin) == {"浜小学校": 5}


@pytest.mark.parametrize("content", [b"", b"\x00\xff\xfe", b"PK\x03\x04broken", "題,本文\nあ,い\n".encode()])
def test_files_that_are_no_such_table_are_refused(town, browser, content):
    answer = send(browser, content)
    assert (
        answer.status_code == 200 and answer.context["form"].errors["file"] and not DistrictPopulation.objects.exists()
    )


def test_the_table_goes_out_filled_in_and_comes_back(town, browser):
    out = browser.get(ADDRESS, {"format": "csv"}).getvalue().decode("utf-8-sig")
    assert out.splitlines()[0] == "コード,地域,人口" and town.first.code in out
    sheet = Sheet("人口", ["コード", "地域", "人口"], [[town.first.code, "", 2000], [town.second.code, "", 400]])
    assert send(browser, xlsx(sheet)).status_code == 302
    assert send(browser, f"コード,人口\n{town.first.code},2500\n".encode(), as_of="2026-11-01").status_code == 302
    kept = DistrictPopulation.objects.order_by("-people")
    assert [(one.people, one.as_of, one.source) for one in kept] == [
        (2500, datetime.date(2026, 11, 1), "住民基本台帳"), (400, datetime.date(2026, 10, 1), "住民基本台帳"),
    ]  # fmt: skip
    assert f"{town.first.code},浜小学校区,2500" in browser.get(ADDRESS, {"format": "csv"}).getvalue().decode()


def test_the_numbers_stand_beside_the_listings(town, browser):
    population.keep(
        [population.Counted(town.first, 2500), population.Counted(town.second, 499)], datetime.date.today(), "台帳"
    )
    for _ in range(2):
        town.listing_in(town.first)
    page = browser.get(reverse("coverage_area", args=["99201"]))
    rows = {row.district.name: row for row in page.context["rows"]}
    assert (rows["浜小学校"].people, rows["浜小学校"].per_thousand) == (2500, 0.8)
    assert rows["山小学校"].per_thousand is None, "of a few hundred it would say nothing"
    assert "1,000人あたり" in page.content.decode()
    file = browser.get(reverse("coverage_area", args=["99201"]), {"format": "csv"}).getvalue().decode()
    assert "2500,0.8" in file


def test_only_ones_own_districts_can_be_counted(town, elsewhere, browser):
    assert elsewhere.get(ADDRESS).status_code == 404
    assert send(elsewhere, "地域,人口\n浜小学校,5\n".encode()).status_code == 404
    foreign = DistrictFactory(
        municipality=MunicipalityFactory(
            code="97201", name="奥の市", prefecture=PrefectureFactory(code="97", name="奥")
        )
    )
    assert (
        "担当している、この地域の学区に" in send(browser, f"コード,人口\n{foreign.code},5\n".encode()).content.decode()
    )
    assert not DistrictPopulation.objects.exists()


@pytest.mark.parametrize("fields", [{"as_of": ""}, {"as_of": "きのう"}, {"source": ""}, {"source": "x" * 300}])
def test_when_and_where_from_belong_to_a_number(town, browser, fields):
    answer = send(browser, "地域,人口\n浜小学校,5\n".encode(), **fields)
    assert answer.status_code == 200 and not DistrictPopulation.objects.exists()
