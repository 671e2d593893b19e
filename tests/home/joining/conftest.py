"""Two towns with those who look after them, and what somebody types who wants in."""

import pytest
from django.core.cache import caches

from directory.enums import ChannelKind
from directory.models import Category, Channel
from tests.home.desk_world import curator_of, make_town

BACKEND = "django.contrib.auth.backends.ModelBackend"
HERE = {"Sec-Fetch-Site": "same-origin"}
ASKS = {
    "organisation_name": "浜の茶の間の会",
    "person": "浜 花子",
    "position": "世話人",
    "email": "Hanako@example.jp",
    "phone": "０９０-1234-5678",
    "note": "火曜日の午前なら出られます。",
}


@pytest.fixture(autouse=True)
def no_earlier_attempts(db):
    caches["limits"].clear()


@pytest.fixture
def towns(db):
    """(here, there). The listing here has a number that is for staff only."""
    here, there = make_town("99201", "凪浦市"), make_town("98201", "遠野市")
    Channel.objects.create(listing=here.listing, kind=ChannelKind.PHONE, value="0123-45-6789")
    return here, there


@pytest.fixture
def curators(towns):
    here, there = towns
    return curator_of(here.council, email="here@example.jp"), curator_of(there.council, email="there@example.jp")


@pytest.fixture
def registers(towns):
    return ASKS | {
        "title": "浜の茶の間",
        "kind": "place",
        "summary": "だれでも来られます。",
        "municipality": "凪浦市",
        "category": Category.objects.filter(active=True).first().pk,
        "when": "毎週火曜日の10時から、公民館で",
        "channel_kind": "phone",
        "channel_value": "0123-99-8888",
        "organisation_kind": "voluntary",
    }
