"""Codes of districts are addresses on the web: safe, short, and the same for ever."""

import re

from hypothesis import given
from hypothesis import strategies as st

from directory.district_codes import district_code
from directory.enums import DistrictKind


@given(st.text(min_size=1, max_size=20), st.sampled_from(DistrictKind.values))
def test_codes_are_safe_in_a_url_and_fit(name, kind):
    assert re.fullmatch(r"99301-[a-z]{2}-[a-z2-7]{8}", district_code("99301", kind, name))


@given(st.text(st.sampled_from("みなと小学校ケカ第１２ -"), min_size=1))
def test_codes_do_not_depend_on_spelling(name):
    spelt = name.replace("ケ", "ヶ").replace("カ", "ヵ").replace("１", "1").replace(" ", "　")
    assert district_code("99301", "elementary", name) == district_code("99301", "elementary", spelt)


def test_known_codes_never_change():
    """Links depend on them: if this fails, the change must not be made."""
    assert district_code("99301", "elementary", "みなと小学校") == "99301-es-dbwmrj3f"


@given(st.sampled_from(DistrictKind.values), st.sampled_from(DistrictKind.values))
def test_kinds_and_municipalities_keep_equal_names_apart(one, other):
    assert (district_code("99301", one, "中央") == district_code("99301", other, "中央")) is (one == other)
    assert district_code("99301", one, "中央") != district_code("99302", one, "中央")
