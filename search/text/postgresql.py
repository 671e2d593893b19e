"""The index as a tsvector with GIN. Literals are built in Python: `to_tsvector` mangles bigrams of symbols."""

from django.db import connection
from django.db.models import BooleanField, IntegerField
from django.db.models.expressions import RawSQL

from search.quick_rows import insert_rows

from .query import Word

CREATE = (
    "CREATE TABLE search_text (entry_id bigint PRIMARY KEY REFERENCES search_entry (id) ON DELETE CASCADE"
    " DEFERRABLE INITIALLY DEFERRED, tokens tsvector NOT NULL, digest varchar(32) NOT NULL);"
    "CREATE INDEX search_text_tokens ON search_text USING gin (tokens)"
)
# Title and summary once more by themselves: small enough to stay in the row, where ranking reads them.
ADD_HEADING = "ALTER TABLE search_text ADD COLUMN heading tsvector NOT NULL DEFAULT ''"
# A phrase is checked against the tokens of every row that holds its parts: kept in the row and packed lightly, that
# takes little more than half as long as fetching them from elsewhere. Rows written from now on.
KEEP_IN_ROW = "ALTER TABLE search_text SET (toast_tuple_target = 8160)"
HAS_LZ4 = "SELECT 'lz4' = ANY (enumvals) FROM pg_settings WHERE name = 'default_toast_compression'"
PACK_LIGHTLY = "ALTER TABLE search_text ALTER COLUMN tokens SET COMPRESSION lz4"
DROP = "DROP TABLE search_text"
HEADING, BODY = {"title": "A", "summary": "B"}, {"body": "D"}
MAX_POSITION = 16_383  # PostgreSQL's own limit; later tokens share it


def write(documents: list) -> None:
    insert_rows("search_text", ("entry_id", "tokens", "heading", "digest"), (_row(document) for document in documents))


def _row(document: object) -> tuple[int, str, str, str]:
    heading, at = _literal(document, HEADING)
    body, _at = _literal(document, BODY, at)
    return document.entry_id, f"{heading} {body}", heading, document.digest


def remove(listing_ids: list[int]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM search_text USING search_entry"
            " WHERE search_text.entry_id = search_entry.id AND search_entry.listing_id = ANY(%s)",
            [listing_ids],
        )


def orphans() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT COUNT(*) FROM search_text WHERE entry_id NOT IN (SELECT id FROM search_entry)")
        return cursor.fetchone()[0]


def remove_orphans() -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM search_text WHERE entry_id NOT IN (SELECT id FROM search_entry)")


def digests(entry_ids: list[int]) -> dict[int, str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT entry_id, digest FROM search_text WHERE entry_id = ANY(%s)", [entry_ids])
        return dict(cursor.fetchall())


def _literal(document: object, weights: dict[str, str], at: int = 1) -> tuple[str, int]:
    """(a tsvector literal: 'ab':1A 'bc':2A 'ab':3A …, the position after it).

    PostgreSQL itself puts the places of one token together. A gap between fields keeps phrases inside one of them.
    """
    parts = []
    for name, weight in weights.items():
        tokens = getattr(document, name)
        parts += [f"'{token}':{min(place, MAX_POSITION)}{weight}" for place, token in enumerate(tokens, start=at)]
        at += len(tokens) + 2
    return " ".join(parts), at


def having(words: tuple[Word, ...]) -> RawSQL:
    """Subquery of entry keys whose texts hold every word: where words say which rows to look at."""
    return RawSQL("SELECT entry_id FROM search_text WHERE tokens @@ %s::tsquery", [_expression(words)])


def holds(words: tuple[Word, ...]) -> RawSQL:
    """Condition on a row of `search_entry`: its texts hold every word. For rows that a place has chosen already.

    `IS TRUE` keeps the planner from asking the index: it takes a phrase for rare, and would read a quarter of the
    country's listings to find the twenty of one neighbourhood.
    """
    return RawSQL(
        "EXISTS (SELECT 1 FROM search_text WHERE entry_id = search_entry.id AND (tokens @@ %s::tsquery) IS TRUE)",
        [_expression(words)],
        output_field=BooleanField(),
    )


def tier(words: tuple[Word, ...]) -> RawSQL:
    """0 where the title holds all words, 1 where title and summary do, 2 elsewhere; of a row of `search_entry`."""
    return RawSQL(
        "(SELECT CASE WHEN heading @@ %s::tsquery THEN 0 WHEN heading @@ %s::tsquery THEN 1 ELSE 2 END"
        " FROM search_text WHERE entry_id = search_entry.id)",
        [_expression(words, "A"), _expression(words)],
        output_field=IntegerField(),
    )


def _expression(words: tuple[Word, ...], weights: str = "") -> str:
    return " & ".join(_word(word, weights) for word in words)


def _word(word: Word, weights: str) -> str:
    spellings = ("(" + " & ".join(_phrase(phrase, weights) for phrase in spelling) + ")" for spelling in word.spellings)
    return "(" + " | ".join(spellings) + ")"


def _phrase(phrase: tuple[str, ...], weights: str) -> str:
    """Tokens hold letters and numbers only (see `fold`), so quoting them is enough."""
    if len(phrase) == 1 and len(phrase[0]) == 1:
        return f"'{phrase[0]}':*{weights}"
    label = f":{weights}" if weights else ""
    return "(" + " <-> ".join(f"'{token}'{label}" for token in phrase) + ")"
