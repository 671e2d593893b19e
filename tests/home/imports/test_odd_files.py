"""Spreadsheets as they come: the same list from several hands is read alike, and what can't be believed is refused with
a sentence that names sheet and cell."""

import datetime
import zipfile
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from directory.importers.report import ImportRefused
from directory.models import Listing
from home.imports import columns, workbooks
from home.models import ImportState
from tests.home.imports.odd_books import book, content, since_1904
from tests.home.imports.test_imports import act, council, curator, desk_of, page_of, upload

__all__ = ["council", "curator"]

FILES = Path(__file__).parent / "files"
BOOKS = {
    "openpyxl": lambda: content(book()),
    "openpyxl, days counted from 1904": lambda: content(book(since_1904)),
    "LibreOffice": (FILES / "libreoffice.xlsx").read_bytes,
    "LibreOffice, days counted from 1904": (FILES / "libreoffice-1904.xlsx").read_bytes,
}
CSV = (FILES / "libreoffice.csv").read_bytes
NOON, TWO, FIVE, HALF_PAST_SEVEN = (datetime.time(*one) for one in ((12,), (14,), (17,), (19, 30)))


def checked(data: bytes) -> dict[str, list]:
    """{kind: rows}, as an upload reads them. Raises ImportRefused."""
    workbooks.check(data)
    workbooks.check_rows(data, columns.starts(data, {}))
    return {table.kind: table.rows for table in columns.tables(data, {})}


@pytest.mark.parametrize("read", [*BOOKS.values(), CSV], ids=[*BOOKS, "LibreOffice, CSV in cp932"])
def test_a_list_says_the_same_whoever_wrote_the_file(read):
    """Full-width digits, times as cells, fractions and words, a number that lost its nought, results of formulas."""
    rows = checked(read())["kodomo-shokudo"]
    assert [(row.line, row.origin_id, row.code, row.name) for row in rows] == [
        (4, "1", "99301", "ひだまり食堂"),
        (5, "2", "99301", "浜の家"),
        (6, "3", "99301", "浜食堂"),
    ]
    assert [row.contacts.phones[0][0] for row in rows] == ["099-123-4567", "099-123-4568", "0991234569"]
    times = [(row.session.start, row.session.end) for row in rows]
    assert times == [(FIVE, HALF_PAST_SEVEN), (FIVE, HALF_PAST_SEVEN), (NOON, TWO)]
    assert not [problem for row in rows for problem in row.problems]


@pytest.mark.parametrize("read", BOOKS.values(), ids=BOOKS)
def test_days_are_the_same_whoever_wrote_the_book(read):
    """A day shown in an era, a bare serial number of either count, 令和８年 and R8 in words; what is no day is told."""
    lists = checked(read())
    *good, bad = lists["events"]
    assert {row.starts_on for row in good} == {datetime.date(2026, 5, 3)}
    assert lists["kodomo-shokudo"][2].session.written.days == "2026/05/03"
    assert (bad.line, bad.starts_on, bad.start) == (6, None, None)
    assert {(one.field, one.value) for one in bad.problems} == {("開始日", "５月３日"), ("開始時間", "夕方")}


def test_a_formula_that_was_never_calculated_is_refused_by_its_cell():
    with pytest.raises(ImportRefused, match=r"「一覧」のシート.*計算結果.*（E6、I6、K6、L6）.*保存し直す"):
        checked(content(book(formulas=True)))


def merged(where: str, sheet: str = "一覧"):
    return content(book(lambda made: made[sheet].merge_cells(where)))


@pytest.mark.parametrize("where", ["M4:M5", "E5:F6"])
def test_rows_merged_into_one_are_refused_by_their_cells(where):
    with pytest.raises(ImportRefused, match=f"「一覧」のシート.*縦に結合.*（{where}）.*結合を解き"):
        checked(merged(where))


def test_merged_titles_and_hidden_sheets_do_no_harm():
    data = merged("H1:M2")
    assert checked(data).keys() == {"kodomo-shokudo", "events"}
    assert workbooks.hidden_sheets(data) == ["古い一覧"]


def test_explanations_beside_a_list_may_be_merged_as_they_like():
    def explain(made):
        page = made.create_sheet("書き方")
        page["A1"], page["B1"] = "書き方", "ひとつの行に、ひとつずつ書きます。"
        page.merge_cells("A1:A40")

    assert checked(content(book(explain))).keys() == {"kodomo-shokudo", "events"}


def test_a_book_of_libreoffice_s_own_kind_is_told_apart_from_a_zip(tmp_path):
    path = tmp_path / "list.ods"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", "<office:document-content/>")
    with pytest.raises(ImportRefused, match=r"\.ods.*Excel 2007-365"):
        checked(path.read_bytes())


@pytest.mark.django_db
def test_a_book_of_libreoffice_goes_in_and_says_what_it_left_out(client, curator):
    desk = desk_of(client, curator)
    run = upload(desk, (FILES / "libreoffice.xlsx").read_bytes())
    assert "かくれているシート（古い一覧）は読みません" in page_of(desk, run)
    act(desk, run, "check")
    page = page_of(desk, run)
    assert all(one in page for one in ("6行目", "開始日", "５月３日", "日付として読めません。2026/04/01のように"))
    act(desk, run, "confirm")
    assert run.state == ImportState.DONE
    noon = Listing.objects.get(title="浜食堂").schedules.get()
    assert (noon.start_time, noon.end_time) == (NOON, TWO)
    assert not Listing.objects.filter(title="見えない食堂").exists()


@pytest.mark.django_db
def test_a_file_whose_only_list_is_hidden_is_refused(client, curator):
    def hide(made):
        made["一覧"].sheet_state = made["催し"].sheet_state = "hidden"
        made.create_sheet("表紙").append(["一覧は次のシートです"])

    sent = {"file": SimpleUploadedFile("list.xlsx", content(book(hide))), "facilities_as": "venues"}
    assert columns.NO_TABLE in desk_of(client, curator).post(reverse("list_imports"), sent).content.decode()
