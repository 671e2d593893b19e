"""Where a piece of work reads: decided once for all of it, and never beside what it has written itself."""

import pytest
from django.contrib.sessions.models import Session
from django.core.cache import caches
from django.db import connections, router, transaction

from directory.databases.routing import PrimaryAway, reading_alias, reading_from
from directory.models import Listing

pytestmark = pytest.mark.one_database
REPLICA = "replica-1"


def test_commands_and_the_worker_read_what_they_write():
    assert (router.db_for_read(Listing), router.db_for_write(Listing)) == ("default", "default")


def test_whoever_says_so_reads_elsewhere_and_writes_to_the_primary():
    with reading_from(REPLICA):
        assert router.db_for_read(Listing) == REPLICA == reading_alias()
        assert router.db_for_write(Listing) == "default"
    assert router.db_for_read(Listing) == "default"


def test_after_the_first_write_it_is_read_where_that_can_be_seen():
    with reading_from(REPLICA):
        router.db_for_write(Session)
        assert router.db_for_read(Listing) == "default" == reading_alias()


@pytest.mark.django_db
def test_transaction_reads_what_it_has_locked():
    with reading_from(REPLICA), transaction.atomic():
        assert router.db_for_read(Listing) == "default" == reading_alias()


def test_attempts_are_counted_where_the_last_one_was_written():
    with reading_from(REPLICA):
        assert router.db_for_read(caches["limits"].cache_model_class) == "default"


def test_rows_of_a_replica_may_be_joined_with_others():
    """Django otherwise refuses to link what was read from two databases."""
    one, other = Listing(), Listing()
    one._state.db, other._state.db = REPLICA, "default"
    assert router.allow_relation(one, other)


def test_without_a_primary_writing_is_refused_before_anything_waits():
    with reading_from(REPLICA, may_write=False):
        with pytest.raises(PrimaryAway):
            router.db_for_write(Listing)
        with pytest.raises(PrimaryAway):
            Listing.objects.update(title="x")
        assert reading_alias() == REPLICA


def test_replicas_are_never_migrated():
    assert router.allow_migrate("default", "directory") and not router.allow_migrate(REPLICA, "directory")


def test_work_inside_other_work_leaves_it_as_it_was():
    with reading_from(REPLICA):
        with reading_from("default"):
            assert reading_alias() == "default"
        assert reading_alias() == REPLICA
    assert not connections["default"].in_atomic_block or reading_alias() == "default"
