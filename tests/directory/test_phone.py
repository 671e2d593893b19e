"""What a telephone dials when a number on a page is touched."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from directory.japan.phone import tel_uri


@pytest.mark.parametrize(
    "written,dialled",
    [
        ("046-000-1234", "tel:0460001234"),
        ("０４６（０００）１２３４", "tel:0460001234"),
        ("(046)000-1234", "tel:0460001234"),
        ("046 000 1234", "tel:0460001234"),
        ("046‐000−1234（平日 9時から）", "tel:0460001234"),
        ("046-000-1234 9:00〜17:00", "tel:0460001234"),
        ("090-0000-1234、または 046-000-1234", "tel:09000001234"),
        ("電話 0120-000-444（無料）", "tel:0120000444"),
        ("046-000-1234 内線12", "tel:0460001234"),
        ("+81 46-000-1234", "tel:+81460001234"),
        ("0120-0-78310", "tel:0120078310"),
        ("#8000", "tel:%238000"),
        ("189（いちはやく）", "tel:189"),
        ("0460001234", "tel:0460001234"),
    ],
)
def test_number_is_dialled_without_what_stands_around_it(written, dialled):
    assert tel_uri(written) == dialled


@pytest.mark.parametrize("written", ["", "事務局まで", "046-000-12345", "0460", "046-000", "12-3", "1234", "10時から"])
def test_what_is_no_whole_number_is_not_dialled(written):
    assert tel_uri(written) == ""


@given(st.text(max_size=60))
def test_nothing_but_digits_ever_reaches_the_telephone(text):
    assert set(tel_uri(text).removeprefix("tel:")) <= set("0123456789+%")
