"""Many rows at once (directory/quick_rows.py), on both databases."""

import pytest
from django.db import DatabaseError, connection

from directory.quick_rows import insert_rows


@pytest.mark.django_db
def test_what_goes_wrong_is_raised_as_django_raises_it():
    """COPY speaks to psycopg itself; a database lost meanwhile must be known for that (config/away.py)."""
    with pytest.raises(DatabaseError):
        insert_rows("no_such_table", ["name"], [["x"]])


@pytest.mark.django_db
def test_rows_arrive_as_they_were_given():
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE quick (name text, number integer)")
        insert_rows("quick", ["name", "number"], [["浜", 1], ["a\tb\\N", None]])
        cursor.execute("SELECT name, number FROM quick ORDER BY name")
        assert [tuple(row) for row in cursor.fetchall()] == [("a\tb\\N", None), ("浜", 1)]
        cursor.execute("DROP TABLE quick")
