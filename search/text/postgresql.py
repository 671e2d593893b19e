"""The index as a GIN of bigrams that says which rows to read, and the folded texts themselves to be sure.

The bigrams of a word say that a row may hold it; LIKE then reads the text. That is several times as quick as asking a
tsvector for a phrase, which unpacks all tokens of a row with their positions. Literals are built in Python:
`to_tsvector` mangles bigrams of symbols.
"""

from collections.abc import Iterable

from django.db import connection
from django.db.models import BooleanField, IntegerField
from django.db.models.expressions import RawSQL

from directory.quick_rows import insert_rows

from .bigrams import index_tokens, written_out
from .query import Word

# `words` is the whole text, `heading` its title and summary, `title` the title: what ranking compares. They stay in
# the row (STORAGE MAIN); the tokens, which only the index needs, are moved out of it.
CREATE = (
    "CREATE TABLE search_text (entry_id bigint PRIMARY KEY REFERENCES search_entry (id) ON DELETE CASCADE"
    " DEFERRABLE INITIALLY DEFERRED, tokens tsvector NOT NULL, title text NOT NULL, heading text NOT NULL,"
    " words text NOT NULL, digest varchar(32) NOT NULL);"
    "ALTER TABLE search_text ALTER title SET STORAGE MAIN, ALTER heading SET STORAGE MAIN,"
    " ALTER words SET STORAGE MAIN, ALTER tokens SET STORAGE EXTERNAL;"
    "CREATE INDEX search_text_tokens ON search_text USING gin (tokens)"
)
HAS_LZ4 = "SELECT 'lz4' = ANY (enumvals) FROM pg_settings WHERE name = 'default_toast_compression'"
PACK_LIGHTLY = "ALTER TABLE search_text ALTER COLUMN words SET COMPRESSION lz4"
DROP = "DROP TABLE search_text"
COLUMNS = ("entry_id", "tokens", "title", "heading", "words", "digest")


def write(documents: list) -> None:
    insert_rows("search_text", COLUMNS, map(_row, documents))


def _row(document: object) -> tuple[int, str, str, str, str, str]:
    heading = document.title + document.summary
    words = heading + document.body
    tokens = " ".join(f"'{token}'" for token in set(index_tokens(words)))
    return document.entry_id, tokens, *map(" ".join, (document.title, heading, words)), document.digest


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


def having(words: tuple[Word, ...]) -> RawSQL:
    """Subquery of entry keys whose texts hold every word: where words say which rows to look at."""
    condition, params = _hold([word for word in words if not _index_is_sure(word)], "words")
    return RawSQL(  # noqa: S611 – whatever was asked is in the parameters, here and below
        f"SELECT entry_id FROM search_text WHERE tokens @@ %s::tsquery AND {condition}",  # noqa: S608
        [" & ".join(map(_bigrams, words)), *params],
    )


def holds(words: tuple[Word, ...]) -> RawSQL:
    """Condition on a row of `search_entry`: its texts hold every word. For rows that a place has chosen already."""
    condition, params = _hold(words, "words")
    return RawSQL(  # noqa: S611
        f"EXISTS (SELECT 1 FROM search_text WHERE entry_id = search_entry.id AND {condition})",  # noqa: S608
        params,
        output_field=BooleanField(),
    )


def tier(words: tuple[Word, ...]) -> RawSQL:
    """0 where the title holds all words, 1 where title and summary do, 2 elsewhere; of a row of `search_entry`."""
    (title, in_title), (heading, in_heading) = _hold(words, "title"), _hold(words, "heading")
    return RawSQL(  # noqa: S611
        f"(SELECT CASE WHEN {title} THEN 0 WHEN {heading} THEN 1 ELSE 2 END"  # noqa: S608
        " FROM search_text WHERE entry_id = search_entry.id)",
        [*in_title, *in_heading],
        output_field=IntegerField(),
    )


def _hold(words: Iterable[Word], column: str) -> tuple[str, list[str]]:
    """(a condition on `search_text` that `column` holds every word, its parameters)."""
    conditions, params = ["TRUE"], []
    for word in words:
        spellings = [[written_out(phrase) for phrase in spelling] for spelling in word.spellings]
        conditions.append(_nested(" OR ", " AND ", ([f"{column} LIKE %s"] * len(texts) for texts in spellings)))
        params += [f"%{text}%" for texts in spellings for text in texts]  # folded: neither % nor _ is in it
    return " AND ".join(conditions), params


def _index_is_sure(word: Word) -> bool:
    """Of words of one or two characters, one token says it all."""
    return all(len(phrase) == 1 for spelling in word.spellings for phrase in spelling)


def _bigrams(word: Word) -> str:
    """A tsquery: all bigrams of any of a word's spellings."""
    spellings = ([_token(token) for phrase in spelling for token in phrase] for spelling in word.spellings)
    return _nested(" | ", " & ", spellings)


def _token(token: str) -> str:
    """Tokens hold letters and numbers only (see `fold`), so quoting them is enough. One character is a prefix."""
    return f"'{token}':*" if len(token) == 1 else f"'{token}'"


def _nested(outer: str, inner: str, groups: Iterable[Iterable[str]]) -> str:
    return "(" + outer.join("(" + inner.join(group) + ")" for group in groups) + ")"
