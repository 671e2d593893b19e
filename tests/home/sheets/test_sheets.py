"""Tables leave as files that open in a spreadsheet, say what was written, and run nothing."""

import csv as csv_module
import datetime
import io

import openpyxl
import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from home.sheets import Sheet, answer, csv, xlsx

RISKY = ["=1+1", "+81-3-0000-0000", "-2", "@SUM(A1)", "\t=1", "＝1+1", " =1", "\r=1"]


def cells_of(content: bytes) -> list[list]:
    book = openpyxl.load_workbook(io.BytesIO(content))
    return [[cell.value for cell in row] for row in book.active.iter_rows()]


def lines_of(content: bytes) -> list[list[str]]:
    return list(csv_module.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def body(response) -> bytes:
    return b"".join(response.streaming_content)


def test_a_workbook_has_a_header_that_stays_and_the_values():
    moment = datetime.datetime(2026, 4, 1, 9, 30, tzinfo=datetime.UTC)
    rows = [["サロン", 3, datetime.date(2026, 4, 1), moment, None, True]]
    content = xlsx(Sheet("一覧", ["名称", "数", "日", "時", "空", "はい"], rows))
    page = openpyxl.load_workbook(io.BytesIO(content)).active
    assert (page.title, page.freeze_panes, page.auto_filter.ref) == ("一覧", "A2", "A1:F2")
    assert page["A1"].font.bold
    assert page["D2"].value == timezone.make_naive(moment)
    assert [cell.value for cell in page[2]][:2] == ["サロン", 3]


@pytest.mark.parametrize("text", RISKY)
def test_nothing_runs_in_a_workbook_and_the_words_stay(text):
    page = openpyxl.load_workbook(io.BytesIO(xlsx(Sheet("一覧", ["名称"], [[text]])))).active
    assert page["A2"].data_type == "s"
    assert page["A2"].value.strip() == text.strip()


@pytest.mark.parametrize("text", RISKY)
def test_nothing_runs_in_csv(text):
    assert lines_of(csv(Sheet("一覧", ["名称"], [[text]])))[1] == [f"'{text}"]


def test_numbers_below_zero_stay_numbers():
    assert lines_of(csv(Sheet("一覧", ["増減"], [[-3]])))[1] == ["-3"]


def test_csv_begins_with_the_mark_excel_knows():
    assert csv(Sheet("一覧", ["名称"], [])).startswith(b"\xef\xbb\xbf")


@given(st.lists(st.text(), min_size=1, max_size=4))
def test_any_text_makes_a_readable_file(texts):
    columns = [f"列{n}" for n in range(len(texts))]
    assert len(cells_of(xlsx(Sheet("[一/覧]:*?" * 9, columns, [texts])))) in (1, 2)
    assert len(lines_of(csv(Sheet("一覧", columns, [texts])))[1]) == len(texts)


def test_a_cell_longer_than_excel_takes_is_cut():
    assert len(cells_of(xlsx(Sheet("一覧", ["名称"], [["あ" * 40_000]])))[1][0]) == 32_767


@pytest.mark.parametrize(("kind", "kept"), [("xlsx", "application/vnd.openxml"), ("csv", "text/csv")])
def test_a_download_names_itself_in_japanese_and_is_never_held_whole(kind, kept):
    response = answer(Sheet("一覧", ["名称"], (["サロン"] for _ in range(3))), kind, "居場所の一覧")
    assert response.streaming
    assert response["Content-Type"].startswith(kept)
    assert "filename*=utf-8''" in response["Content-Disposition"]
    content = body(response)
    assert len(cells_of(content) if kind == "xlsx" else lines_of(content)) == 4
