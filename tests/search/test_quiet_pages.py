"""Pages that ask for quiet handling say nothing of themselves where others read along: the tab, a list of bookmarks."""

import html
import re

import pytest

from directory.models import Audience, Category
from tests.factories import ListingFactory, MunicipalityFactory

TITLE, SUMMARY = "はなれたあとの会", "暴力から離れた人の集まりです。"


def head_of(client, address: str) -> str:
    text = client.get(address).content.decode()
    return html.unescape(text[: text.index("</head>")])


def title_in(head: str) -> str:
    return re.search(r"<title>(.*?)</title>", head, re.DOTALL)[1].strip()


@pytest.fixture
def listing(db):
    return ListingFactory(title=TITLE, summary=SUMMARY, municipality=MunicipalityFactory(code="99201"))


def quieten(listing, model=Category) -> None:
    term = model.objects.filter(sensitive=True).first()
    getattr(listing, "categories" if model is Category else "audiences").set([term])
    listing.save()


@pytest.mark.parametrize("model", [Category, Audience])
@pytest.mark.parametrize("prefix", ["", "/en", "/easy"])
def test_quiet_listing_says_nothing_in_the_head(client, listing, model, prefix):
    address = f"{prefix}/listings/{listing.public_id}/"
    assert TITLE in head_of(client, address) and SUMMARY in head_of(client, address)
    quieten(listing, model)
    head = head_of(client, address)
    assert TITLE not in head and SUMMARY not in head and "暴力" not in head
    assert "案内" in title_in(head) or prefix
    assert '<meta name="quiet"' in head


def test_organisers_own_neutral_name_stands_in_the_tab(client, listing):
    listing.neutral_title = "水曜の用事"
    quieten(listing)
    assert title_in(head_of(client, f"/listings/{listing.public_id}/")).startswith("水曜の用事")


def test_neutral_name_is_for_quiet_listings_only(client, listing):
    listing.neutral_title = "水曜の用事"
    listing.save()
    assert title_in(head_of(client, f"/listings/{listing.public_id}/")).startswith(TITLE)


def test_looking_away_from_home_says_nothing_in_the_head(client, db):
    assert not re.search("避け|離れ|自宅", head_of(client, "/away/"))
