"""One invented list with all that is odd in spreadsheets, as openpyxl writes it.

`files/libreoffice*.xlsx` and `files/libreoffice.csv` are the same list written by LibreOffice 7.4:

    python -m tests.home.imports.odd_books /tmp/odd
    cd tests/home/imports/files
    soffice --headless --convert-to 'xlsx:Calc MS Excel 2007 XML' /tmp/odd/*.xlsx
    soffice --headless --convert-to 'csv:Text - txt - csv (StarCalc):44,34,64,1' /tmp/odd/libreoffice.xlsx
"""

import datetime
import io
import sys
from collections.abc import Callable
from pathlib import Path

import openpyxl
from openpyxl.utils.datetime import CALENDAR_MAC_1904

LISTS = ["全国地方公共団体コード", "ID", "都道府県", "市区町村名", "名称", "住所", "電話番号1"]
LISTS += ["開催曜日", "開催日", "開催開始時間", "開催終了時間", "開催日時特記事項", "定員"]
EVENTS = ["全国地方公共団体コード", "ID", "イベント名", "開始日", "開始時間", "住所"]
AREA = ("ひなた県", "ひなた市")
ERA = '[$-411]ggge"年"m"月"d"日"'
#: 2026-05-03 as a cell holds it that nobody told to show a day, counted from 1900 and from 1904
SERIAL, SERIAL_1904 = 46145, 44683
CLOCK = datetime.time


def book(change: Callable[[openpyxl.Workbook], None] | None = None, *, formulas: bool = False) -> openpyxl.Workbook:
    """A title merged over a list, a second sheet of events, a hidden one. Without `formulas` what they would give."""
    made = openpyxl.Workbook()
    page = made.active
    page.title = "一覧"
    page.append(["こども食堂の一覧（令和８年４月１日）"])
    page.merge_cells("A1:F1")
    page.append([])
    page.append(LISTS)
    page.append([
        "99301", "1", *AREA, "ひだまり食堂", "ひなた市本町1丁目2-3", "099-123-4567", "金", None, CLOCK(17),
        CLOCK(19, 30), "第2金曜日", 30,
    ])  # fmt: skip
    page.append([
        "９９３０１", "２", *AREA, "浜の家", "ひなた市浜町８", "０９９−１２３−４５６８", "土", None, "１７：００",
        "１９時半", "第３土曜日", "３０人",
    ])  # fmt: skip
    page.append([
        99301, 3, *AREA, '="浜"&"食堂"' if formulas else "浜食堂", "ひなた市浜町9", 991234569, "日",
        "=催し!D3" if formulas else SERIAL, 0.5, "=J6+TIME(2,0,0)" if formulas else 14 / 24,
        '=IF(M4="","","")' if formulas else None, None,
    ])  # fmt: skip
    days = made.create_sheet("催し")
    days.append(EVENTS)
    for number, day in enumerate(
        (datetime.date(2026, 5, 3), "=D2" if formulas else SERIAL, "令和８年５月３日", "R8.5.3")
    ):
        days.append(["99301", number, f"催し{number}", day, "午後２時", "ひなた市浜町1"])
    days["D2"].number_format = ERA
    days["D3"].number_format = "General"
    days.append(["99301", 4, "催し4", "５月３日", "夕方", "ひなた市浜町1"])
    old = made.create_sheet("古い一覧")
    old.sheet_state = "hidden"
    old.append(LISTS)
    old.append(["99301", "9", *AREA, "見えない食堂", "ひなた市浜町1"])
    old.merge_cells("A2:A3")
    if change:
        change(made)
    return made


def since_1904(made: openpyxl.Workbook) -> None:
    """As Excel for old Macs counts days. Without formulas the bare numbers are told anew."""
    made.epoch = CALENDAR_MAC_1904
    for page, cell in (("一覧", "I6"), ("催し", "D3")):
        if made[page][cell].value == SERIAL:
            made[page][cell] = SERIAL_1904


def content(made: openpyxl.Workbook) -> bytes:
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


if __name__ == "__main__":
    folder = Path(sys.argv[1])
    folder.mkdir(exist_ok=True)
    book(formulas=True).save(folder / "libreoffice.xlsx")
    book(since_1904, formulas=True).save(folder / "libreoffice-1904.xlsx")
