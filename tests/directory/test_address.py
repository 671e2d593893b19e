"""Addresses as people write them. All addresses here are made up or public buildings' towns."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from directory.japan.address import (
    address_key,
    from_kanji,
    household_hint,
    place_key,
    split_address,
    to_kanji,
)


@given(st.integers(1, 999))
def test_numerals_there_and_back(number):
    assert from_kanji(to_kanji(number)) == number


@pytest.mark.parametrize(("kanji", "number"), [("二〇", 20), ("十", 10), ("百三", 103), ("二十四", 24), ("一一", 11)])
def test_ways_to_write_a_numeral(kanji, number):
    assert from_kanji(kanji) == number


@pytest.mark.parametrize("wrong", ["", "西", "3", "十西"])
def test_other_text_is_no_numeral(wrong):
    with pytest.raises(ValueError):
        from_kanji(wrong)


@given(st.integers(1, 60))
def test_block_numbers_have_one_key(number):
    wide = str(number).translate(str.maketrans("0123456789", "０１２３４５６７８９"))
    spellings = (f"西柴{to_kanji(number)}丁目", f"西柴{number}丁目", f"西柴{wide}丁目", f"大字西柴 {number} 丁目")
    assert {place_key(text) for text in spellings} == {f"西柴{number}丁目"}


def test_kanji_in_names_stay():
    assert place_key("六本木三丁目") == "六本木3丁目"
    assert place_key("北一条西ニ丁目") == "北1条西2丁目"
    assert place_key("第二小学校") == place_key("第２小学校") == "第2小学校"


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("〒236-0017 神奈川県横浜市金沢区西柴３丁目１７番７号", ("神奈川県", "横浜市金沢区西柴", "3丁目17番7号", "")),
        ("横浜市金沢区西柴3-17-7 ひだまりビル2階", ("", "横浜市金沢区西柴", "3-17-7", "ひだまりビル2階")),
        ("金沢区西柴３ー１７−７（ひだまり会館内）", ("", "金沢区西柴", "3-17-7", "ひだまり会館内")),
        ("葉山町一色123番地の4", ("", "葉山町一色", "123番地の4", "")),
        ("小金井市 本町 6-6-3 305号室", ("", "小金井市 本町", "6-6-3", "305号室")),
        ("三条町1-2", ("", "三条町", "1-2", "")),
        ("千代田区二番町3-4", ("", "千代田区二番町", "3-4", "")),
        ("湯沢市字内舘町２７番地", ("", "湯沢市字内舘町", "27番地", "")),
        ("海老名市中央1丁目 2-3 4階", ("", "海老名市中央", "1丁目2-3", "4階")),
        ("逗子市沼間公民館（駐車場なし）", ("", "逗子市沼間公民館", "", "駐車場なし")),
        ("", ("", "", "", "")),
    ],
)
def test_addresses_are_cut_into_parts(text, parts):
    address = split_address(text)
    assert (address.prefecture, address.place, address.number, address.building) == parts


def test_addresses_of_sapporo_keep_their_numbers():
    address = split_address("札幌市中央区北一条西三丁目２番地 時計ビル")
    assert place_key(address.located) == "札幌市中央区北1条西3丁目2番地"
    assert address.building == "時計ビル"


@given(st.text())
def test_any_text_can_be_split(text):
    address = split_address(text)
    assert isinstance(address.located, str)
    address_key(text)
    household_hint(text)


def test_spellings_of_one_address_have_one_key():
    spellings = [
        "横浜市金沢区西柴三丁目17番7号",
        "横浜市金沢区西柴３－１７－７",
        "横浜市金沢区 西柴3丁目17-7",
        "横浜市金沢区西柴3ー17ー7 ひだまり会館",
    ]
    assert len({address_key(text) for text in spellings}) == 1
    assert address_key("西柴3-17-8") != address_key("西柴3-17-7")


@pytest.mark.parametrize(
    "text",
    [
        "西柴3-17-7 鈴木様方",
        "西柴3-17-7鈴木方",
        "西柴3丁目17番7号　サトウ方",
        "鈴木様宅",
        "鈴木方",
        "代表者宅",
        "代表自宅",
        "自宅",
        "すずきさん宅",
        "西柴3-17-7 ひまわり荘102号室 鈴木方",
        "西柴3-17-7 鈴木宅",
    ],
)
def test_homes_are_recognised(text):
    assert household_hint(text)


@pytest.mark.parametrize(
    "text",
    [
        "杉並区方南町1-2-3",
        "杉並区方南1-2-3",
        "大阪府枚方市岡本町7",
        "枚方市",
        "福岡県直方市",
        "西柴3-17-7 市営住宅集会所",
        "西柴市営住宅",
        "三宅村",
        "小学生の方",
        "西柴3-17-7 西柴町内会館",
        "東方",
        "",
        None,
    ],
)
def test_names_that_only_look_like_homes_are_not(text):
    assert not household_hint(text)
