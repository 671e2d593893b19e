"""Writes the read model: public listings → entries, their filter rows and their texts. The only module that does.

Called inside the transaction of the change it follows, so that all is there or nothing (DESIGN 4).
"""

from collections.abc import Callable, Iterable, Iterator

from django.db import transaction
from django.utils import translation

from directory.models import Listing

from .models import Entry, EntrySchedule, EntryTag
from .rows import loaded, rows_of
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
            EntryTag.objects.bulk_create((tag for entry in entries for tag in _tag_rows(entry)), batch_size=CHUNK * 4)
            EntrySchedule.objects.bulk_create(
                (EntrySchedule(entry=row.entry, schedule_uid=uid) for row in rows for uid in row.schedule_uids),
                batch_size=CHUNK * 4,
            )
            text_index.write(row.document() for row in rows)
            written += len(rows)
    return written


def remove(listing_ids: list[int]) -> None:
    """Take listings out of the read model, text index first: its rows are found by their entries."""
    text_index.remove(listing_ids)
    Entry.objects.filter(listing__in=listing_ids).delete()


def rebuild(progress: Callable[[int], object] | None = None) -> int:
    """Project every listing again, chunk by chunk: the public always sees a full index, old or new per listing.

    `progress` is told how many listings each chunk held. Returns the entries written.
    """
    written = 0
    ids = list(Listing.objects.order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(ids), CHUNK):
        chunk = ids[start : start + CHUNK]
        written += project(chunk)
        if progress:
            progress(len(chunk))
    return written


def differences() -> Iterator[str]:
    """Where the read model isn't what the listings say, one line each; none when both agree. Names no place."""
    ids = list(Listing.objects.order_by("pk").values_list("pk", flat=True))
    with translation.override("ja"):
        for start in range(0, len(ids), CHUNK):
            yield from _chunk_differences(ids[start : start + CHUNK])


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


def _tag_rows(entry: Entry) -> Iterator[EntryTag]:
    return (EntryTag(entry=entry, group=group, value=value) for group, value in _tag_pairs(entry))
