"""Table files as municipalities publish them: read exactly, or refused with a sentence that helps."""

import datetime
import io
import zipfile

import openpyxl
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from directory.importers.tables import UnreadableTable, clean_text, decode, read_sheets, sheets_from_bytes

TEXT = "名称,住所,備考\r\nひだまり食堂,ひなた市本町1-1,〜どなたでも〜\r\n"


def rows(data: bytes, sheet: int = 0):
    table = sheets_from_bytes(data)[sheet].table(len)
    return [row.values for row in table.rows]


def workbook(*sheets: list[list]) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for index, lines in enumerate(sheets):
        sheet = book.create_sheet(f"表{index + 1}")
        for line in lines:
            sheet.append(line)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.mark.parametrize(
    "data",
    [
        TEXT.encode("utf-8"),
        TEXT.encode("utf-8-sig"),
        b"\xef\xbb\xbf" + TEXT.encode("utf-8-sig"),
        b"?" + TEXT.encode("utf-8"),
        b"?" + TEXT.encode("cp932"),
        ("\u00ef\u00bb\u00bf" + TEXT).encode("utf-8"),
        TEXT.encode("utf-16"),
        b"\xff\xfe" + TEXT.encode("utf-16-le"),
        b"\xfe\xff" + TEXT.encode("utf-16-be"),
        TEXT.encode("cp932"),
        TEXT.replace(",", "\t").encode("utf-8"),
        TEXT.replace("\r\n", "\n").encode("utf-8"),
        TEXT.replace("\r\n", "\r").encode("utf-8"),
    ],
)
def test_every_encoding_gives_the_same_row(data):
    [row] = rows(data)
    assert row["名称"] == "ひだまり食堂"
    assert row["住所"] == "ひなた市本町1-1"
    assert row["備考"].replace("～", "〜") == "〜どなたでも〜"


def test_unknown_encoding_names_the_byte():
    data = TEXT.encode("utf-8") + b"\xff\xff\xff"
    with pytest.raises(UnreadableTable, match=f"{len(TEXT.encode()) + 1}バイト目・3行目"):
        decode(data)


def test_utf8_that_is_cut_off_is_not_read_as_another_encoding():
    with pytest.raises(UnreadableTable, match="バイト目"):
        decode(b"\xef\xbb\xbf" + TEXT.encode("utf-8")[:-4])


@pytest.mark.parametrize(
    ("data", "advice"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512), "xlsx"),
        (b"%PDF-1.7\n...", "PDF"),
        ("<!DOCTYPE html><html><body>一覧</body></html>".encode(), "Webページ"),
        (b'<?xml version="1.0"?><a/>', "Webページ"),
        (b'{"type": "FeatureCollection"}', "JSON"),
        (b'[{"name": "a"}]', "JSON"),
        (b'{"tables": {"a": [{"name": ["x"]}]}}', "JSON"),
        (b'{"tables": {"a": [{"name"', "JSON"),
        (b'{"tables": [1]}', "JSON"),
        (b'{"tables": {"a": [1]}}', "JSON"),
        (b"PK\x03\x04 not a workbook", "Excel"),
        (b"name,address\n\x00\x00\x01,b\n", "表のテキストではない"),
        (TEXT.encode("iso2022_jp_ext", "ignore"), "表のテキストではない"),
    ],
)
def test_other_kinds_of_files_are_refused_with_advice(data, advice):
    with pytest.raises(UnreadableTable, match=advice):
        sheets_from_bytes(data)


def zipped_list() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("list.csv", TEXT)
    return out.getvalue()


def test_zip_that_is_no_workbook_says_to_unpack_it():
    with pytest.raises(UnreadableTable, match="取り出して"):
        sheets_from_bytes(zipped_list())


def test_zip_of_an_unknown_version_is_a_broken_workbook():
    damaged = bytearray(zipped_list())
    damaged[damaged.index(b"PK\x01\x02") + 6] = 255  # of its list of contents: the version needed to unpack
    with pytest.raises(UnreadableTable, match="壊れているようです"):
        sheets_from_bytes(bytes(damaged))


def test_missing_and_empty_files_are_refused(tmp_path):
    with pytest.raises(UnreadableTable, match="開けません"):
        read_sheets(tmp_path / "nothing.csv")
    (tmp_path / "empty.csv").write_bytes(b"\xef\xbb\xbf\r\n,,,\r\n")
    with pytest.raises(UnreadableTable, match="行がありません"):
        read_sheets(tmp_path / "empty.csv")


def test_line_breaks_in_cells_keep_line_numbers_right():
    data = '名称,備考\nあ,"一行目\n二行目"\n\nい,\n'.encode()
    table = sheets_from_bytes(data)[0].table(len)
    assert [(row.line, row.get("名称"), row.get("備考")) for row in table.rows] == [
        (2, "あ", "一行目\n二行目"),
        (5, "い", None),
    ]


def test_open_quote_is_refused_with_its_line():
    with pytest.raises(UnreadableTable, match="3行目"):
        sheets_from_bytes('名称,備考\nあ,い\n"う,え\nお,か\n'.encode())


def test_text_after_a_closing_quote_is_tolerated():
    assert rows('名称,備考\n"あ"！,い\n'.encode()) == [{"名称": "あ！", "備考": "い"}]


def test_repeated_and_missing_columns():
    data = "名称,備考,備考\nあ\nい,1,2,3\n".encode()
    table = sheets_from_bytes(data)[0].table(lambda header: header.count("名称"))
    assert table.header == ("名称", "備考", "備考 (2)")
    assert table.rows[0].values == {"名称": "あ", "備考": None, "備考 (2)": None}
    assert table.rows[1].get("備考") == "1"
    assert table.rows[1].surplus == ("3",)


def test_title_and_merged_headers_are_tolerated():
    def score(header):
        return sum(name in ("名称", "参加費_幼児", "参加費_大人") for name in header)

    data = workbook(
        [
            ["ひなた市 こども食堂一覧（令和8年4月）"],
            [],
            ["名称", "参加費", None, "備考"],
            [None, "幼児", "大人", None],
            ["あ", 0, 300, "い"],
        ]
    )
    table = sheets_from_bytes(data)[0].table(score)
    assert table.header == ("名称", "参加費_幼児", "参加費_大人", "備考")
    assert [(row.line, row.values["参加費_大人"]) for row in table.rows] == [(5, 300)]


def test_workbook_cells_keep_their_types_and_empty_rows_vanish():
    lines = [["名称", "時刻", "日付", "割合", "数"]]
    lines.append(["あ", datetime.time(17, 0), datetime.datetime(2026, 4, 1), 0.5, 3.0])
    lines += [[None, "  ", "", None, None]] * 1000
    lines.append(["い", None, None, None, 140007])
    [first, second] = sheets_from_bytes(workbook(lines, [["別の表"], ["x"]]))[0].table(len).rows
    assert first.values == {
        "名称": "あ",
        "時刻": datetime.time(17, 0),
        "日付": datetime.datetime(2026, 4, 1),
        "割合": 0.5,
        "数": 3,
    }
    assert (second.line, second.get("数")) == (1003, 140007)


def test_hidden_sheets_are_not_read():
    book = openpyxl.Workbook()
    book.active.append(["名称"])
    book.create_sheet("下書き").append(["ひみつ"])
    book["下書き"].sheet_state = "hidden"
    out = io.BytesIO()
    book.save(out)
    assert [sheet.name for sheet in sheets_from_bytes(out.getvalue())] == ["Sheet"]


def test_cleaning_keeps_the_original_for_the_report():
    [row] = sheets_from_bytes("名称,住所\nこども食堂ﾋﾛ,\t\tひなた市本町1-1 ﾊｰﾌﾞ\t\t\n".encode())[0].table(len).rows
    assert row.values == {"名称": "こども食堂ヒロ", "住所": "ひなた市本町1-1 ハーブ"}
    assert row.original("名称") == "こども食堂ﾋﾛ"


def test_excel_errors_are_no_values():
    assert rows(workbook([["名称", "備考"], ["あ", "#REF!"]])) == [{"名称": "あ", "備考": None}]


@given(st.text())
def test_cleaning_twice_changes_nothing_more(text):
    once = clean_text(text)
    assert clean_text(once) == once
    assert "\t" not in once


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=400))
@example(b"PK\x03\x04")
@example(b"\xff\xfe\x00")
def test_arbitrary_bytes_are_read_or_refused(data):
    try:
        sheets = sheets_from_bytes(data)
    except UnreadableTable as error:
        assert str(error)
        return
    for sheet in sheets:
        table = sheet.table(len)
        for row in table.rows if table else []:
            assert set(row.values) <= set(table.header)
            assert any(value is not None for value in row.values.values()) or row.surplus or "" in table.header


def test_json_of_our_own_is_read_like_the_sheets_of_a_workbook():
    data = (
        '{"tables": {"一覧": [{"名称": " 会 ", "緯度": 35.5}, {"名称": "会2", "備考": ""}], "追加情報": []}}'.encode()
    )
    first, second = sheets_from_bytes(data)
    assert [row.values for row in first.table(len).rows] == [
        {"名称": "会", "緯度": 35.5, "備考": None},
        {"名称": "会2", "緯度": None, "備考": None},
    ]
    assert (first.name, second.name, second.table(len)) == ("一覧", "追加情報", None)


def test_half_of_a_pair_of_letters_in_json_becomes_a_question_mark():
    [sheet] = sheets_from_bytes(rb'{"tables": {"\ud800": [{"name": "a\udfff", "n": 1}]}}')
    assert (sheet.name, sheet.lines[1:]) == ("?", [(2, ("a?", 1))])
