from collections.abc import Iterator

import pytest

from tests.home.elsewhere import Elsewhere


@pytest.fixture(scope="session")
def elsewhere(tmp_path_factory, django_db_setup, django_db_blocker) -> Iterator[Elsewhere]:
    """Databases beside the test database, which stays as it is; gone afterwards."""
    with django_db_blocker.unblock():
        made = Elsewhere(tmp_path_factory.mktemp("elsewhere"))
    yield made
    with django_db_blocker.unblock():
        made.remove()
