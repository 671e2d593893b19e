"""Addresses written in every way people write them, and homes that must be noticed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from directory.japan.address import address_key, household_hint, split_address, to_kanji

TOWNS = st.sampled_from(
    ["西柴", "六ツ川", "二階堂", "三ツ沢東町", "四谷", "十日市場町", "鶴が台", "あざみ野", "ハイランド", "東"]
)
HYPHENS = st.sampled_from("-－‐−–ー―")
NUMBERS = st.integers(1, 99)


@given(town=TOWNS, block=NUMBERS, lot=NUMBERS, house=NUMBERS, hyphen=HYPHENS)
def test_one_address_has_one_key_however_it_is_written(town, block, lot, house, hyphen):
    area = "神奈川県横浜市金沢区"
    wide = str.maketrans("0123456789", "０１２３４５６７８９")
    spellings = [
        f"{area}{town}{block}{hyphen}{lot}{hyphen}{house}",
        f"{area}{town}{block}丁目{lot}番{house}号",
        f"{area}{town}{to_kanji(block)}丁目{lot}番地の{house}",
        f"〒236-0017 {area} {town}{block}丁目{lot}-{house}".translate(wide),
    ]
    assert len({address_key(text) for text in spellings}) == 1


@given(town=TOWNS, number=st.lists(NUMBERS, min_size=2, max_size=4), building=st.sampled_from(["1F", "2階", "地下1階"]))
def test_floor_after_the_number_is_building(town, number, building):
    plain = f"横浜市金沢区{town}{'-'.join(map(str, number))}"
    for joint in ("-", " ", "　"):
        if joint == "-" and building.startswith("地下"):
            continue
        address = split_address(f"{plain}{joint}{building}")
        assert (address.located, address.building) == (plain, building)


SURNAMES = st.sampled_from(["佐藤", "山田", "緒方", "五十嵐", "サトウ", "すずき", "佐々木", "〇〇", "○○"])


@given(
    place=st.sampled_from(["豊島区要町1-39-4", "西柴3丁目17番7号", "方南町1-2", "枚方市方1-2"]),
    gap=st.sampled_from(["", " ", "　"]),
    name=SURNAMES,
    inner=st.sampled_from(["", "　"]),
    ending=st.sampled_from(["方", "様方", "様宅", "さん宅"]),
)
def test_somebodys_home_is_noticed_after_any_house_number(place, gap, name, inner, ending):
    assert household_hint(f"{place}{gap}{name}{inner}{ending}")


@given(town=TOWNS, number=st.lists(NUMBERS, min_size=1, max_size=4))
def test_plain_addresses_are_nobodys_home(town, number):
    assert not household_hint(f"神奈川県横浜市金沢区{town}{'-'.join(map(str, number))}")


@pytest.mark.parametrize(
    "text", ["東京都杉並区方南1-2-3", "枚方市役所", "市営住宅3号棟", "1-2-3 北方公民館", "直方ビル"]
)
def test_places_whose_names_hold_the_same_characters_are_not_homes(text):
    assert not household_hint(text)


@given(st.text(max_size=60))
def test_no_text_makes_them_fail(text):
    """They read cells of other people's files; whatever stands there, an import must go on."""
    assert household_hint(text) in (True, False)
    assert split_address(text).located or not address_key(text)
