"""PostgreSQL expects few areas to be somebody's: or it reads every listing of the country to find those of one town."""

import json

import pytest
from django.db import connection

from directory.models import District, Municipality
from tests.factories import MunicipalityFactory, PrefectureFactory
from tests.home.desk_world import council_of, curator_of

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(connection.vendor != "postgresql", reason="asks PostgreSQL what it expects"),
]
TOWNS = 300


@pytest.fixture
def curator():
    """Of one of many towns."""
    prefecture = PrefectureFactory()
    first = MunicipalityFactory(prefecture=prefecture)
    Municipality.objects.bulk_create(
        Municipality(code=f"98{number:03}", name=f"第{number}市", prefecture=prefecture) for number in range(TOWNS)
    )
    user = curator_of(council_of(first))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return user


@pytest.mark.parametrize("rule", ["curated_by", "reached_by"])
def test_few_towns_are_expected_to_be_somebodys(curator, rule):
    assert expected(getattr(Municipality.objects, rule)(curator)) < TOWNS / 10


def test_few_districts_are_expected_to_be_somebodys(curator):
    plan = json.loads(District.objects.curated_by(curator).explain(format="json"))
    assert "SubPlan" not in json.dumps(plan)


def expected(rows) -> int:
    return json.loads(rows.explain(format="json"))[0]["Plan"]["Plan Rows"]
