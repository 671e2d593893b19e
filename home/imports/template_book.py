"""A workbook to fill in: the columns of the standard list, choices to pick from, and how each is written."""

from django.http import FileResponse
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from home.sheets import book_answer

FILENAME = "居場所の一覧（ひな形）"
ROWS = 500
YES_NO = "1,0"
#: (column, how it is written, an example, choices)
COLUMNS: tuple[tuple[str, str, str, str], ...] = (
    ("全国地方公共団体コード", "市区町村の5桁か6桁のコード。分からなければ空けておけます。", "", ""),
    ("ID", "一覧の中でずっと変わらない番号。次に取り込むとき、同じ項目だと分かります。", "1", ""),
    ("都道府県名", "", "神奈川県", ""),
    ("市区町村名", "", "横浜市", ""),
    ("名称", "かならず書きます。", "ひだまりサロン", ""),
    ("名称_カナ", "全角カタカナ。", "ヒダマリサロン", ""),
    ("設置目的", "どんな場所か。", "お茶を飲みながら話せる場所です。", ""),
    ("実施支援の主な区分", "こども食堂のほかにしていること。", "学習支援", "学習支援,フードパントリー,相談支援,遊び場"),
    ("住所", "都道府県から書くと、地図の位置が分かります。家で開くときは番地を書かないでください。", "", ""),
    ("方書", "建物の名前と階。", "本町会館2階", ""),
    ("電話番号1", "公開されません。公開するかは、あとで団体が決めます。", "", ""),
    ("メールアドレス1", "公開されません。", "", ""),
    ("URL", "公開されます。", "", ""),
    ("運営団体名", "", "ひだまりの会", ""),
    ("開催頻度", "", "毎月", "毎日,毎週,隔週,毎月,不定期"),
    ("開催曜日", "いくつかあるときは「・」で区切ります。", "金", "月,火,水,木,金,土,日"),
    ("開催開始時間", "24時間で書きます。", "13:30", ""),
    ("開催終了時間", "", "15:30", ""),
    ("開催日時特記事項", "第何週か、休みの月など。", "第3金曜日（8月は休み）", ""),
    ("参加条件", "だれが来られるか。", "どなたでも", ""),
    ("参加費_大人", "円。無料は0。", "100", ""),
    ("参加費特記事項", "", "お茶代として", ""),
    ("予約方法", "", "不要", "不要,電話,メール,ウェブサイト"),
    ("定員", "人数。", "20", ""),
    ("フードパントリー実施", "する 1、しない 0。", "0", YES_NO),
    ("テイクアウト実施", "する 1、しない 0。", "0", YES_NO),
    ("学区", "対象の小学校区。いくつかあるときは「;」で区切ります。", "本町小", ""),
    ("備考", "そのほか、公開してよいこと。", "", ""),
)
_HEAD = {"font": Font(bold=True), "fill": PatternFill("solid", fgColor="E8EEF4")}
_HOW = (
    "「一覧」のシートに、1行に1つずつ書いてください。列の名前は変えないでください。",
    "色のついた1行目は消さないでください。使わない列は空けておけます。",
    "セルは結合しないでください。数式は使わず、値を書いてください。",
    "書けたら保存し、管理画面の「一覧の取り込み」で選びます。取り込む前に、何が変わるかを確かめられます。",
)


def workbook() -> Workbook:
    book = Workbook()
    _fill_list(book.active)
    _fill_help(book.create_sheet("書き方"))
    return book


def answer() -> FileResponse:
    return book_answer(workbook().save, FILENAME)


def _fill_list(page: Worksheet) -> None:
    page.title, page.freeze_panes = "一覧", "A2"
    for number, (name, _how, _example, choices) in enumerate(COLUMNS, start=1):
        letter = get_column_letter(number)
        _style(page.cell(1, number, name), _HEAD)
        page.column_dimensions[letter].width = max(12, len(name) * 2 + 2)
        if choices:
            rule = DataValidation("list", formula1=f'"{choices}"', allow_blank=True, showErrorMessage=False)
            page.add_data_validation(rule)
            rule.add(f"{letter}2:{letter}{ROWS + 1}")


def _fill_help(page: Worksheet) -> None:
    for number, sentence in enumerate(_HOW, start=1):
        page.cell(number, 1, sentence)
    start = len(_HOW) + 2
    for number, heading in enumerate(("列", "書き方", "例", "選べるもの"), start=1):
        _style(page.cell(start, number, heading), _HEAD)
    for row, (name, how, example, choices) in enumerate(COLUMNS, start=start + 1):
        for number, text in enumerate((name, how, example, choices.replace(",", "、")), start=1):
            cell = page.cell(row, number, text or None)
            cell.alignment = Alignment(vertical="top", wrap_text=True)
    for letter, width in zip("ABCD", (26, 60, 30, 36), strict=True):
        page.column_dimensions[letter].width = width


def _style(cell: object, style: dict) -> None:
    for name, value in style.items():
        setattr(cell, name, value)
