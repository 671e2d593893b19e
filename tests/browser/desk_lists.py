"""Lists for the journeys of an upload: each with deliberate errors, and what the page has to say about them."""

import io
from dataclasses import dataclass
from pathlib import Path

import openpyxl

HEADER = ["ID", "都道府県", "市区町村名", "名称", "住所", "緯度", "経度", "電話番号1"]
HEADER += ["開催曜日", "開催開始時間", "開催終了時間", "開催日時特記事項", "法人番号"]
#: {column: what is written there by mistake, and words of what is said about it}, from the third row on
ERRORS = {
    "名称": (None, "名称がないため、取り込めません"),
    "開催開始時間": ("夕方ごろ", "時刻として読めません"),
    "緯度": (0, "座標なしとして扱いました"),
    "電話番号1": ("12-34", "桁が合いません"),
    "法人番号": ("1234567890123", "検査用数字が合いません"),
}


@dataclass(frozen=True)
class List:
    """`told`: [(row, column, words)]."""

    filename: str
    content: bytes
    told: list[tuple[int, str, str]]


def invented() -> List:
    """60 new places in the demo's 凪浦市."""
    book = openpyxl.Workbook()
    book.active.append(HEADER)
    for number in range(1, 61):
        name, address = f"夜風の食堂{number}", f"凪浦市本町二丁目{number}"
        book.active.append(
            [number, "みぎわ県", "凪浦市", name, address, None, None, None, "土", "17:00", "19:00", "第3土曜日"]
        )
    return _with_errors(book, "nagiura.xlsx")


def kanagawa_list(shared: Path) -> Path:
    return shared / "E_listings/kodomo_shokudo_kanagawa/140007_kodomoshokudo_20231105.xlsx"


def kanagawa(shared: Path) -> List:
    """The prefecture's own list, which is in the site already."""
    path = kanagawa_list(shared)
    return _with_errors(openpyxl.load_workbook(path), path.name)


def _with_errors(book: openpyxl.Workbook, filename: str) -> List:
    page = book.worksheets[0]
    names = [cell.value for cell in page[1]]
    told = []
    for row, (column, (value, words)) in enumerate(ERRORS.items(), start=3):
        page.cell(row, names.index(column) + 1).value = value
        if column == "緯度":
            page.cell(row, names.index("経度") + 1).value = value
        told.append((row, column, words))
    out = io.BytesIO()
    book.save(out)
    return List(filename, out.getvalue(), told)
