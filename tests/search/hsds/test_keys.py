"""UUIDs that lead back to what they name."""

from uuid import UUID, uuid5

import pytest
from hypothesis import given
from hypothesis import strategies as st

from directory.public_ids import PUBLIC_ID_ALPHABET
from search.hsds.keys import Key, Kind, key_of, own_key, part_of, read_key

public_ids = st.text(PUBLIC_ID_ALPHABET, min_size=1, max_size=12)


@given(st.sampled_from(Kind), public_ids, st.text(max_size=20))
def test_a_key_is_read_back(kind, public_id, part):
    key = key_of(kind, public_id, part)
    assert UUID(key).version == 8 and UUID(key).variant == "specified in RFC 4122"
    assert read_key(key) == Key(kind, public_id, part_of(part))


@given(public_ids, public_ids)
def test_two_things_have_two_keys(one, other):
    assert (key_of(Kind.SERVICE, one) == key_of(Kind.SERVICE, other)) == (one == other)
    assert key_of(Kind.SERVICE, one) != key_of(Kind.PLACE, one)


@pytest.mark.parametrize(
    "text",
    ["", "nothing", str(UUID(int=4 << 76 | 2 << 62)), str(uuid5(UUID(int=7), "a")), str(UUID(int=8 << 76 | 2 << 62))],
)
def test_other_uuids_name_nothing(text):
    assert read_key(text) is None


def test_keys_stay_as_they_were_given_out():
    """Others keep them: these may never change."""
    assert key_of(Kind.SERVICE, "a2b3c4d5") == "10000039-ed02-8812-8000-000000000000"
    assert key_of(Kind.PLACE, "a2b3c4d5", "v1") == "40000039-ed02-8812-8072-281cd503f82f"
    assert own_key("term", "category", "salon") == "33a8a0eb-f0e3-5d74-91f0-11e0aa8c8bc6"
