"""Writes the read model: public listings → entries, their filter rows and their texts. The only module that does.

Called inside the transaction of the change it follows, so that all is there or nothing (DESIGN 4).
"""

from collections.abc import Callable, Iterable, Iterator

from django.db import connection, transaction
from django.utils import translation

from directory.models import Listing

from .completions import write as completions
from .models import Entry, EntrySchedule, EntryTag
from .quick_rows import insert_rows
from .rows import Row, loaded, rows_of
from .text import index as text_index

CHUNK = 500


def project(listing_ids: Iterable[int]) -> int:
    """Make the entries of these listings true; those no longer public lose theirs. Returns the entries written."""
    ids = sorted(set(listing_ids))
    written = 0
    # Labels such as 「西柴三丁目のあたり」 are stored in Japanese, whatever language the editor's screen speaks.
    with translation.override("ja"), transaction.atomic():
        for start in range(0, len(ids), CHUNK):
            chunk = ids[start : start + CHUNK]
            remove(chunk)
            rows = list(rows_of(loaded(chunk)))
            entries = Entry.objects.bulk_create([row.entry for row in rows], batch_size=CHUNK)
            _write_tags(entries)
            _write_schedules(rows)
            text_index.write(row.document() for row in rows)
            completions.write_listings(entries)
            written += len(rows)
    return written


def _write_tags(entries: list[Entry]) -> None:
    rows = ((entry.pk, group, value) for entry in entries for group, value in _tag_pairs(entry))
    insert_rows(EntryTag._meta.db_table, ("entry_id", "group", "value"), rows)


def _write_schedules(rows: list[Row]) -> None:
    uid = EntrySchedule._meta.get_field("schedule_uid")
    pairs = ((row.entry.pk, uid.get_db_prep_value(key, connection)) for row in rows for key in row.schedule_uids)
    insert_rows(EntrySchedule._meta.db_table, ("entry_id", "schedule_uid"), pairs)


def remove(listing_ids: list[int]) -> None:
    """Take listings out of the read model, text index first: its rows are found by their entries."""
    text_index.remove(listing_ids)
    completions.remove_listings(listing_ids)
    Entry.objects.filter(listing__in=listing_ids).delete()


def rebuild(progress: Callable[[int], object] | None = None, run: Callable = map) -> int:
    """Project every listing again, chunk by chunk: the public always sees a full index, old or new per listing.

    `progress` is told how many listings each chunk held. `run` is `map`, or that of a pool of processes. Returns the
    entries written.
    """
    written = 0
    ids = list(Listing.objects.order_by("pk").values_list("pk", flat=True))
    chunks = [ids[start : start + CHUNK] for start in range(0, len(ids), CHUNK)]
    for chunk, entries in zip(chunks, run(project, chunks), strict=True):
        written += entries
        if progress:
            progress(len(chunk))
    completions.rebuild_areas()
    return written


def differences() -> Iterator[str]:
    """Where the read model isn't what the listings say, one line each; none when both agree. Names no place."""
    ids = list(Listing.objects.order_by("pk").values_list("pk", flat=True))
    with translation.override("ja"):
        for start in range(0, len(ids), CHUNK):
            yield from _chunk_differences(ids[start : start + CHUNK])
    yield from completions.differences()


def _chunk_differences(ids: list[int]) -> Iterator[str]:
    rows = {(row.entry.listing_id, row.entry.place_key): row for row in rows_of(loaded(ids))}
    expected = {key: _content(row.entry) for key, row in rows.items()}
    entries = list(Entry.objects.filter(listing__in=ids).prefetch_related("entry_tags").order_by("pk"))
    digests = text_index.digests([entry.pk for entry in entries])
    stored = {}
    for entry in entries:
        key = (entry.listing_id, entry.place_key)
        stored[key] = _content(entry)
        if {(tag.group, tag.value) for tag in entry.entry_tags.all()} != set(_tag_pairs(entry)):
            yield f"listing {key[0]}: the rows for filtering differ from the entry"
        if key in rows and digests.get(entry.pk) != rows[key].document().digest:
            yield f"listing {key[0]}: the text index differs"
    for key in sorted(expected.keys() | stored.keys()):
        if key not in stored:
            yield f"listing {key[0]}: an entry is missing"
        elif key not in expected:
            yield f"listing {key[0]}: an entry should not be there"
        elif changed := [name for name, value in expected[key].items() if stored[key][name] != value]:
            yield f"listing {key[0]}: {', '.join(sorted(changed))} differ"


def _content(entry: Entry) -> dict:
    """All an entry says, without its own key."""
    return {
        field.attname: getattr(entry, field.attname) for field in Entry._meta.concrete_fields if not field.primary_key
    }


def _tag_pairs(entry: Entry) -> Iterator[tuple[str, str]]:
    for group, values in entry.tags.items():
        yield from ((group, value) for value in sorted(set(values)))
