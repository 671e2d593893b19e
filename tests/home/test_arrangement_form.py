"""Staff write arrangements that people will rely on: both sides, days in order, on what they stand."""

import pytest

from directory.models import Category, WideAreaArrangement
from home.desk.arrangement_panels import ArrangementForm, arrangement_edit_handler
from tests.factories import MunicipalityFactory

pytestmark = pytest.mark.django_db
COMPLETE = {
    "name": "広域の約束",
    "kind": "agreement",
    "route": "direct",
    "hosts": "凪浦市\n99202",
    "beneficiaries": "汀市",
    "evidence": "両市の覚書",
}


@pytest.fixture
def towns(db):
    names = {"99201": "凪浦市", "99202": "椿町", "99203": "汀市"}
    return [MunicipalityFactory(code=code, name=name) for code, name in names.items()]


def form(**changes) -> ArrangementForm:
    made = arrangement_edit_handler.bind_to_model(WideAreaArrangement).get_form_class()
    return made({**COMPLETE, **changes})


def test_municipalities_are_written_one_to_a_line_by_name_or_code(towns):
    bound = form(categories=[Category.objects.first().pk])
    assert bound.is_valid(), bound.errors
    made = bound.save()
    assert {m.code for m in made.hosts.all()} == {"99201", "99202"}
    assert [m.code for m in made.beneficiaries.all()] == ["99203"]
    again = arrangement_edit_handler.bind_to_model(WideAreaArrangement).get_form_class()(instance=made)
    assert "椿町" in str(again["hosts"]) and "凪浦市" in str(again["hosts"])


@pytest.mark.parametrize(
    "changes,field",
    [
        ({"hosts": ""}, "hosts"),
        ({"beneficiaries": " \n "}, "beneficiaries"),
        ({"hosts": "凪浦市\nどこにもない市"}, "hosts"),
        ({"hosts": "\x00"}, "hosts"),
        ({"evidence": " "}, "evidence"),
        ({"valid_from": "2026-04-01", "valid_until": "2026-03-31"}, "valid_until"),
        ({"name": ""}, "name"),
    ],
)
def test_what_is_missing_or_turned_round_is_said(towns, changes, field):
    assert list(form(**changes).errors) == [field]


def test_whole_prefecture_is_a_side_too(towns):
    assert form(hosts="", host_prefectures=["99"]).is_valid()


def test_form_opens_and_saves_in_the_admin(client, towns, django_user_model):
    user = django_user_model.objects.create_superuser("admin@example.jp", "nagiura-no-umi-99")
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    url = "/admin/snippets/directory/wideareaarrangement/add/"
    assert client.get(url).status_code == 200
    assert client.post(url, COMPLETE).status_code == 302
    assert client.post(url, {**COMPLETE, "hosts": ""}).status_code == 200
    [made] = WideAreaArrangement.objects.all()
    assert client.get(f"/admin/snippets/directory/wideareaarrangement/edit/{made.pk}/").status_code == 200
