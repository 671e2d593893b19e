"""The page of a search: choices with counts, conditions that can be taken away, ways out – and nothing that tells where
somebody is in any address."""

import html
import itertools
import json
import re
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext

from directory.enums import Answer, DistrictStatus, ListingKind
from directory.models import Audience, Category, District, Feature, ListingFeature
from search.projection import project
from search.question import understand
from search.result_page import result_page
from tests.factories import DistrictFactory, GazetteerEntryFactory, ListingFactory, MunicipalityFactory, VenueFactory

pytestmark = pytest.mark.django_db
SAME_ORIGIN = {"sec-fetch-site": "same-origin"}
HTMX = {"HX-Request": "true"}
MEAL, SALON, HIKIKOMORI = "kodomo-shokudo", "salon", "hikikomori"


@pytest.fixture
def choose(town):
    """`choose(listing, MEAL, audience="elderly")` gives a listing its choices and projects it."""

    def give(listing, *categories: str, audience: str = "", feature: str = "", kind: str = "") -> None:
        listing.categories.set(Category.objects.filter(slug__in=categories))
        if audience:
            listing.audiences.set(Audience.objects.filter(slug=audience))
        if kind:
            listing.kind = kind
        listing.save()
        if feature:
            ListingFeature.objects.create(listing=listing, feature=Feature.objects.get(slug=feature), answer=Answer.YES)
        project([listing.pk])

    return give


def body(response) -> str:
    return response.content.decode()


def words(text: str) -> str:
    """What is read, tags and runs of white space taken out."""
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", "", text))).strip()


def addresses(page: str) -> list[str]:
    """Every address in the page, decoded: links, forms and what htmx or the map would ask for."""
    attributes = r'(?:href|action|src|data-hx-get|data-hx-post|data-address|content)="([^"]*)"'
    [data] = re.findall(r'<script id="map-data"[^>]*>(.*?)</script>', page, re.DOTALL) or ["{}"]
    return [unquote(html.unescape(one)) for one in re.findall(attributes, page)] + [json.loads(data).get("many") or ""]


def boxes(page: str, group: str) -> dict[str, tuple[str, bool]]:
    """{value: (what stands beside the box, whether it is ticked)} of one group of choices."""
    box = rf'<input [^>]*id="{group}-([\w-]+)"[^>]*?( checked)?>\s*<span>(.*?)</span></span>'
    found = re.findall(box, page, re.DOTALL)
    return {value: (words(label), bool(checked)) for value, checked, label in found}


def chips(page: str) -> dict[str, str]:
    """{condition: address without it} of the conditions in force."""
    chip = r'<a class="chip chip--link chip--condition" href="([^"]*)"[^>]*>(.*?)<span class="visually'
    found = re.findall(chip, page, re.DOTALL)
    return {words(label): unquote(html.unescape(address)) for address, label in found}


# --- Choices ----------------------------------------------------------------------------------------------------------


def test_choices_stand_with_what_each_would_find(client, town, choose):
    one, two, three = town.fill(3)
    choose(one, MEAL, audience="anyone")
    choose(two, MEAL, SALON)
    choose(three, SALON)
    page = body(client.get("/search/?near=34.51,140.71"))
    found = boxes(page, "category")
    assert {value: re.search(r"\d+件", text)[0] for value, (text, _ticked) in found.items()} == {
        MEAL: "2件",
        SALON: "2件",
    }
    assert not any(ticked for _text, ticked in found.values())


def test_or_within_a_group_and_between_groups(client, town, choose):
    one, two, three = town.fill(3)
    choose(one, MEAL, feature="free")
    choose(two, SALON, feature="free")
    choose(three, SALON)
    assert client.get(f"/search/?category={MEAL}&category={SALON}").context["count"] == 3
    response = client.get(f"/search/?category={MEAL}&category={SALON}&feature=free")
    assert response.context["count"] == 2
    found = boxes(body(response), "category")
    assert found[MEAL][1] and found[SALON][1]
    assert "1件" in found[SALON][0]  # beside a box: what it alone finds, with the other groups as they are


def test_chosen_choice_that_finds_nothing_stays_to_be_taken_back(client, town, choose):
    [one] = town.fill(1)
    choose(one, MEAL)
    page = body(client.get(f"/search/?category={HIKIKOMORI}"))
    assert boxes(page, "category")[HIKIKOMORI] == ("ひきこもりの経験がある人の集まり 0件", True)
    assert SALON not in boxes(page, "category")


def test_long_group_shows_the_first_and_the_chosen_and_hides_the_rest(town, choose):
    listings = town.fill(12)
    slugs = list(Category.objects.filter(active=True).values_list("slug", flat=True)[:12])
    for listing, slug in zip(listings, slugs, strict=True):
        choose(listing, slug)
    groups = result_page(understand(QueryDict(f"category={slugs[11]}", mutable=True)))["groups"]
    [category] = [group for group in groups if group.name == "category"]
    assert [choice.value for choice in category.first] == [*slugs[:8], slugs[11]]
    assert [choice.value for choice in category.more] == slugs[8:11]


def test_counts_that_are_not_exact_say_so(client, town, choose, monkeypatch):
    [one] = town.fill(1)
    choose(one, MEAL)
    assert "10,000件まで数えました" not in body(client.get("/search/"))
    two = town.fill(1)[0]
    choose(two, MEAL)
    monkeypatch.setattr("search.facets.MOST_COUNTED", 1)
    page = body(client.get("/search/"))
    assert "10,000件まで数えました" in page and boxes(page, "category")[MEAL][0].endswith(" 1件以上")


@pytest.mark.parametrize("language", ["en", "easy"])
def test_choices_are_in_the_language_of_the_page(client, town, choose, language):
    [one] = town.fill(1)
    choose(one, MEAL)
    term = Category.objects.get(slug=MEAL)
    page = words(body(client.get(f"/{language}/search/")))
    assert getattr(term, f"name_{language}") in page


# --- Conditions -------------------------------------------------------------------------------------------------------


def test_every_condition_can_be_taken_away_alone(client, town, choose):
    [one] = town.fill(1)
    choose(one, MEAL)
    query = f"q=会&place=浜町二丁目&radius=5&category={MEAL}&category={SALON}&weekday=wed&kind=place"
    found = chips(body(client.get(f"/search/?{query}")))
    assert found.keys() == {
        "「会」",
        "ひなた県凪浦市浜町二丁目から5km",
        "こども食堂・みんなの食堂",
        "ふれあいサロン・お茶の間",
        "水曜日",
        "居場所",
    }
    without_meal = parse_qs(urlsplit(found["こども食堂・みんなの食堂"]).query)
    assert without_meal == {
        "q": ["会"],
        "place": ["浜町二丁目"],
        "radius": ["5"],
        "category": [SALON],
        "weekday": ["wed"],
        "kind": ["place"],
    }
    anywhere = parse_qs(urlsplit(found["ひなた県凪浦市浜町二丁目から5km"]).query)
    assert anywhere.keys() == {"q", "category", "weekday", "kind"}


def test_conditions_name_areas_and_dates(client, town):
    town.fill(1)
    areas = "district=99201-e-nagiura&municipality=99201&prefecture=99&bbox=140,34,141,35"
    found = chips(body(client.get(f"/search/?{areas}&from=2026-12-01")))
    assert found.keys() == {"凪浦小学校区", "ひなた県凪浦市", "ひなた県", "12月1日(火)から", "地図のこの範囲"}


def test_no_condition_no_chip(client, town):
    page = body(client.get("/search/"))
    assert chips(page) == {} and "すべて消す" not in page


# --- Nothing found ----------------------------------------------------------------------------------------------------


def test_nothing_found_tells_what_to_let_go_of_with_the_true_number(client, town, choose):
    one, two = town.fill(2)
    choose(one, MEAL)
    choose(two, MEAL)
    response = client.get(f"/search/?near=34.56,140.71&radius=1&category={MEAL}")
    assert response.context["count"] == 0
    page = body(response)
    links = re.findall(
        r'<a class="button button--outline" href="([^"]*)" data-hx-get="[^"]*">(.*?)</a>', page, re.DOTALL
    )
    ways = {words(label): html.unescape(address) for address, label in links}
    assert "半径を10kmに広げると 2件" in ways
    for label, address in ways.items():
        assert client.get(address).context["count"] == int(re.search(r"(\d+)件$", label)[1])
    assert "いちばん近いのは" in page and one.title in page


def test_place_that_nobody_knows_is_named_again_unless_it_may_be_an_address(client, town):
    town.fill(1)
    for typed, said in (("どこにもない町", "「どこにもない町」がどこか"), ("どこか町5-6-7", "書かれた場所がどこか")):
        for response in (
            client.get("/search/", {"place": typed}),
            client.post("/search/", {"place": typed}, headers=SAME_ORIGIN, follow=True),
        ):
            page = body(response)
            assert response.context["count"] == 0 and f"{said}わかりませんでした" in page
            assert 'id="filters"' not in page  # nothing to narrow
            assert "5-6-7" not in " ".join(addresses(page))


# --- Places -----------------------------------------------------------------------------------------------------------


def test_name_of_several_places_offers_them_first(client, town):
    GazetteerEntryFactory(municipality=MunicipalityFactory(name="となり市"), name="浜町二丁目", latitude=34.7)
    town.fill(1)
    page = body(client.get("/search/?place=浜町二丁目"))
    assert "どちらの「浜町二丁目」ですか？" in page
    choices = [one for one in addresses(page) if "place=ひなた県" in one]
    assert {"となり市浜町二丁目" in one for one in choices} == {True, False}
    assert page.index("どちらの「") < page.index('class="card-list"')


def test_municipality_is_searched_whole_and_says_so(client, town):
    town.fill(1)
    assert "ひなた県凪浦市の中をさがしました。" in body(client.get("/search/?place=凪浦市"))
    District.objects.update(status=DistrictStatus.FORMER)
    said = "ひなた県凪浦市には学区のデータがまだないので、市区町村全体でさがしました。"
    assert said in body(client.get("/search/?place=凪浦市")) and said in body(client.get("/search/?municipality=99201"))


TYPED = ["凪浦市浜町2-3-4", "浜町2丁目3番地4", "浜町二丁目３－４", "どこか町5-6-7"]


@pytest.mark.slow
@pytest.mark.parametrize("ambiguous", [False, True])
def test_house_number_is_in_no_address_of_the_page(client, town, ambiguous):
    if ambiguous:
        GazetteerEntryFactory(municipality=MunicipalityFactory(name="となり市"), name="浜町二丁目", latitude=34.7)
    town.fill(25)
    for typed, htmx in itertools.product(TYPED, ({}, HTMX)):
        asked = {"place": typed, "radius": "5", "q": "会"}
        for response in (
            client.get("/search/", asked, headers=htmx),
            client.post("/search/", asked, headers={**SAME_ORIGIN, **htmx}, follow=True),
        ):
            known = typed != TYPED[-1]
            assert response.status_code == 200 and (response.context["count"] > 0) == known
            there = " ".join(addresses(body(response)))
            assert "/search/" in there
            assert not re.search(r"2-3|3-4|番地|３－４|5-6", there), f"typed {typed}, htmx {bool(htmx)}"


def test_new_place_replaces_where_it_was_before(client, town):
    posted = {"place": "浜町二丁目", "bbox": "140,34,141,35", "municipality": "99201", "category": MEAL, "q": "会"}
    response = client.post("/search/", posted, headers=SAME_ORIGIN)
    asked = parse_qs(urlsplit(response["Location"]).query)
    assert asked == {"place": ["ひなた県凪浦市浜町二丁目"], "category": [MEAL], "q": ["会"]}
    response = client.post("/search/", {"q": "会", "municipality": "99201"}, headers=SAME_ORIGIN)
    assert parse_qs(urlsplit(response["Location"]).query) == {"q": ["会"], "municipality": ["99201"]}


# --- The browser's position -------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_search_from_the_position_goes_on_without_an_address(client, town, choose):
    """Choices, taking them away, a wider circle and the next page: all of it is POSTed, none of it is in an address."""
    listings = town.fill(25)
    for listing in listings:
        choose(listing, MEAL)
    position = {"position": "34.511,140.712"}
    first = client.post("/search/", {**position, "category": [MEAL]}, headers=SAME_ORIGIN)
    page = body(first)
    assert first.context["count"] == 25 and len(first.context["results"]) == 20
    assert not re.search(r"34\.51|140\.71", " ".join(addresses(page)))
    assert 'method="post"' in page and 'data-hx-post="/search/"' in page
    thens = [html.unescape(one) for one in re.findall(r'name="then" value="([^"]*)"', page)]
    assert any("page=2" in one for one in thens) and "?" in thens
    [on] = [one for one in thens if "page=2" in one]
    second = client.post("/search/", {**position, "then": on, "category": [SALON]}, headers=SAME_ORIGIN)
    assert len(second.context["results"]) == 5 and second.context["count"] == 25
    assert "no-store" in second["Cache-Control"]
    assert not {card.public_id for card in first.context["results"]} & {c.public_id for c in second.context["results"]}


@pytest.mark.parametrize("asked", ["near=34.511,140.712", "place=浜町二丁目", "bbox=140,34,141,35"])
def test_search_that_tells_where_somebody_is_is_kept_nowhere(client, town, asked):
    assert "no-store" in client.get(f"/search/?{asked}")["Cache-Control"]
    assert client.get("/search/?q=会")["Cache-Control"] == "no-cache"


def test_typed_place_wins_over_the_position(client, town):
    response = client.post("/search/", {"position": "34.511,140.712", "place": "浜町二丁目"}, headers=SAME_ORIGIN)
    assert response.status_code == 303 and "34.5" not in response["Location"]


@pytest.mark.parametrize(
    "then", ["?", "?category=%00&page=x", "x" * 20_000, "?" + "a=1&" * 500, "\x00", "?then=?then="]
)
def test_nothing_sent_on_breaks_the_search(client, town, then):
    town.fill(1)
    response = client.post("/search/", {"position": "34.511,140.712", "then": then}, headers=SAME_ORIGIN)
    assert response.status_code == 200


# --- htmx -------------------------------------------------------------------------------------------------------------


def test_htmx_gets_the_part_that_changes_and_caches_know(client, town):
    town.fill(1)
    whole, part = client.get("/search/?radius=5"), client.get("/search/?radius=5", headers=HTMX)
    assert "HX-Request" in whole["Vary"] and "HX-Request" in part["Vary"]
    assert "<html" in body(whole) and "<html" not in body(part)
    for answer in (whole, part):
        assert body(answer).count('id="choices"') == 1 and body(answer).count('id="map-data"') == 1
    assert '<p id="search-status" data-hx-swap-oob="innerHTML">1件見つかりました。</p>' in body(part)
    assert 'id="language-switch" data-hx-swap-oob="true"' in body(part) and "<title>" in body(part)


def test_address_of_the_page_holds_what_was_filled_in_only(client, town):
    town.fill(1)
    query = "q=&place=&radius=&kind=&sort=&weekday=wed&category=&page=1&page_size=5"
    assert 'data-address="/search/?weekday=wed"' in body(client.get(f"/search/?{query}", headers=HTMX))


def test_page_past_the_end_is_the_last(client, town):
    town.fill(25)
    response = client.get("/search/?near=34.51,140.71&page=99")
    assert response.context["page"].number == 2 and len(response.context["results"]) == 5
    assert 'data-address="/search/?near=34.51%2C140.71&amp;page=2"' in body(response)


# --- The map ----------------------------------------------------------------------------------------------------------


def map_data(response) -> dict:
    return json.loads(re.search(r'<script id="map-data"[^>]*>(.*?)</script>', body(response), re.DOTALL)[1])


def test_map_shows_what_is_on_other_pages_too(client, town):
    listings = town.fill(25)
    data = map_data(client.get("/search/?near=34.51,140.71"))
    properties = [feature["properties"] for feature in data["points"]["features"]]
    assert sorted(one["id"] for one in properties) == sorted(listing.public_id for listing in listings)
    assert [bool(one.get("other")) for one in properties] == [False] * 20 + [True] * 5
    assert data["radius"] == 3 and "many" not in data


@pytest.mark.slow
def test_map_of_more_than_it_can_show_asks_for_clusters(client, town, monkeypatch):
    town.fill(25)
    monkeypatch.setattr("search.maps.MOST_POINTS", 24)
    data = map_data(client.get("/search/?near=34.51,140.71&page=2&sort=distance&kind=place"))
    assert parse_qs(data["many"]) == {"near": ["34.51,140.71"], "kind": ["place"]}
    assert len(data["points"]["features"]) == 5
    answer = client.get(f"/api/v1/clusters?{data['many']}&bbox=140,34,141,35&zoom=8").json()
    assert sum(cluster["count"] for cluster in answer["results"]) == 25
    from_position = client.post("/search/", {"position": "34.511,140.712"}, headers=SAME_ORIGIN)
    assert "many" not in map_data(from_position), "the map would put the position into an address"


def test_hidden_listing_is_in_the_list_and_not_on_the_map(client, town):
    hidden = ListingFactory(municipality=town.municipality, location_visibility="on_request")
    project([hidden.pk])
    response = client.get("/search/?municipality=99201")
    assert hidden.title in body(response)
    assert map_data(response)["points"]["features"] == []


# --- What it costs ----------------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_costs_the_same_however_much_is_found(client, town, choose, site_pages):
    """One page each: the queries don't grow with listings, districts or choices. A search with more than a page of
    results asks once more, for the points of the others."""
    listings = town.fill(4)
    for listing in listings:
        choose(listing, MEAL, SALON, feature="free", kind=ListingKind.ACTIVITY)
    query = f"/search/?near=34.51,140.71&category={MEAL}&category={SALON}&feature=free&kind=activity"
    client.get(query)

    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(query).status_code == 200
        return len(queries)

    few = cost()
    for listing in town.fill(16):
        choose(listing, MEAL, SALON, feature="free", kind=ListingKind.ACTIVITY)
        DistrictFactory(municipality=town.municipality, geometry=None)
    assert cost() == few
    for listing in town.fill(30):
        choose(listing, MEAL, SALON, feature="free", kind=ListingKind.ACTIVITY)
    assert cost() == few + 1
    assert few <= 14


def test_venue_outside_finds_nothing_and_survives(client, town):
    ListingFactory(venue=VenueFactory(latitude=None, longitude=None))
    assert client.get("/search/?near=20,122&radius=100").status_code == 200
