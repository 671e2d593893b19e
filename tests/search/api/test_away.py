"""POST `away`: JSON in, reasons out, nothing kept, nothing for other sites."""

import json

import pytest

from directory.enums import EligibilityStatus, Visibility
from directory.models import Listing
from search.projection import project

pytestmark = pytest.mark.django_db


@pytest.fixture
def listings(town) -> list[Listing]:
    """Three in the district: one for anyone, one unconfirmed, one whose place isn't public."""
    made = town.fill(3)
    Listing.objects.filter(pk=made[0].pk).update(eligibility_status=EligibilityStatus.ANYONE)
    Listing.objects.filter(pk=made[2].pk).update(location_visibility=Visibility.ON_REQUEST)
    project([one.pk for one in made])
    return made


def test_results_say_why_and_unconfirmed_ones_come_last(ask, listings):
    status, data = ask.post("away", {"open_to": "99201"})
    assert status == 200
    assert (data["count"], data["left_out"], data["page"]) == (3, 0, 1)
    whys = [one["why"] for one in data["results"]]
    assert data["results"][0]["id"] == listings[0].public_id
    assert whys[0] == "anyone" and set(whys[1:]) == {"unconfirmed"}


def test_what_could_lie_there_is_left_out_and_counted(ask, listings):
    assert ask.post("away", {"avoid": ["99201"]})[1] | {"results": []} == {
        "count": 0, "page": 1, "page_size": 20, "left_out": 3, "results": [],
    }  # fmt: skip


def test_nothing_is_kept_of_it(ask, listings):
    ask.post("away", {"avoid": ["99201"], "from": "34.51,140.71"})
    assert "no-store" in ask.response["Cache-Control"]
    assert not ask.response.has_header("ETag") and not ask.response.cookies
    assert not ask.response.has_header("Access-Control-Allow-Origin")


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"sec-fetch-site": "none"},
        {"sec-fetch-site": "same-origin"},
        {"sec-fetch-site": "same-origin", "origin": "http://testserver"},
        {"origin": "http://testserver"},
    ],
)
def test_programs_and_our_own_pages_are_answered(ask, listings, headers):
    assert ask.post("away", {}, **headers)[0] == 200


@pytest.mark.parametrize(
    "headers",
    [
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"sec-fetch-site": "none", "origin": "https://example.jp"},
        {"origin": "https://example.jp"},
        {"origin": "null"},
        {"origin": ""},
        {"origin": "https://testserver"},
    ],
)
def test_pages_of_other_sites_are_refused(ask, listings, headers):
    assert ask.post("away", {"avoid": ["99201"]}, **headers)[0] == 403


@pytest.mark.parametrize(
    "body",
    [
        "", "{", "[]", "null", "1", '"x"', "{\"avoid\": NaN}", '{"max_distance": 1e309}', '{"max_distance": Infinity}',
        '{"from": "\\ud800"}', "[" * 100_000, b"\xff\xfe", '{"page": ' + "9" * 5000 + "}", "x" * 70_000,
    ],
    ids=range(14),
)  # fmt: skip
def test_a_body_that_is_no_json_object_is_refused(ask, db, body):
    status, data = ask.post("away", body)
    assert (status, list(data["errors"])) == (400, ["body"])


@pytest.mark.parametrize(
    "question,wrong",
    [
        ({"avoid": ["nowhere"]}, "avoid"),
        ({"avoid": ["99201\x00"]}, "avoid"),
        ({"avoid": {"code": "99201"}}, "avoid"),
        ({"open_to": "nowhere"}, "open_to"),
        ({"from": "どこでもない町"}, "from"),
        ({"from": "0,0"}, "from"),
        ({"max_distance": -1}, "max_distance"),
        ({"max_distance": 10**400}, "max_distance"),
        ({"max_distance": "far"}, "max_distance"),
        ({"page": 0}, "page"),
        ({"page_size": 101}, "page_size"),
        ({"colour": "red"}, "colour"),
        ({"q": "\x00"}, "q"),
        ({"kind": "house"}, "kind"),
    ],
)
def test_a_question_not_understood_is_explained(ask, town, question, wrong):
    status, data = ask.post("away", question)
    assert status == 400 and wrong in data["errors"]


def test_only_json_is_read(client, db):
    response = client.post("/api/v1/away", {"avoid": "99201"})
    assert (response.status_code, list(json.loads(response.content)["errors"])) == (400, ["body"])


@pytest.mark.parametrize("query", ["avoid=99201", "from=34.5,140.7", "q=x"])
def test_nothing_is_read_from_the_address(client, db, query):
    response = client.post(f"/api/v1/away?{query}", "{}", content_type="application/json")
    assert response.status_code == 400
    assert "99201" not in response.content.decode()


def test_get_is_not_for_this(client, db):
    response = client.get("/api/v1/away")
    assert (response.status_code, response["Allow"]) == (405, "POST")
