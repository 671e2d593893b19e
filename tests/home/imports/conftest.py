"""The town that the importers' tests write into, looked after by a council in the uploads' tests."""

from tests.activities.conftest import town

__all__ = ["town"]
