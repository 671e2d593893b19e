"""Rows of published lists: recognised by their header, read as they are meant, nothing lost without a word."""

import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from directory.importers.listing_formats import EventRow, ExtraRow, FacilityRow, ListingRow, cells, tables_in, wording
from directory.importers.listing_formats.layouts import EVENTS, EXTRA, FACILITIES, KODOMO_SHOKUDO, LAYOUTS, recognise
from directory.importers.tables import Sheet, UnreadableTable

SHOKUDO = [
    "名称",
    "住所",
    "方書",
    "緯度",
    "経度",
    "電話番号1",
    "URL",
    "メールアドレス1",
    "開催頻度",
    "開催曜日",
    "開催日",
    "開催開始時間",
    "開催終了時間",
]
SHOKUDO += [
    "開催日時特記事項",
    "参加条件",
    "参加費_幼児",
    "参加費_小学生",
    "参加費_中学生",
    "参加費_高校生",
    "参加費_大人",
]
SHOKUDO += ["参加費特記事項", "予約方法", "定員", "フードパントリー実施", "学区", "備考"]


def listing(**cells_by_name) -> ListingRow:
    return one(["全国地方公共団体コード", "ID", *SHOKUDO], {"名称": "ひだまり食堂", **cells_by_name})


def one(header, cells_by_name):
    assert set(cells_by_name) <= set(header)
    line = tuple(cells_by_name.get(name) for name in header)
    [table] = tables_in([Sheet("", [(1, tuple(header)), (2, line)])])
    [row] = table.rows
    return row


@pytest.mark.parametrize(
    ("header", "kind"),
    [
        (["全国地方公共団体コード", "ID", "都道府県", *SHOKUDO], "kodomo-shokudo"),
        (["NO", "都道府県コード又は市区町村コード", *SHOKUDO], "kodomo-shokudo"),
        (["ID", "住所", "方書", "開催頻度", "開催曜日", "開催開始時間", "参加条件"], "extra"),
        (["ＮＯ", "イベント名", "開始日", "料金（基本）", "場所名称"], "events"),
        (["全国地方公共団体コード", "ID", "イベント名", "開始日", "所在地_連結表記"], "events"),
        (["no", "eventtitle", "where", "whom", "what", "who", "contact", "fee", "when", "openTime"], "events"),
        (["都道府県コード又は市区町村コード", "NO", "名称", "住所", "利用可能曜日"], "facilities"),
        (["_id", "全国地方公共団体コード", "ID", "名称", "所在地_連結表記", "緯度"], "facilities"),
        (["名称", "住所", "緯度", "経度", "市区町村名", "都道府県"], "facilities"),
        (["ibasho_id", "title", "address"], "ibasho"),
    ],
)
def test_layouts_are_recognised_by_their_header(header, kind):
    assert recognise(header).kind == kind


def test_unknown_tables_are_refused_with_what_was_seen():
    with pytest.raises(UnreadableTable, match="氏名、年齢"):
        tables_in([Sheet("", [(1, ("氏名", "年齢")), (2, ("a", 3))])])


def test_layout_columns_do_not_name_the_same_thing_twice():
    for layout in LAYOUTS:
        assert all(layout.columns.values()), layout.label
    for layout in (EXTRA, EVENTS, FACILITIES, KODOMO_SHOKUDO):
        assert "address" in layout.columns


def test_listing_row_reads_what_the_list_says():
    row = listing(
        ID=7,
        全国地方公共団体コード=993001,
        住所="ひなた市本町1-1",
        緯度="34.5",
        経度="140.7",
        開催頻度=4,
        開催曜日="金",
        開催開始時間=datetime.time(17, 0),
        開催終了時間="１９：３０",
        開催日時特記事項="第2金曜日、第4金曜日",
        参加費_幼児=0,
        参加費_小学生="100",
        参加費_中学生=100,
        参加費_高校生=100,
        参加費_大人="300円",
        予約方法="電話;SMS",
        定員="60",
        フードパントリー実施="1 ",
        学区="臨海小;本町小",
    )
    assert (row.origin_id, row.code) == ("7", "993001")
    session = row.session
    assert session.when == "第2金曜日、第4金曜日 17:00〜19:30"
    assert (session.start, session.end) == (datetime.time(17), datetime.time(19, 30))
    assert session.cost == "幼児 無料、小学生・中学生・高校生 100円、大人 300円"
    assert (session.latitude, session.longitude) == (34.5, 140.7)
    assert (session.booking, session.capacity, session.school_districts) == ("電話・SMS", "60人", "臨海小;本町小")
    assert row.pantry is True
    assert row.problems == []


def test_a_frequency_code_is_never_interpreted():
    assert listing(開催頻度=5, 開催曜日="木", 開催開始時間="11:00").session.when == (
        "木曜日 11:00〜（開催する週や回数はお問い合わせください）"
    )
    assert listing(開催頻度="隔週", 開催曜日="木").session.when == "隔週 木曜日"


def test_words_that_already_say_day_and_time_are_not_repeated():
    row = listing(開催日="第2・4水曜日 15時～19時", 開催曜日="水", 開催開始時間="15:00", 開催終了時間="19:00")
    assert row.session.when == "第2・4水曜日 15時～19時"


def test_a_remark_about_other_days_does_not_swallow_the_times():
    row = listing(
        開催曜日="木日", 開催開始時間="15:00", 開催終了時間="19:00", 開催日時特記事項="土曜日は、10:00～19:00"
    )
    assert row.session.when.startswith("木・日曜日 15:00〜19:00")
    assert row.session.when.endswith("土曜日は、10:00～19:00")


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("17:00", (17, 0)),
        ("17:00:00", (17, 0)),
        ("１７時", (17, 0)),
        ("17時半", (17, 30)),
        ("午後5時30分", (17, 30)),
        ("5:30PM", (17, 30)),
        ("正午", (12, 0)),
        ("1730", (17, 30)),
        (17, (17, 0)),
        (17.5 / 24, (17, 30)),
        (datetime.time(17, 0), (17, 0)),
        (datetime.datetime(1899, 12, 30, 17, 0), (17, 0)),
        (datetime.timedelta(hours=17), (17, 0)),
    ],
)
def test_times_as_they_are_written(value, expected):
    assert cells.clock(value) == datetime.time(*expected)


@pytest.mark.parametrize("value", ["25:00", "夕方", "12:75", 3.5, "24:00"])
def test_what_is_no_time_is_said_to_be_none(value):
    with pytest.raises(cells.CellError):
        cells.clock(value)


def test_end_before_start_is_reported_and_kept_only_in_words():
    row = listing(開催曜日="水", 開催開始時間="18:00", 開催終了時間="17:30")
    assert (row.session.start, row.session.end) == (datetime.time(18), None)
    assert "17:30" in row.session.when
    assert [(p.field, p.value) for p in row.problems] == [("開催終了時間", "17:30")]


@pytest.mark.parametrize(
    ("latitude", "longitude", "message"),
    [
        ("0", "0", "座標なし"),
        (139.7, 35.6, "逆"),
        ("34.7", "-220.6", "範囲の外"),
        ("北緯", "東経", "数として"),
        ("35", "", "数"),
    ],
)
def test_coordinates_that_cannot_be_right_are_left_out_and_said(latitude, longitude, message):
    row = listing(緯度=latitude, 経度=longitude)
    assert (row.session.latitude, row.session.longitude) == (None, None)
    [problem] = row.problems
    assert message in problem.message


def test_broken_cells_are_reported_with_their_original():
    row = listing(電話番号1="1234", メールアドレス1="a＠b", URL="ftp://example.jp", 備考="caf\ufffd")
    assert {(p.field, p.value) for p in row.problems} == {
        ("電話番号1", "1234"),
        ("メールアドレス1", "a＠b"),
        ("URL", "ftp://example.jp"),
        ("備考", "caf\ufffd"),
    }
    assert (row.contacts.phones, row.contacts.emails, row.contacts.url) == ([], [], "")


def test_contacts_are_read_leniently_where_the_meaning_is_plain():
    row = listing(電話番号1=9012345678, メールアドレス1="ａ@example.jp", URL="www.example.jp\n")
    assert row.contacts.phones == [("09012345678", "")]
    assert row.contacts.emails == [("a@example.jp", "")]
    assert row.contacts.url == "https://www.example.jp"
    assert listing(電話番号1="非公開", URL="なし").problems == []


def test_mail_address_in_the_url_column_stays_private():
    row = listing(URL="hidamari@example.jp")
    assert row.contacts.url == ""
    assert row.contacts.emails == [("hidamari@example.jp", "")]


@pytest.mark.parametrize(
    "value", ["javascript:alert(1)", "data:text/html,x", "http://", "https//example.jp", "//example.jp"]
)
def test_only_http_addresses_become_links(value):
    with pytest.raises(cells.CellError):
        cells.url(value)


@pytest.mark.parametrize(
    ("name", "note"),
    [
        ("ひだまり食堂（休止中）", ""),
        ("【休止】ひだまり食堂", ""),
        ("ひだまり食堂", "現在休止中"),
        ("ひだまり食堂", "休止"),
        ("ひだまり食堂", "コロナのため当面の間、開催を見合わせています"),
        ("ひだまり食堂", "2023年8月から休止しています"),
        ("ひだまり食堂", "活動休止。再開は未定"),
    ],
)
def test_paused_listings(name, note):
    assert wording.is_paused(name, note)


@pytest.mark.parametrize(
    "note",
    [
        "8月は休み",
        "8月は休止",
        "年末年始は休止中",
        "雨天中止",
        "台風のときは中止する場合があります",
        "休止していましたが、4月に再開しました",
        "休日も開催",
        "",
    ],
)
def test_ordinary_breaks_do_not_pause(note):
    assert not wording.is_paused("ひだまり食堂", note)


def test_hidden_addresses():
    assert listing(備考="住所は非公開").visibility == "on_request"
    assert listing(住所="非公開").visibility == "on_request"
    row = listing(住所="ひなた市本町1丁目", 方書="※以下未公開")
    assert (row.visibility, row.session.building) == ("area", "")
    assert listing(住所="ひなた市本町1-1", 電話番号1="非公開").visibility == ""


def test_free_only_when_every_price_is_nought():
    prices = {f"参加費_{who}": 0 for who in ("幼児", "小学生", "中学生", "高校生", "大人")}
    assert listing(**prices).session.free
    assert listing(**prices).session.cost == "無料"
    assert not listing(**prices | {"参加費_大人": None}).session.free
    assert not listing(**prices | {"参加費特記事項": "お弁当は200円"}).session.free


def test_rows_with_nothing_but_a_number_are_empty():
    header = ("ID", "住所", "方書", "開催頻度", "開催曜日", "開催開始時間", "参加条件")
    [table] = tables_in([Sheet("追加情報", [(1, header), (2, (1,)), (3, (2, "本町2-2")), (4, (3,))])])
    assert [(type(row), row.line, row.origin_id, row.session.address) for row in table.rows] == [
        (ExtraRow, 3, "2", "本町2-2")
    ]


def test_kana_becomes_full_width_katakana():
    assert listing_with_kana("ﾋﾀﾞﾏﾘ しょくどう") == "ヒダマリ ショクドウ"


def listing_with_kana(kana):
    return one(["名称", "名称_カナ", "開催曜日", "参加条件"], {"名称": "ひだまり", "名称_カナ": kana}).kana


def test_event_rows_old_and_new_headers():
    old = one(
        ["NO", "イベント名", "開始日", "終了日", "開始時間", "料金（基本）", "場所名称", "住所", "主催者"],
        {
            "NO": "3",
            "イベント名": "春まつり",
            "開始日": "令和8年4月1日",
            "終了日": 46114,
            "料金（基本）": "0",
            "開始時間": "10時",
        },
    )
    assert isinstance(old, EventRow)
    assert (old.starts_on, old.ends_on) == (datetime.date(2026, 4, 1), datetime.date(2026, 4, 2))
    assert (old.cost, old.free, old.start) == ("無料", True, datetime.time(10))
    new = one(
        ["ID", "イベント名", "開始日", "所在地_連結表記"],
        {"イベント名": "市", "開始日": "20260401", "所在地_連結表記": "本町"},
    )
    assert (new.starts_on, new.address) == (datetime.date(2026, 4, 1), "本町")


def test_dated_event_csv_finds_contacts_in_free_text():
    header = ["no", "eventtitle", "where", "whom", "what", "who", "contact", "fee", "when", "openTime", "closeTime"]
    row = one(
        header,
        {
            "eventtitle": "おはなし会",
            "when": "2016/10/01",
            "openTime": "10:30:00",
            "contact": "児童館（099-222-3333）a@b.jp",
        },
    )
    assert row.contacts.phones == [("099-222-3333", "")]
    assert row.contacts.emails == [("a@b.jp", "")]
    assert row.when == "2016/10/01 10:30〜"


def test_facility_rows_gather_aids():
    row = one(
        ["ID", "名称", "所在地_連結表記", "車椅子可", "授乳室", "筆談対応", "開始時間", "終了時間", "利用可能曜日"],
        {
            "名称": "公民館",
            "車椅子可": "可",
            "授乳室": "有",
            "開始時間": "9:00",
            "終了時間": "21:00",
            "利用可能曜日": "月火",
        },
    )
    assert isinstance(row, FacilityRow)
    assert row.accessibility == "車椅子可、授乳室"
    assert row.hours == "月・火曜日 9:00〜21:00"


def test_corporate_number_check_digit():
    assert cells.corporate_number("5000020172120") == "5000020172120"
    for wrong in ("5000020172121", "4.00E+12", "12"):
        with pytest.raises(cells.CellError):
            cells.corporate_number(wrong)


CELL = st.one_of(
    st.none(),
    st.text(max_size=30),
    st.integers(-(10**9), 10**12),
    st.floats(),
    st.dates(),
    st.datetimes(),
    st.times(),
    st.timedeltas(),
    st.sampled_from(["0", "非公開", "17:00", "休止中", "第2金曜日", "100円", "https://[", "#N/A", "\ufffd"]),
)
HEADERS = [
    ["全国地方公共団体コード", "ID", *SHOKUDO],
    ["ID", "住所", "方書", "緯度", "経度", "開催頻度", "開催曜日", "開催日", "開催開始時間", "参加条件", "学区"],
    ["NO", "イベント名", "開始日", "終了日", "開始時間", "終了時間", "料金(基本)", "連絡先電話番号", "URL"],
    ["eventtitle", "where", "when", "openTime", "closeTime", "contact", "fee"],
    ["ID", "名称", "住所", "緯度", "経度", "利用可能曜日", "開始時間", "終了時間", "URL", "電話番号"],
    ["ibasho_id", "title", "latitude", "longitude", "start_time", "url", "status"],
]


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_arbitrary_cells_give_rows_and_problems_never_a_crash(data):
    header = data.draw(st.sampled_from(HEADERS))
    line = tuple(data.draw(st.lists(CELL, max_size=len(header) + 2)))
    [table] = tables_in([Sheet("", [(1, tuple(header)), (2, line)])])
    for row in table.rows:
        assert row.line == 2
        for problem in row.problems:
            assert problem.message.endswith("。") and isinstance(problem.value, str)
