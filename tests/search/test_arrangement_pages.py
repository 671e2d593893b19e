"""The two pages of a municipality's arrangements: what its people may use elsewhere, and what others may use there."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from directory.enums import EligibilityStatus

from .away_world import FAR, IN_NAGI, arrangement, build, limited, place

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(db):
    return build()


def titles(response) -> set[str]:
    return {offer.card.title for offer in response.context["offers"]}


def test_residents_see_what_an_arrangement_opens_elsewhere(client, world):
    arrangement(
        [world.city], [world.town], conditions="口頭で伝えてください", evidence="両町の覚書",
        evidence_url="https://example.org/oboegaki", valid_from=datetime.date(2020, 4, 1),
    )  # fmt: skip
    opened = limited(world.city, [{"municipality": world.city}], at=IN_NAGI)
    place(world.town, FAR)
    response = client.get("/districts/99202/elsewhere/")
    page = response.content.decode()
    assert titles(response) == {opened.title}
    said = ["広域の約束", "口頭で伝えてください", "両町の覚書", "2020年4月1日", "直接申し込めます"]
    for words in (*said, "https://example.org/oboegaki"):
        assert words in page
    assert titles(client.get("/districts/99201/elsewhere/")) == set(), "it has a direction"


def test_the_other_side_shows_who_may_come(client, world):
    arrangement([world.city], [world.town])
    anyone = place(world.city, IN_NAGI, title="だれでも")
    agreed = limited(world.city, [{"municipality": world.city}], at=IN_NAGI, title="取り決め")
    place(world.town, FAR)
    response = client.get("/districts/99201/welcome/")
    assert titles(response) == {anyone.title, agreed.title}
    why = {offer.card.title: offer.why.text for offer in response.context["offers"]}
    assert why == {"だれでも": "anyone", "取り決め": "arrangement: 広域の約束"}
    assert "椿町" in response.content.decode()


@pytest.mark.parametrize("page", ["elsewhere", "welcome"])
def test_arrangement_that_has_ended_is_on_no_page(client, world, page):
    yesterday = timezone.localdate() - datetime.timedelta(days=1)
    arrangement([world.city, world.town], [world.city, world.town], valid_until=yesterday)
    place(world.city, IN_NAGI, anyone=False)
    response = client.get(f"/districts/99202/{page}/")
    assert response.context["arrangements"] == [] and titles(response) == set()
    assert "まだ" in response.content.decode()


def test_ward_sees_the_arrangements_of_its_city_and_of_its_prefecture(client, world):
    arrangement([world.town], [world.big], name="市の約束")
    wide = arrangement([world.town], [], name="県の約束")
    wide.beneficiary_prefectures.add(world.big.prefecture)
    place(world.town, FAR, eligibility_status=EligibilityStatus.LIMITED)
    response = client.get("/districts/99101/elsewhere/")
    assert [one.name for one in response.context["arrangements"]] == ["市の約束", "県の約束"]
    assert response.context["count"] == 1, "a listing that two arrangements open is there once"


def test_municipality_leads_to_both_pages(client, world):
    page = client.get("/districts/99201/").content.decode()
    assert "/districts/99201/elsewhere/" in page and "/districts/99201/welcome/" in page


@pytest.mark.parametrize("page", ["elsewhere", "welcome"])
@pytest.mark.parametrize("code", ["00000", "99201-e-nagi", "99"])
def test_only_municipalities_have_these_pages(client, world, page, code):
    assert client.get(f"/districts/{code}/{page}/").status_code == 404


@pytest.mark.slow
@pytest.mark.parametrize("page,code", [("elsewhere", "99202"), ("welcome", "99201")])
def test_same_number_of_queries_however_much_there_is(client, world, page, code):
    arrangement([world.city], [world.town])

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            client.get(f"/districts/{code}/{page}/")
        return len(captured)

    place(world.city, IN_NAGI)
    queries()
    few = queries()
    for n in range(15):
        place(world.city, (34.51, 140.71 + n / 1000))
    assert queries() == few
