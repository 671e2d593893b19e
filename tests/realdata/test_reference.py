"""The reference table against an older, independent list of municipality codes (CC0); every difference is explained."""

import csv

import pytest

from directory.japan.codes import normalise_municipality_code
from directory.services.reference import REFERENCE

pytestmark = pytest.mark.realdata

# 浜松's seven wards became three on 1 January 2024; the list is older.
ENDED = {f"2213{number}" for number in range(1, 8)}
BEGUN = {"22138", "22139", "22140"}


@pytest.fixture(scope="module")
def ours() -> dict[str, dict[str, str]]:
    with (REFERENCE / "municipalities.csv").open(encoding="utf-8", newline="") as file:
        return {row["code"]: row for row in csv.DictReader(file)}


@pytest.fixture(scope="module")
def theirs(shared_data) -> dict[str, dict[str, str]]:
    with (shared_data / "C_codes" / "localgovjp-utf8.csv").open(encoding="utf-8-sig", newline="") as file:
        return {normalise_municipality_code(row["lgcode"]): row for row in csv.DictReader(file)}


def test_codes_differ_only_by_hamamatsu(ours, theirs):
    assert set(theirs) - set(ours) == ENDED
    assert set(ours) - set(theirs) == BEGUN


def test_names_and_readings_agree(ours, theirs):
    for code in set(ours) & set(theirs):
        name, kana = (theirs[code][column].replace(" ", "") for column in ("city", "citykana"))
        row = ours[code]
        assert name in (row["name"], row["county"] + row["name"])
        county_kana = kana.removesuffix(row["kana"])
        assert county_kana == "" or (row["county"] and county_kana.endswith("ぐん")), code


def test_numbers_that_lost_their_zero_are_put_right(ours, theirs):
    """Their `cid` is a number: 1100 for 01100."""
    for code, row in theirs.items():
        assert normalise_municipality_code(row["cid"], ours) == code
