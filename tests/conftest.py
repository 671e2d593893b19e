"""What every test may use. Data comes from factories; real files from the shared folder when it is there."""

import os
from pathlib import Path

import pytest
from django.utils import translation

pytest_plugins = ["tests.jis"]

SHARED_DATA = Path(os.environ.get("IBASHO_SHARED_DATA", Path(__file__).resolve().parents[2] / "shared" / "data"))


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real open data; the test is skipped where it isn't (it is not part of the project)."""
    if not SHARED_DATA.is_dir():
        pytest.skip("real open data is not here: set IBASHO_SHARED_DATA to its folder")
    return SHARED_DATA


@pytest.fixture(autouse=True)
def in_japanese():
    """A request in another language leaves its language active, and addresses are made in the active one."""
    with translation.override("ja"):
        yield
