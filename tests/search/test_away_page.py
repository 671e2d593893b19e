"""/away/: three questions, each may be skipped; what was typed is settled before going on and never repeated."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from directory.models import Listing
from tests.factories import GazetteerEntryFactory

from .away_world import FAR, IN_NAGI, IN_SAWANE, arrangement, build, hidden, limited, online, place

pytestmark = pytest.mark.django_db
SAME_ORIGIN = {"sec-fetch-site": "same-origin"}


@pytest.fixture
def world(db):
    return build()


@pytest.fixture
def send(client):
    """`send(**fields)` → what the page shows after a POST: its steps, and the response as `send.response`."""

    def post(path="/away/", **fields):
        if "start" in fields:
            fields["from"] = fields.pop("start")
        post.response = client.post(path, fields, headers=SAME_ORIGIN)
        assert post.response.status_code == 200
        return post.response.context["steps"]

    return post


def text(response) -> str:
    return response.content.decode()


@pytest.mark.parametrize("prefix", ["", "/en", "/easy"])
def test_first_question_is_shown_in_every_language(client, world, prefix):
    response = client.get(f"{prefix}/away/")
    assert response.status_code == 200
    assert response.context["steps"].step == "1"
    assert 'name="avoid_text"' in text(response)


def test_every_question_can_be_skipped(send, world):
    listing = place(world.city, IN_NAGI)
    steps = send(step="1", go="skip")
    assert steps.step == "2"
    steps = send(step="2", go="skip")
    assert steps.step == "3"
    steps = send(step="3", go="skip")
    assert steps.step == "results"
    assert listing.title in text(send.response)


def test_there_is_no_way_past_a_place_that_waits_to_be_chosen(send, world):
    assert "避けるところはない" in text(send(step="1") and send.response)
    steps = send(step="1", avoid_text="凪浦", go="1")
    assert steps.candidates and not steps.avoid
    assert "避けるところはない" not in text(send.response)
    assert "言いたくない・とばす" in text(send.response)
    send(step="1", avoid="99201", avoid_text="凪浦", go="1")
    assert "つぎへ" in text(send.response), "with a place to avoid there is a way on"


def test_typed_area_has_to_be_chosen_before_going_on(send, world):
    steps = send(step="1", avoid_text="凪浦", go="2")
    assert steps.step == "1" and not steps.avoid
    assert [candidate.code for candidate in steps.candidates] == ["99201"]
    steps = send(step="1", add="99201")
    assert [str(area) for area in steps.avoid] == ["99201"]
    assert send(step="1", avoid="99201", go="2").step == "2"


@pytest.mark.parametrize(
    "typed,codes",
    [
        ("凪小", ["99201-e-nagi"]),
        ("凪小学校区", ["99201-e-nagi"]),
        ("凪浦市凪小学校", ["99201-e-nagi"]),
        ("凪浦市", ["99201"]),
        ("浜町", ["99201-e-nagi", "99201"]),
        ("浜町2-3-4", ["99201-e-nagi", "99201"]),
        ("汀市", ["99100"]),
        ("どこにもない", []),
        ("\x00", []),
        ("1" * 200, []),
    ],
)
def test_area_may_be_named_as_people_name_it(send, world, typed, codes):
    steps = send(step="1", avoid_text=typed, go="1")
    assert sorted(candidate.code for candidate in steps.candidates) == sorted(codes)


def test_neighbours_are_ticked_per_district_and_kept(send, world):
    steps = send(step="1", avoid=["99201-e-nagi", "99202"], neighbours="99201-e-nagi", go="2")
    assert [str(area) for area in steps.avoid] == ["99201-e-nagi+", "99202"]
    assert 'value="99201-e-nagi+"' in text(send.response)
    steps = send(step="2", avoid=["99201-e-nagi+", "99202"], go="1")
    assert steps.avoid[0].neighbours
    assert 'name="neighbours" value="99201-e-nagi" checked' in text(send.response)


def test_area_can_be_taken_off_again(send, world):
    assert [str(a) for a in send(step="1", avoid=["99201", "99202"], remove="99201").avoid] == ["99202"]


def test_area_nobody_knows_stops_everything(send, world):
    """Left out silently, it would be shown."""
    place(world.city, IN_NAGI)
    steps = send(step="3", avoid=["99201", "made-up"], go="results")
    assert steps.step == "1" and steps.notices
    assert send.response.context.get("answer") is None


def test_house_number_is_cut_to_its_town_before_it_is_shown(send, world):
    steps = send(step="2", start="凪浦市浜町2-3-4", go="3")
    assert steps.start.endswith("浜町") and steps.step == "3"
    assert "2-3-4" not in text(send.response)


@pytest.mark.parametrize("step,go", [("1", "2"), ("3", "results"), ("3", "1"), ("results", "3"), ("results", "")])
@pytest.mark.parametrize("avoid", ["99202", "made-up"])
def test_house_number_is_cut_wherever_it_is_sent(send, world, step, go, avoid):
    """The form carries the town along; a program, or a form filled in by hand, may send the address."""
    steps = send(step=step, avoid=avoid, start="凪浦市浜町2-3-4", open_to="椿町9-8-7", go=go)
    assert steps.start.endswith("浜町")
    assert "2-3-4" not in text(send.response) and "9-8-7" not in text(send.response)


def test_point_travels_as_a_point(send, world):
    listing = place(world.city, IN_NAGI)
    assert send(step="1", start="34.51,140.71", go="2").start == "34.51,140.71"
    send(step="3", start="34.51,140.71", go="results")
    assert listing.title in text(send.response)


@pytest.mark.parametrize("field,step", [("avoid_text", "1"), ("from", "2"), ("open_to", "3")])
def test_what_nobody_knows_is_not_repeated(client, world, field, step):
    response = client.post("/away/", {"step": step, field: "とある町ひみつ9-8-7", "go": "results"}, headers=SAME_ORIGIN)
    assert "ひみつ" not in text(response) and "9-8-7" not in text(response)
    assert response.context["steps"].step == step and response.context["steps"].notices


def test_name_of_two_towns_offers_a_choice(send, world):
    GazetteerEntryFactory(municipality=world.town, name="浜町", latitude=34.6, longitude=141.2)
    steps = send(step="2", start="浜町", go="3")
    labels = [candidate.label for candidate in steps.candidates]
    assert steps.step == "2" and len(labels) == 2
    steps = send(step="2", start=["", labels[1]])
    assert steps.start == labels[1]
    assert send(step="2", start=steps.start, go="3").step == "3"


def test_stay_is_asked_by_name_and_travels_as_code(send, world):
    steps = send(step="3", open_to="椿町", go="results")
    assert steps.step == "results" and steps.question.open_to == world.town


def test_way_back_keeps_the_answers(send, world):
    steps = send(
        step="3", avoid="99201", avoid_organisers="1", start="凪浦市浜町", max_distance="10", min_distance="2",
        open_to="99202", feature="anonymous", go="2",
    )  # fmt: skip
    assert steps.step == "2"
    page = text(send.response)
    for kept in ('name="avoid" value="99201"', 'name="avoid_organisers" value="1"', 'name="open_to" value="99202"',
                 'name="feature" value="anonymous"', 'value="10" selected', 'value="2" selected'):  # fmt: skip
        assert kept in page


def test_results_say_why_and_what_was_left_out(send, world):
    arrangement([world.city], [world.town], conditions="口頭で伝えてください", route="via_home")
    anyone = place(world.town, FAR)
    agreed = limited(world.city, [{"municipality": world.city}], at=IN_SAWANE)
    place(world.city, IN_NAGI)
    hidden(world.city)
    unsure = place(world.town, FAR, anyone=False)
    afar = online(world.town)
    send(step="3", avoid="99201-e-nagi", open_to="99202", go="results")
    page = text(send.response)
    assert [offer.card.title for offer in send.response.context["sure"]] == [anyone.title, afar.title, agreed.title]
    assert [offer.card.title for offer in send.response.context["unsure"]] == [unsure.title]
    assert "どこに住んでいる方でも来られます。" in page and "「広域の約束」の取り決めで来られます。" in page
    assert "お住まいの市区町村を通して" in page and "口頭で伝えてください" in page
    assert "避けたいところの1件を除きました。" in page and "場所非公開の1件を除きました。" in page
    assert "行かなくても" in page and "先に聞いてみてください" in page


@pytest.mark.slow
def test_further_pages_are_buttons_that_carry_the_answers(send, world):
    made = {place(world.city, (34.50 + n / 1000, 140.71)).pk for n in range(25)}
    send(step="3", avoid="99202", start="凪浦市浜町", go="results")
    first = send.response.context["answer"]
    assert 'name="page" value="2"' in text(send.response)
    send(step="results", avoid="99202", start="凪浦市浜町", page="2")
    second = send.response.context["answer"]
    assert {r.entry.listing_id for r in [*first.results, *second.results]} == made


def test_page_says_kindly_that_it_cannot_be_shared(client, world):
    assert "お気に入りや共有ができません" in text(client.get("/away/"))


@pytest.mark.parametrize("query", ["avoid=99201", "from=浜町", "open_to=99201", "max_distance=5", "avoid_organisers=1"])
@pytest.mark.parametrize("prefix", ["", "/en"])
def test_answers_in_an_address_are_refused_and_not_repeated(client, world, query, prefix):
    response = client.get(f"{prefix}/away/?{query}")
    assert response.status_code == 400
    assert response.context["steps"].step == "1" and response.context["steps"].notices
    assert query not in text(response) and "99201" not in text(response)
    assert "no-store" in response["Cache-Control"]


def test_other_parameters_do_no_harm(client, world):
    assert client.get("/away/?utm_source=x&page=2").status_code == 200


@pytest.mark.parametrize(
    "fields",
    [
        {"step": "9", "go": "7"},
        {"step": "results", "page": "9" * 5000},
        {"step": "results", "page": "-1"},
        {"step": "3", "go": "results", "kind": "nonsense"},
        {"step": "3", "go": "results", "category": ["\x00", "x" * 500]},
        {"step": "3", "go": "results", "max_distance": "nan"},
        {"step": "3", "go": "results", "max_distance": "5", "min_distance": "50", "from": "浜町"},
        {"step": "1", "add": "\x00"},
        {"step": "1", "avoid": ["99201"] * 40, "go": "2"},
        {"step": "2", "from": "\ud800".encode("utf-8", "surrogatepass"), "go": "3"},
    ],
)
def test_odd_forms_are_answered(client, world, fields):
    assert client.post("/away/", fields, headers=SAME_ORIGIN).status_code == 200


@pytest.mark.parametrize("headers", [{}, {"sec-fetch-site": "cross-site"}, {"origin": "https://elsewhere.example"}])
def test_post_from_elsewhere_is_refused(client, world, headers):
    assert client.post("/away/", {"step": "1", "avoid": "99201"}, headers=headers).status_code == 403


@pytest.mark.slow
def test_same_number_of_queries_however_much_there_is(client, world):
    question = {"step": "3", "avoid": "99201-e-nagi", "from": "凪浦市浜町", "open_to": "99202", "go": "results"}

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            client.post("/away/", question, headers=SAME_ORIGIN)
        return len(captured)

    for n in range(2):
        place(world.city, (34.52, 140.75 + n / 1000))
    queries()
    few = queries()
    for n in range(18):
        place(world.city, (34.53, 140.75 + n / 1000))
    assert queries() == few
    assert Listing.objects.count() == 20
