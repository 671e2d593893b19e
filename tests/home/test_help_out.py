"""/help-out/: who looks for hands or things – through the read model, so that nobody hidden is found."""

from io import StringIO

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from directory.enums import ListingStatus, Visibility, Wanted
from directory.models import Channel
from search.models import EntryTag, TagGroup
from tests.factories import ListingFactory, MunicipalityFactory, ScheduleFactory, VenueFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def town():
    return MunicipalityFactory(code="99201", name="凪浦市")


def text_of(client, address: str = "/help-out/") -> str:
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def test_what_is_wanted_is_there_with_how_to_get_in_touch(client, town):
    listing = ListingFactory(municipality=town, roles_wanted="配膳の手伝い", goods_wanted="米")
    Channel.objects.create(listing=listing, kind="phone", value="046-000-1234", public=True)
    Channel.objects.create(listing=listing, kind="phone", value="046-000-9999", public=False)
    ListingFactory(municipality=town, title="なにもいらない会")
    text = text_of(client)
    assert "配膳の手伝い" in text and "米" in text and "tel:0460001234" in text
    assert "046-000-9999" not in text and "なにもいらない会" not in text


@pytest.mark.parametrize("change", [{"status": ListingStatus.CLOSED}, {"live": False}])
def test_what_is_not_public_is_not_found(client, town, change):
    listing = ListingFactory(municipality=town, roles_wanted="配膳の手伝い")
    assert "配膳の手伝い" in text_of(client)
    for name, value in change.items():
        setattr(listing, name, value)
    listing.save()
    assert "配膳の手伝い" not in text_of(client)


def test_draft_is_not_read(client, town):
    listing = ListingFactory(municipality=town, roles_wanted="配膳の手伝い")
    listing.roles_wanted = "まだ決めていないこと"
    listing.save_revision()
    assert "まだ決めていないこと" not in text_of(client)


def test_hidden_place_is_not_named(client, town):
    hall = VenueFactory(municipality=town, name="ひみつの家")
    listing = ListingFactory(
        municipality=town, roles_wanted="見守り", location_visibility=Visibility.ON_REQUEST, title="そっとの会"
    )
    ScheduleFactory(listing=listing, venue=hall)
    text = text_of(client)
    assert "そっとの会" in text and "ひみつの家" not in text


def test_narrowed_by_town_and_kind(client, town):
    other = MunicipalityFactory(code="99202", name="椿ヶ原町")
    ListingFactory(municipality=town, title="人の会", roles_wanted="受付")
    ListingFactory(municipality=other, title="物の会", goods_offered="絵本")
    assert "物の会" not in text_of(client, "/help-out/?municipality=99201")
    text = text_of(client, "/help-out/?wanted=goods_offered")
    assert "物の会" in text and "人の会" not in text
    text = text_of(client, "/help-out/?municipality=99201&wanted=goods_offered")
    assert "この条件では、いまはありません" in text
    assert "人の会" in text_of(client, "/help-out/?municipality=00000&wanted=x")


def test_touring_listing_is_there_once(client, town):
    other = MunicipalityFactory(code="99202", name="椿ヶ原町")
    listing = ListingFactory(municipality=town, title="めぐる会", roles_wanted="運転")
    for place in (town, other):
        ScheduleFactory(listing=listing, venue=VenueFactory(municipality=place))
    assert text_of(client).count("panel__heading") == 1
    assert "めぐる会" in text_of(client, "/help-out/?municipality=99202")


def test_nobody_looks_for_anything(client, town):
    assert "いま、さがしているところはありません" in text_of(client)


@pytest.mark.parametrize("prefix", ["/en", "/easy"])
def test_organisers_words_are_marked_in_other_languages(client, town, prefix):
    ListingFactory(municipality=town, roles_wanted="配膳の手伝い")
    assert '<dd lang="ja">配膳の手伝い' in text_of(client, f"{prefix}/help-out/")


def test_queries_do_not_grow(client, town):
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            text_of(client)
        return len(captured)

    ListingFactory(municipality=town, roles_wanted="受付")
    text_of(client)  # what is looked up once per process
    one = queries()
    for _n in range(5):
        ListingFactory(municipality=MunicipalityFactory(), roles_wanted="受付")
    assert queries() == one < 12


def test_read_model_knows_and_the_check_agrees(town):
    ListingFactory(municipality=town, goods_wanted="米")
    tags = EntryTag.objects.filter(group=TagGroup.HELP)
    assert list(tags.values_list("value", flat=True)) == [Wanted.GOODS.value]
    call_command("check_search", stdout=StringIO())
    tags.delete()
    with pytest.raises(CommandError):
        call_command("check_search", stdout=StringIO())
