"""Invented lists of ひなた市 as files, and the import of them."""

import csv
import io
from pathlib import Path

from activities.importers.listings import Options, import_listings


def columns(text: str) -> list[str]:
    """A header as it stands in a file: names with commas between."""
    return text.split(",")


HEADER = columns(
    "全国地方公共団体コード,ID,都道府県,市区町村名,名称,名称_カナ,設置目的,実施支援の主な区分,住所,方書,緯度,経度,電話番号1,"
    "URL,メールアドレス1,法人番号,運営団体名,開催頻度,開催曜日,開催日,開催開始時間,開催終了時間,開催日時特記事項,参加条件,"
    "参加費_幼児,参加費_小学生,参加費_中学生,参加費_高校生,参加費_大人,参加費特記事項,予約方法,予約特記事項,定員,"
    "フードパントリー実施,テイクアウト実施,学区,ネットワークの加入,追加情報NO,備考"
)
EXTRA_HEADER = columns(
    "ID,住所,方書,緯度,経度,開催頻度,開催曜日,開催日,開催開始時間,開催終了時間,開催日時特記事項,参加条件,備考"
)
EVENT = ["全国地方公共団体コード", "ID", "イベント名", "開始日", "終了日", "開始時間", "料金(基本)", "場所名称", "住所"]


def row(number="1", name="ひだまり食堂", **cells) -> dict:
    base = {"全国地方公共団体コード": "99301", "ID": number, "都道府県": "ひなた県", "市区町村名": "ひなた市"}
    return {**base, "名称": name, "住所": "ひなた市本町1丁目2-3", "開催曜日": "金", "開催開始時間": "17:00", **cells}


def write(path: Path, rows: list[dict], header=HEADER, encoding="utf-8-sig") -> Path:
    out = io.StringIO()
    writer = csv.DictWriter(out, header)
    writer.writeheader()
    writer.writerows(rows)
    path.write_bytes(out.getvalue().encode(encoding))
    return path


def run(*paths: Path, source="", dry_run=False, **options):
    return import_listings(list(paths), source=source, options=Options(**options), dry_run=dry_run)


def counts(report) -> tuple[int, int, int, int]:
    assert report.rows == report.created + report.updated + report.unchanged + report.skipped
    return report.created, report.updated, report.unchanged, report.skipped


def messages(report) -> str:
    return "\n".join(f"{p.row} {p.field} {p.value} {p.message}" for p in report.errors)


def extra(number, **cells) -> dict:
    return {"ID": number, "住所": "ひなた市浜町8", "開催曜日": "土", "開催開始時間": "11:00", **cells}


def event(number, name, day, **cells) -> dict:
    return {EVENT[0]: "99301", "ID": number, "イベント名": name, "開始日": day, "住所": "ひなた市浜町1", **cells}
