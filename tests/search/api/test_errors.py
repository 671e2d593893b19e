"""What can't be understood is said, by parameter, in Japanese, as JSON – and never breaks anything."""

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from search.api.districts import DistrictForm
from search.api.stepping import ListForm
from search.filters import EntryFilter

pytestmark = pytest.mark.django_db
ODD = ["\x00", "nan", "inf", "1e309", "-1", "0", "99999999999999999999", "1.5", "あ" * 10_000, "-", '"', "%", "'", "\\",
       "35,139,1", "nan,nan", "1e309,139", "0,0", "35.3,139.6", "139.7,35.4,139.5,35.2", "0,0,1,1", "139,35,140,36",
       "１", "²", "true", "2026-02-30", "2026-12-01", "14", "141", "14109", "99999", "mon", "place", "\ud83d\ude00",
       "", " ", "　", "\n", "../..", "<script>"]  # fmt: skip
SEARCHES = ["listings", "listings.geojson", "clusters"]
NAMES = {
    **{path: [*EntryFilter.base_filters, *ListForm.base_fields, "zoom"] for path in SEARCHES},
    "districts": [*DistrictForm.base_fields],
    "suggest": ["q", "limit"],
    "taxonomy": ["q"],
    "districts/99201-e-nagiura": ["geometry"],
    "listings/nobodyxx": ["page", "fields"],
}


@pytest.mark.parametrize(
    "address,wrong",
    [
        ("listings?page=0", "page"),
        ("listings?page=-3", "page"),
        ("listings?page=x", "page"),
        ("listings?page_size=101", "page_size"),
        ("listings?page_size=0", "page_size"),
        ("listings?near=35.3", "near"),
        ("listings?near=nan,nan", "near"),
        ("listings?near=1e309,139", "near"),
        ("listings?near=51.5,0.1", "near"),
        ("listings?near=35.3,139.6&near=35.4,139.6", "near"),
        ("listings?near=35.3,139.6&radius=101", "radius"),
        ("listings?near=35.3,139.6&radius=nan", "radius"),
        ("listings?bbox=139.7,35.4,139.5,35.2", "bbox"),
        ("listings?bbox=1,2,3", "bbox"),
        ("listings?bbox=nan,nan,nan,nan", "bbox"),
        ("listings?q=%00", "q"),
        (f"listings?q={'a' * 10_000}", "q"),
        ("listings?kind=house", "kind"),
        ("listings?weekday=someday", "weekday"),
        ("listings?participation=fax", "participation"),
        ("listings?category=%00", "category"),
        ("listings?from=2026-13-01", "from"),
        ("listings?from=2026-12-02&to=2026-12-01", "to"),
        ("listings?sort=price", "sort"),
        ("listings?sort=distance", "sort"),
        ("listings?municipality=1", "municipality"),
        ("listings?place=どこでもない町", "place"),
        ("listings?colour=red", "colour"),
        ("listings?fields=title,colour", "fields"),
        ("listings?fields=title&fields=colour", "fields"),
        ("listings?cursor=%00", "cursor"),
        ("listings?cursor=あ", "cursor"),
        ("listings?cursor=AAAA", "cursor"),
        ("listings?cursor=&page=1", "page"),
        ("listings?cursor=&sort=verified", "sort"),
        ("listings?updated_since=yesterday", "updated_since"),
        ("listings?updated_since=0001-01-01", "updated_since"),
        ("listings?updated_since=9999-12-31T23:59:59-23:59", "updated_since"),
        ("listings?updated_since=2026-13-01", "updated_since"),
        ("listings?updated_since=2026-11-01&page=2", "page"),
        ("listings?updated_since=2026-11-01&cursor=YWJjZDIzNDU", "cursor"),
        ("listings?updated_since=2026-11-01&cursor=OTk5OS05OS05OVQwMDowMDowMCswMDowMCBhYmM", "cursor"),
        ("occurrences?fields=colour", "fields"),
        ("occurrences?cursor=", "cursor"),
        ("listings.geojson?page=0", "page"),
        ("clusters?zoom=10", "bbox"),
        ("clusters?bbox=139,35,140,36&zoom=99", "zoom"),
        ("clusters?bbox=139,35,140,36&zoom=1&zoom=2", "zoom"),
        ("districts?near=1,1", "near"),
        ("districts?kind=planet", "kind"),
        ("districts?page_size=101", "page_size"),
        ("districts?q=%00", "q"),
        ("districts?q=a&q=b", "q"),
        ("districts?radius=3", "radius"),
        ("districts/99201-e-nagiura?geometry=yes", "geometry"),
        ("listings/nobodyxx?fields=all", "fields"),
        ("suggest", "q"),
        ("suggest?q=a&limit=1000", "limit"),
        ("taxonomy?lang=en", "lang"),
    ],
)
def test_bad_or_unknown_parameter_is_named(ask, town, address, wrong):
    status, data = ask.get(address)
    assert status == 400
    assert set(data) == {"errors"} and set(data["errors"]) == {wrong}
    assert all(
        isinstance(message, str) and any("ぁ" <= c <= "ん" for c in message) for message in data["errors"][wrong]
    )


def test_error_as_it_was_agreed(ask, town):
    assert ask.get("listings?page=0&near=1,1&colour=red") == (400, ask.expected("error"))


@pytest.mark.parametrize(
    "param", ["avoid=14109", "avoid_organisers=1", "open_to=14109", "min_distance=1", "max_distance=9"]
)
@pytest.mark.parametrize(
    "path",
    ["listings", "listings.geojson", "listings/nobodyxx", "clusters", "districts", "districts/99201-e-nagiura",
     "suggest", "taxonomy", "away", "openapi.json", "docs", "nothing/here"],
)  # fmt: skip
def test_away_parameters_in_an_address_are_refused(client, town, path, param):
    response = client.get(f"/api/v1/{path}?{param}")
    assert response.status_code == 400
    assert list(json.loads(response.content)["errors"]) == [param.partition("=")[0]]
    assert "no-store" in response["Cache-Control"]
    assert "14109" not in response.content.decode()


@pytest.mark.parametrize(
    "path", ["nothing", "listings/", "listings/nobodyxx", "districts/99999-e-x", "districts/%00", "listings/%00"]
)
def test_what_is_not_there_is_said_in_json(client, db, path):
    response = client.get(f"/api/v1/{path}")
    assert (response.status_code, response["Content-Type"]) == (404, "application/json; charset=utf-8")
    assert list(json.loads(response.content)["errors"]) == ["path"]


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "options"])
@pytest.mark.parametrize("path", ["listings", "listings/x", "districts", "taxonomy", "suggest", "clusters"])
def test_other_methods_are_refused_in_json(client, db, path, method):
    response = getattr(client, method)(f"/api/v1/{path}")
    assert response.status_code == 405 and response["Allow"] == "GET"
    assert list(json.loads(response.content)["errors"]) == ["method"]


def test_thousands_of_parameters_are_refused(client, db):
    response = client.get("/api/v1/listings?" + "&".join(["category=x"] * 10_001))
    assert response.status_code == 400 and "errors" in json.loads(response.content)


class TestAnything(TestCase):
    @settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.data())
    def test_any_parameters_are_answered_or_explained(self, data: st.DataObject) -> None:
        path = data.draw(st.sampled_from(sorted(NAMES)))
        name = st.sampled_from(NAMES[path])
        value = st.one_of(st.sampled_from(ODD), st.text(max_size=20).filter(str.isprintable))
        params = data.draw(st.lists(st.tuples(name, value), max_size=4))
        query: dict[str, list[str]] = {}
        for key, text in params:
            query.setdefault(key, []).append(text.encode("utf-8", "ignore").decode())
        response = self.client.get(f"/api/v1/{path}", query)
        assert response.status_code in ({200, 400} if "/" not in path else {200, 400, 404}), (path, query)
        assert isinstance(json.loads(response.content), dict)
