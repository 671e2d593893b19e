"""Two towns, each with a curator; the one here has three school districts in a row, 0.02 degrees wide."""

import pytest

from tests.factories import DistrictFactory, square
from tests.home.desk_world import curator_of, make_town

BACKEND = "django.contrib.auth.backends.ModelBackend"


@pytest.fixture
def towns(db):
    return make_town("99201", "凪浦市"), make_town("98201", "遠野市")


@pytest.fixture
def here(towns):
    return towns[0]


@pytest.fixture
def districts(here):
    """西浜・中浜・東浜, from west to east."""
    names = ("西浜小学校", "中浜小学校", "東浜小学校")
    found = [
        DistrictFactory(name=name, municipality=here.municipality, geometry=square(140.70 + 0.02 * at, 34.50))
        for at, name in enumerate(names)
    ]
    found[1].neighbours.add(found[0], found[2])
    return found


@pytest.fixture
def curator(here):
    return curator_of(here.council, email="here@example.jp")


@pytest.fixture
def stranger(towns):
    return curator_of(towns[1].council, email="there@example.jp")


@pytest.fixture
def desk(client, curator):
    """Signed in as who looks after the town here."""
    client.force_login(curator, backend=BACKEND)
    return client
