"""The index as an ordinary FTS5 table; its rowid is the entry's key. Written by the projection, no triggers.

(Django's table remake drops triggers silently, and SQLite before 3.43 can't delete from contentless tables.)
"""

from django.db import connection
from django.db.models import Case, IntegerField, Q, Value, When
from django.db.models.expressions import RawSQL

from .bigrams import index_tokens
from .query import Word

CREATE = (
    "CREATE VIRTUAL TABLE search_text USING fts5(title, summary, body, digest UNINDEXED,"
    " tokenize = 'unicode61 remove_diacritics 0', prefix = '1')"
)
DROP = "DROP TABLE search_text"
_BATCH = 500


def write(documents: list) -> None:
    rows = [(d.entry_id, *map(_tokens, (d.title, d.summary, d.body)), d.digest) for d in documents]
    with connection.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO search_text (rowid, title, summary, body, digest) VALUES (%s, %s, %s, %s, %s)", rows
        )


def remove(listing_ids: list[int]) -> None:
    with connection.cursor() as cursor:
        for start in range(0, len(listing_ids), _BATCH):
            chunk = listing_ids[start : start + _BATCH]
            marks = ",".join(["%s"] * len(chunk))
            cursor.execute(
                "DELETE FROM search_text WHERE rowid IN"  # noqa: S608 – only placeholders are put in
                f" (SELECT id FROM search_entry WHERE listing_id IN ({marks}))",
                chunk,
            )


def orphans() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT COUNT(*) FROM search_text WHERE rowid NOT IN (SELECT id FROM search_entry)")
        return cursor.fetchone()[0]


def remove_orphans() -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM search_text WHERE rowid NOT IN (SELECT id FROM search_entry)")


def digests(entry_ids: list[int]) -> dict[int, str]:
    found: dict[int, str] = {}
    with connection.cursor() as cursor:
        for start in range(0, len(entry_ids), _BATCH):
            chunk = entry_ids[start : start + _BATCH]
            marks = ",".join(["%s"] * len(chunk))
            cursor.execute(f"SELECT rowid, digest FROM search_text WHERE rowid IN ({marks})", chunk)  # noqa: S608
            found.update(cursor.fetchall())
    return found


def _tokens(runs: tuple[str, ...]) -> str:
    return " ".join(index_tokens(runs))


def having(words: tuple[Word, ...], fields: tuple[str, ...] = ("title", "summary", "body")) -> RawSQL:
    """Subquery of entry keys whose `fields` hold every word."""
    expression = " AND ".join(_word(word) for word in words)
    return RawSQL(
        "SELECT rowid FROM search_text WHERE search_text MATCH %s", [f"{{{' '.join(fields)}}} : ({expression})"]
    )


def holds(words: tuple[Word, ...]) -> Q:
    """Condition on an entry: its texts hold every word. FTS5 finds them all in a few milliseconds, so it asks once."""
    return Q(pk__in=having(words))


def tier(words: tuple[Word, ...]) -> Case:
    """0 where the title holds all words, 1 where title and summary do, 2 elsewhere."""
    return Case(
        When(pk__in=having(words, ("title",)), then=Value(0)),
        When(pk__in=having(words, ("title", "summary")), then=Value(1)),
        default=Value(2),
        output_field=IntegerField(),
    )


def _word(word: Word) -> str:
    return "(" + " OR ".join("(" + " AND ".join(map(_phrase, spelling)) + ")" for spelling in word.spellings) + ")"


def _phrase(phrase: tuple[str, ...]) -> str:
    """Tokens hold letters and numbers only (see `fold`), so quoting them is enough."""
    quoted = " ".join(phrase)
    return f'"{quoted}" *' if len(phrase) == 1 and len(quoted) == 1 else f'"{quoted}"'
