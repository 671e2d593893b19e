"""The layouts of published lists, recognised by their column names alone.

Sources: デジタル庁「自治体標準オープンデータセット」 and its forerunner 「推奨データセット」
(公共施設一覧, イベント一覧), 東京都「子ども食堂一覧」 with its 追加情報, and tables seen in the wild. A layout maps our
names to the column names that carry them, best first; spelling variants (full-width brackets, blanks) are folded away
by :func:`fold_header`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

CODE = ("全国地方公共団体コード", "都道府県コード又は市区町村コード", "市区町村コード", "団体コード")
ID = ("ID", "NO", "No.", "番号", "識別番号")
_AREA = {
    "code": CODE,
    "origin_id": ID,
    "prefecture": ("都道府県", "都道府県名", "所在地_都道府県"),
    "municipality": ("市区町村名", "市区町村", "所在地_市区町村", "地方公共団体名", "_自治体名"),
    "name": ("名称", "施設名", "施設名称"),
    "kana": ("名称_カナ", "名称カナ", "フリガナ"),
}
_PLACE = {
    "address": ("住所", "所在地_連結表記", "所在地", "住所表記"),
    "building": ("方書", "建物名等(方書)", "建物名等"),
    "latitude": ("緯度",),
    "longitude": ("経度",),
}
_SESSION = {
    "frequency": ("開催頻度",),
    "weekdays": ("開催曜日",),
    "days": ("開催日",),
    "start": ("開催開始時間",),
    "end": ("開催終了時間",),
    "when_note": ("開催日時特記事項",),
    "condition": ("参加条件",),
    "fee_幼児": ("参加費_幼児",),
    "fee_小学生": ("参加費_小学生",),
    "fee_中学生": ("参加費_中学生",),
    "fee_高校生": ("参加費_高校生",),
    "fee_大人": ("参加費_大人",),
    "fee_note": ("参加費特記事項",),
    "booking": ("予約方法",),
    "booking_note": ("予約特記事項",),
    "capacity": ("定員",),
    "school_districts": ("学区",),
    "remarks": ("備考",),
}


@dataclass(frozen=True)
class Layout:
    """One kind of table. ``needs``: at least one column of each group must be there; ``lacks``: none of these."""

    kind: str
    label: str
    columns: dict[str, tuple[str, ...]]
    needs: tuple[tuple[str, ...], ...]
    lacks: tuple[str, ...] = ()

    def matches(self, names: set[str]) -> bool:
        """`names`: of a header's columns, folded."""
        return all(any(fold_header(name) in names for name in group) for group in self.needs) and not any(
            fold_header(name) in names for name in self.lacks
        )

    def find(self, header: Sequence[str]) -> dict[str, str]:
        """{our name: the table's own column name} for the columns this table has."""
        own = {}
        for name in header:
            own.setdefault(fold_header(name), name)
        found = {}
        for key, candidates in self.columns.items():
            column = next((own[fold_header(c)] for c in candidates if fold_header(c) in own), None)
            if column is not None:
                found[key] = column
        return found


def fold_header(name: str) -> str:
    """A column name for comparing: NFKC, no blanks, underscores alike, lower case; a "(2)" for repeats stays."""
    return re.sub(r"[\s*＊※]", "", unicodedata.normalize("NFKC", name)).replace("‗", "_").casefold()


IBASHO = Layout(
    "ibasho",
    "ibashoの書き出し",
    {
        key: (key,)
        for key in [
            "ibasho_id",
            "kind",
            "title",
            "title_kana",
            "summary",
            "description",
            "categories",
            "audiences",
            "organisation",
            "corporate_number",
            "municipality_code",
            "address",
            "building",
            "latitude",
            "longitude",
            "location_visibility",
            "when",
            "start_time",
            "end_time",
            "eligibility",
            "cost",
            "booking",
            "capacity",
            "school_districts",
            "url",
            "status",
        ]
    },
    (("ibasho_id",), ("title",)),
)
KODOMO_SHOKUDO = Layout(
    "kodomo-shokudo",
    "こども食堂・居場所一覧",
    _AREA
    | _PLACE
    | _SESSION
    | {
        "purpose": ("設置目的",),
        "support": ("実施支援の主な区分",),
        "phone1": ("電話番号1", "電話番号"),
        "phone1_note": ("電話番号1_連絡先備考",),
        "phone2": ("電話番号2",),
        "phone2_note": ("電話番号2_連絡先備考",),
        "extension": ("内線番号",),
        "fax": ("FAX番号",),
        "url": ("URL",),
        "email1": ("メールアドレス1", "メールアドレス"),
        "email1_note": ("メールアドレス1_連絡先備考",),
        "email2": ("メールアドレス2",),
        "email2_note": ("メールアドレス2_連絡先備考",),
        "corporate_number": ("法人番号",),
        "organisation": ("運営団体名",),
        "pantry": ("フードパントリー実施",),
        "takeaway": ("テイクアウト実施",),
        "network": ("ネットワークの加入",),
    },
    (("名称",), ("開催頻度", "開催曜日", "開催日"), ("開催開始時間", "参加条件", "参加費_大人", "運営団体名")),
)
EXTRA = Layout(
    "extra",
    "追加情報",
    {"origin_id": (*ID, "追加情報NO")} | _PLACE | _SESSION,
    ((*ID, "追加情報NO"), ("住所", "方書"), ("開催頻度", "開催曜日", "開催日"), ("開催開始時間", "参加条件")),
    lacks=("名称",),
)
EVENTS = Layout(
    "events",
    "イベント一覧",
    _AREA
    | _PLACE
    | {
        "name": ("イベント名",),
        "kana": ("イベント名_カナ",),
        "starts_on": ("開始日",),
        "ends_on": ("終了日",),
        "start": ("開始時間",),
        "end": ("終了時間",),
        "when_note": ("開始日時特記事項",),
        "description": ("説明",),
        "fee": ("料金(基本)", "料金"),
        "fee_note": ("料金(詳細)",),
        "contact": ("連絡先名称",),
        "phone": ("連絡先電話番号",),
        "email": ("連絡先メールアドレス",),
        "organisation": ("主催者",),
        "place": ("場所名称",),
        "access": ("アクセス方法",),
        "parking": ("駐車場情報",),
        "capacity": ("定員",),
        "booking": ("参加申込方法",),
        "booking_until": ("参加申込終了日",),
        "url": ("URL",),
        "audience": ("対象者", "参加条件", "対象"),
        "remarks": ("備考",),
        "status": ("開催状況", "状態"),
    },
    (("イベント名",), ("開始日",)),
)
DATED_EVENTS = Layout(
    "events",
    "イベントCSV（eventtitle, where, when …）",
    {
        "name": ("eventtitle",),
        "place": ("where",),
        "building": ("place",),
        "audience": ("whom",),
        "description": ("what",),
        "organisation": ("who",),
        "contact": ("contact",),
        "fee": ("fee",),
        "starts_on": ("when",),
        "start": ("openTime",),
        "end": ("closeTime",),
        "url": ("url",),
    },
    (("eventtitle",), ("when",)),
)
FACILITIES = Layout(
    "facilities",
    "公共施設一覧",
    _AREA
    | _PLACE
    | {
        "phone": ("電話番号",),
        "extension": ("内線番号",),
        "email": ("連絡先メールアドレス", "メールアドレス"),
        "organisation": ("団体名",),
        "weekdays": ("利用可能曜日",),
        "start": ("開始時間",),
        "end": ("終了時間",),
        "hours_note": ("利用可能時間特記事項",),
        "description": ("説明",),
        "accessibility": ("バリアフリー情報",),
        "access": ("アクセス方法",),
        "parking": ("駐車場情報",),
        "url": ("URL",),
        "remarks": ("備考",),
    },
    (("名称", "施設名", "施設名称"), ("住所", "所在地_連結表記", "所在地", "緯度")),
    lacks=("開催曜日", "開催頻度", "イベント名"),
)
#: The 自治体標準 facility list has a column per aid instead of one text (value 有 or 可).
FACILITY_AIDS = (
    "車椅子可",
    "車椅子貸出",
    "ツエ貸出",
    "バリアフリートイレ",
    "スロープ、エレベータ、エスカレータ",
    "点字ブロック等の移動支援",
    "点字や読上による支援",
    "盲導犬・介助犬、聴導犬同伴",
    "字幕",
    "筆談対応",
    "オストメイト対応トイレ",
    "授乳室",
    "おむつ替えコーナー",
    "ベビーカー貸出",
    "ベビーカー利用",
)

LAYOUTS = (IBASHO, EXTRA, KODOMO_SHOKUDO, DATED_EVENTS, EVENTS, FACILITIES)


def recognise(header: Sequence[str]) -> Layout | None:
    """The layout of a header, None when it is none we know."""
    names = {fold_header(name) for name in header}  # once: a large file's lines are all asked whether they are it
    return next((layout for layout in LAYOUTS if layout.matches(names)), None)


def score(header: Sequence[str]) -> int:
    """How many columns of a header its layout knows; 0 when no layout matches. For ``Sheet.table``."""
    layout = recognise(header)
    return len(layout.find(header)) if layout else 0
