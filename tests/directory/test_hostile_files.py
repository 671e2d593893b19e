"""Files made to keep the reader busy or to break it are refused at once, with a sentence. Found by `tests/fuzz`."""

import io
import time
import zipfile

import openpyxl
import pytest

from directory.importers import gazetteer, workbook_parts
from directory.importers.listing_formats import wording
from directory.importers.report import ImportRefused
from directory.importers.school_districts import sources
from directory.importers.tables import UnreadableTable, sheets_from_bytes
from home.imports import workbooks

pytestmark = pytest.mark.one_database
SHEET = "xl/worksheets/sheet1.xml"


def book(change) -> bytes:
    """A small workbook with the XML of its sheet changed; None: without it."""
    made, out, changed = openpyxl.Workbook(), io.BytesIO(), io.BytesIO()
    made.active.append(["名称", "住所"])
    made.active.append(["浜の家", "浜町8"])
    made.save(out)
    with zipfile.ZipFile(out) as old, zipfile.ZipFile(changed, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = change(old.read(name)) if name == SHEET else old.read(name)
            if content is not None:
                new.writestr(name, content)
    return changed.getvalue()


@pytest.mark.parametrize(
    "change",
    [
        lambda xml: xml[:100] + b" " * 2_000_000,  # a tag that doesn't end
        lambda xml: xml.replace(b"<row", b"<!--" + b"-" * 2_000_000 + b"<row", 1),
        lambda xml: xml.replace(b'r="2"', b'r="999999999999"', 1),  # a row so far down that empty ones never end
    ],
    ids=["tag without end", "comment without end", "row without number"],
)
def test_a_workbook_that_would_keep_the_reader_busy_is_refused(change):
    with pytest.raises(UnreadableTable, match="大きすぎるか、壊れて"):
        sheets_from_bytes(book(change))


def test_a_workbook_that_unfolds_to_too_much_is_refused():
    large = book(lambda xml: xml + b"<x/>" * 40_000)
    assert workbook_parts.fit_to_read(large) and not workbook_parts.fit_to_read(large, 100_000)
    assert len(sheets_from_bytes(book(lambda xml: xml))[0].lines) == 2


def test_a_workbook_without_its_sheet_is_read_without_an_error():
    """Whatever reads the cells says what is wrong with it."""
    data = book(lambda xml: None)
    workbooks.check(data)
    try:
        assert not any(sheet.lines for sheet in sheets_from_bytes(data))
    except UnreadableTable as error:
        assert "Excel" in str(error)


def test_json_nested_without_end_is_refused(tmp_path):
    deep = "[" * 100_000
    with pytest.raises(UnreadableTable, match="JSON"):
        sheets_from_bytes(b'{"tables": ' + deep.encode())
    path = tmp_path / "ひなた市.json"
    path.write_text(deep, encoding="utf-8")
    with pytest.raises(ImportRefused, match="JSONとして読めません"):
        gazetteer.read(path)


def test_a_heading_longer_than_csv_allows_is_refused(tmp_path):
    path = tmp_path / "towns.csv"
    path.write_text("町名" * 100_000 + ",市区町村\n浜町,ひなた市\n", encoding="utf-8")
    with pytest.raises(ImportRefused, match="CSVとして読めません"):
        gazetteer.read(path)


def test_a_member_said_to_begin_before_its_zip_is_refused(tmp_path):
    path, out = tmp_path / "A27.zip", io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("A27.geojson", "{}")
    data = bytearray(out.getvalue())
    end = data.rindex(b"PK\x05\x06")
    data[end + 16 : end + 20] = (int.from_bytes(data[end + 16 : end + 20], "little") + 10_000).to_bytes(4, "little")
    path.write_bytes(data)
    (tmp_path / "stage").mkdir()
    [refused] = sources.collect([path], tmp_path / "stage")
    assert isinstance(refused, sources.Refusal) and "zip" in str(refused.error).lower()


def test_a_cell_without_end_is_read_once():
    """Letters that could all begin a mail address, and a price of more digits than there are numbers."""
    started = time.process_time()
    assert wording.split_contacts("a" * 70_000) == ("a" * 70_000, [], [])
    assert time.process_time() - started < 1
    assert wording.split_contacts("連絡先 hama@example.jp")[2] == ["hama@example.jp"]
    assert wording.price_text("9" * 400) == "9" * 400 and wording.price_text("３００円") == "300円"
