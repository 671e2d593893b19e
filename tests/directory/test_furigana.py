"""Readings over kanji: the notation, what HTML makes of it, and the numbers that are read in a way of their own."""

import json
import re
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from directory.japan.furigana import counted, has_kanji, notation, to_base, to_base_folded, to_html


def ruby(base: str, reading: str) -> str:
    return f"<ruby>{base}<rp>（</rp><rt>{reading}</rt><rp>）</rp></ruby>"


# --- Names with a stored reading ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name,kana,expected",
    [
        ("凪浦市", "なぎうらし", "｜凪浦市《なぎうらし》"),
        ("凪浦市", "ナギウラシ", "｜凪浦市《なぎうらし》"),
        ("ひだまりの会", "ひだまりのかい", "ひだまりの｜会《かい》"),
        ("子ども食堂", "こどもしょくどう", "｜子《こ》ども｜食堂《しょくどう》"),
        ("浜町2丁目", "はままち にちょうめ", "｜浜町2丁目《はままちにちょうめ》"),
        ("町・村", "まち・むら", "｜町《まち》・｜村《むら》"),
        ("いい家", "いいいえ", "いい｜家《いえ》"),
        # several ways to divide it: over the whole, so that nothing is guessed
        ("母の野", "ははののの", "｜母の野《ははののの》"),
        ("働くまえの、茶（夜）", "はたらくまえのちゃ", "｜働《はたら》くまえの、｜茶《ちゃ》（夜）"),
        ("灯ヶ崎", "ひがさき", "｜灯ヶ崎《ひがさき》"),
        ("月明かり（親の会）", "つきあかり", "｜月明《つきあ》かり（親の会）"),
        ("子ども食堂", "はらっぱ", "子ども食堂"),
        ("言って", "いって", "｜言《い》って"),
    ],
)
def test_reading_stands_over_what_it_reads(name, kana, expected):
    assert notation(name, kana) == expected


@pytest.mark.parametrize("kana", ["", "  ", "Nagiura", "凪浦", "なぎうらし<b>", "なぎ浦", "ﾅｷﾞ", "《", "…", "・"])
def test_what_is_not_kana_is_no_reading(kana):
    assert notation("凪浦市", kana) == "凪浦市"


def test_name_without_kanji_needs_no_reading():
    assert notation("カフェ Ki", "かふぇき") == "カフェ Ki"


KANA = st.text("あかさたなのはいうえおっゃゅょーアカサ", min_size=1, max_size=12)
NAMES = st.text("凪浦小学校町会のはアカサ・ 2A（）", min_size=1, max_size=12)


@given(NAMES, KANA)
def test_notation_only_adds_readings(name, kana):
    assert to_base(notation(name, kana)) == name


@given(
    st.lists(st.sampled_from([("凪浦", "なぎうら"), ("の", "の"), ("会", "かい"), ("カフェ", "かふぇ")]), min_size=1)
)
def test_every_kanji_of_a_name_is_under_its_reading(words):
    name, kana = "".join(word for word, _ in words), "".join(reading for _, reading in words)
    assert not has_kanji(re.sub(r"<ruby>.*?</ruby>", "", to_html(notation(name, kana))))


# --- In a page ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "page,expected",
    [
        ("<p>｜町《まち》</p>", f"<p><span>{ruby('町', 'まち')}</span></p>"),
        ("<p>その ｜町《まち》へ</p>", f"<p><span>その {ruby('町', 'まち')}へ</span></p>"),
        ("<title>｜町《まち》</title>", "<title>町</title>"),
        ("<svg><title>｜町《まち》</title></svg>", "<svg><title>町</title></svg>"),
        ("<textarea>｜町《まち》</textarea>", "<textarea>町</textarea>"),
        ('<option value="｜町《まち》">｜町《まち》</option>', '<option value="町">町（まち）</option>'),
        ("<option>3｜日《*》</option>", "<option>3日（みっか）</option>"),
        ("<!-- ｜町《まち》 <p> -->", "<!-- 町 <p> -->"),
        ("<a title='｜町《まち》 > x'>a</a>", "<a title='町 > x'>a</a>"),
        ('<a aria-label="｜町《まち》で ｜見《み》る">a</a>', '<a aria-label="町で 見る">a</a>'),
        (
            '<script type="application/json">["｜町《まち》"]</script>',
            '<script type="application/json">["町"]</script>',
        ),
        ("<style>｜町《まち》</style>", "<style>町</style>"),
        ("<p>a &lt; ｜町《まち》</p>", f"<p><span>a &lt; {ruby('町', 'まち')}</span></p>"),
        ("<p>《これ》｜町</p>", "<p>《これ》｜町</p>"),
        ("<p>｜町《town》</p>", "<p><span>町</span></p>"),
    ],
)
def test_ruby_stands_where_html_has_room_for_it(page, expected):
    assert to_html(page) == expected


def test_json_with_escapes_keeps_the_base_only():
    data = {"label": "｜学区《がっく》から ｜町《まち》へ", "mark": "《》｜"}
    plain = {"label": "学区から 町へ", "mark": "《》｜"}
    assert json.loads(to_base(json.dumps(data))) == plain
    assert json.loads(to_base(json.dumps(data, ensure_ascii=False))) == plain
    script = f"<script>{json.dumps(data)}</script>"
    assert to_html(script) == f"<script>{json.dumps(plain)}</script>"


@given(st.integers(0, 40), st.integers(0, 40))
def test_lines_of_a_calendar_get_no_longer(one, two):
    text = "SUMMARY:" + "あ" * one + "｜小学校《しょうがっこう》" + "い" * two + "｜町《まち》"
    folded = re.sub(r"(.{24})", "\\1\r\n ", text)
    plain = to_base_folded(folded)
    assert plain.replace("\r\n ", "") == "SUMMARY:" + "あ" * one + "小学校" + "い" * two + "町"
    assert max(map(len, plain.split("\r\n"))) <= max(map(len, folded.split("\r\n")))


class Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple] = []

    def handle_starttag(self, tag: str, attrs: list) -> None:
        self.found.append((tag, tuple(attrs)))


@given(
    st.lists(st.sampled_from(['"', "'", "<", ">", "&", "｜", "《", "》", "*", "町", "ま", "\n", "\\u300a", "script"]))
)
def test_notation_cannot_bring_html(pieces):
    """Whatever somebody writes: escaped as templates do it, the page has ruby and no other element more than before."""
    text = "".join(pieces).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    text = text.replace('"', "&quot;").replace("'", "&#x27;")
    tags = Tags()
    tags.feed(to_html(f'<p title="{text}">{text}</p><i>{text}</i>'))
    outer = [tag for tag, _attrs in tags.found if tag not in ("ruby", "rp", "rt", "span")]
    assert outer == ["p", "i"]
    assert all(attrs == () for tag, attrs in tags.found if tag != "p")


@given(st.text("<>\"'=/ab｜町《ま》-! \n", max_size=60))
def test_any_bytes_are_converted_and_converting_twice_changes_nothing(text):
    assert to_html(to_html(text)) == to_html(text)


# --- Numbers --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("day", range(1, 32))
def test_day_of_the_month(day):
    first = ["ついたち", "ふつか", "みっか", "よっか", "いつか", "むいか", "なのか", "ようか", "ここのか", "とおか"]
    special = dict(enumerate(first, 1)) | {14: "じゅうよっか", 20: "はつか", 24: "にじゅうよっか"}
    assert counted(day, "日") == ((special[day], True) if day in special else ("にち", False))


@pytest.mark.parametrize("month", range(1, 13))
def test_month(month):
    special = {4: "しがつ", 7: "しちがつ", 9: "くがつ"}
    assert counted(month, "月") == ((special[month], True) if month in special else ("がつ", False))


@pytest.mark.parametrize("hour", range(24))
def test_hour(hour):
    special = {0: "れいじ", 4: "よじ", 7: "しちじ", 9: "くじ"}
    assert counted(hour, "時") == ((special[hour], True) if hour in special else ("じ", False))


@pytest.mark.parametrize("minute", range(60))
def test_minute(minute):
    fun = minute == 0 or minute % 10 in (2, 5, 7, 9)
    assert counted(minute, "分") == ("ふん" if fun else "ぷん", False)


def test_people():
    assert [counted(n, "人") for n in (1, 2, 3)] == [("ひとり", True), ("ふたり", True), ("にん", False)]


def test_counter_without_a_number_has_its_usual_reading():
    assert to_html("なん｜時《*》") == f"<span>なん{ruby('時', 'じ')}</span>"
    assert to_html("05｜分《*》") == f"<span>05{ruby('分', 'ふん')}</span>"
