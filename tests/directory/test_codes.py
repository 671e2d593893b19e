"""全国地方公共団体コード and text keys: pure rules, example and property tests."""

import csv

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from directory.japan.codes import PREFECTURES, InvalidCode, check_digit, normalise_municipality_code, prefecture_code
from directory.japan.text import clean, fold
from directory.services.reference import REFERENCE

with (REFERENCE / "municipalities.csv").open(encoding="utf-8", newline="") as file:
    KNOWN = {row["code"] for row in csv.DictReader(file)}

codes = st.builds("{}{}".format, st.sampled_from(sorted(PREFECTURES)), st.integers(100, 799))


@pytest.mark.parametrize(
    ("code", "digit"), [("01100", "2"), ("14000", "7"), ("14208", "5"), ("13113", "0"), ("14109", "7"), ("01000", "6")]
)
def test_check_digit_of_published_codes(code, digit):
    assert check_digit(code) == digit


@given(codes)
def test_every_spelling_of_a_code_comes_back_to_five_digits(code):
    full = code + check_digit(code)
    wide = full.translate(str.maketrans("0123456789", "０１２３４５６７８９"))
    assert {normalise_municipality_code(form) for form in (code, full, wide, f" {full}　", f"{full}.0")} == {code}
    assert prefecture_code(code) == code[:2]


@given(codes, st.integers(1, 9))
def test_wrong_check_digit_is_refused_with_the_right_one(code, shift):
    wrong = (int(check_digit(code)) + shift) % 10
    with pytest.raises(InvalidCode, match=code + check_digit(code)):
        normalise_municipality_code(f"{code}{wrong}")


@given(st.sampled_from(sorted(code for code in KNOWN if code.startswith("0"))))
def test_lost_leading_zero_is_put_back_when_the_existing_codes_are_known(code):
    assert normalise_municipality_code(int(code), KNOWN) == code
    without_zero = int(code + check_digit(code))
    assume(str(without_zero) not in KNOWN)
    assert normalise_municipality_code(without_zero, KNOWN) == code


def test_five_digits_are_taken_as_they_stand_when_such_a_code_exists():
    assert normalise_municipality_code(13101, {"13101", "01310"}) == "13101"


def test_five_digits_that_cannot_be_a_code_had_a_leading_zero():
    assert normalise_municipality_code(11002) == "01100"  # no municipality part 002
    assert normalise_municipality_code("11002", KNOWN) == "01100"
    assert normalise_municipality_code(10006) == "01000"


def test_fictional_prefecture_and_prefecture_codes_are_valid():
    assert normalise_municipality_code("99301") == "99301"
    assert normalise_municipality_code("140007") == "14000"


@pytest.mark.parametrize("value", ["", "横浜市", "123", "48101", "00101", "1234567", "14 10x", "14050"])
def test_other_values_are_refused_in_japanese(value):
    with pytest.raises(InvalidCode, match=r"です。|ください。"):
        normalise_municipality_code(value)


def test_clean_tidies_without_changing_meaning():
    assert clean("ｺﾐｭﾆﾃｨ\tｶﾌｪ　ｷｯﾁﾝ \ufeff") == "コミュニティ カフェ キッチン"
    assert clean("①１０時〜②１１時") == "①10時〜②11時"
    assert clean(None) == ""
    assert clean(14) == "14"


@given(st.text())
def test_clean_is_stable(text):
    assert clean(clean(text)) == clean(text)


@pytest.mark.parametrize(
    "names",
    [
        ("保土ケ谷", "保土ヶ谷", "保土が谷"),
        ("井ノ口", "井之口", "井の口"),
        ("棚澤", "棚沢"),
        ("三ツ澤上町", "三ッ沢上町", "三っ沢上町"),
        ("渡邊", "渡辺", "渡邉"),
        ("龍ケ崎", "竜ヶ崎"),
        ("大字青木字山下", "青木 山下"),
        ("つつじヶ丘", "つつじケ丘", "つつじが丘"),
        ("西柴3ー17−7", "西柴3-17-7", "西柴３‐１７－７"),
        ("ABCホール", "ａｂｃほーる"),
        ("みなと・みらい", "ミナト　ミライ"),
    ],
)
def test_fold_joins_what_means_the_same(names):
    assert len({fold(name) for name in names}) == 1


@pytest.mark.parametrize(
    ("one", "other"), [("十文字町", "十文町"), ("センター1", "センタ-1"), ("東町", "西町"), ("大川", "小川")]
)
def test_fold_keeps_apart_what_differs(one, other):
    assert fold(one) != fold(other)


pieces = st.sampled_from(
    ["大字", "字", "ヶ", "ケ", "之", "ノ", "ー", "-", "3", "丘", "澤", "谷", "センター", " ", "文"]
)


@given(st.lists(pieces).map("".join))
def test_fold_is_stable(text):
    assert fold(fold(text)) == fold(text)
