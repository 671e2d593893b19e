"""Writes the read model: public listings → entries, their filter rows and their texts. The only module that does.

Called inside the transaction of the change it follows, so that all is there or nothing (DESIGN 4).
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial

from django.db import connection, transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone, translation

from directory.models import Listing
from directory.quick_rows import insert_rows

from . import changes
from .completions import write as completions
from .models import Entry, EntrySchedule, EntryTag
from .rows import Row, loaded, rows_of
from .text import index as text_index
from .turns import wait_for_turn

CHUNK = 500


def project(listing_ids: Iterable[int], *, beside_others: bool = False) -> int:
    """Make the entries of these listings true; those no longer public lose theirs. Returns the entries written.

    `listing_ids` is only read once it is this transaction's turn. `beside_others`: for processes that share listings
    out among them while nobody changes any.
    """
    written = 0
    # Labels such as 「西柴三丁目のあたり」 are stored in Japanese, whatever language the editor's screen speaks.
    with translation.override("ja"), transaction.atomic():
        wait_for_turn(shared=beside_others)
        ids = sorted(set(listing_ids))
        for start in range(0, len(ids), CHUNK):
            chunk = ids[start : start + CHUNK]
            before = changes.shown(chunk)
            remove(chunk)
            rows = list(rows_of(loaded(chunk)))
            written += _write(rows)
            changes.note(before, rows)
    return written


def _write(rows: list[Row]) -> int:
    entries = Entry.objects.bulk_create([row.entry for row in rows], batch_size=CHUNK)
    _write_tags(entries)
    _write_schedules(rows)
    text_index.write(row.document() for row in rows)
    completions.write_listings(entries)
    return len(rows)


def _write_tags(entries: list[Entry]) -> None:
    rows = ((entry.pk, group, value) for entry in entries for group, value in _tag_pairs(entry))
    insert_rows(EntryTag._meta.db_table, ("entry_id", "group", "value"), rows)


def _write_schedules(rows: list[Row]) -> None:
    uid = EntrySchedule._meta.get_field("schedule_uid")
    pairs = ((row.entry.pk, uid.get_db_prep_value(key, connection)) for row in rows for key in row.schedule_uids)
    insert_rows(EntrySchedule._meta.db_table, ("entry_id", "schedule_uid"), pairs)


def remove(listing_ids: list[int]) -> None:
    """Take listings out of the read model, entries last: what hangs on them is found by them."""
    text_index.remove(listing_ids)
    completions.remove_listings(listing_ids)
    entries = Entry.objects.filter(listing__in=listing_ids)
    for model in (EntryTag, EntrySchedule):
        _delete(model.objects.filter(entry__in=entries))
    _delete(entries)


def _delete(rows: QuerySet) -> None:
    """In one statement: nothing hangs on these rows any more, so Django needn't read them first to find out."""
    rows._raw_delete(rows.db)


def withdraw(listing_id: int) -> None:
    """Take a listing out that is about to be deleted. It is locked first: whoever publishes it goes before."""
    Listing.objects.select_for_update().filter(pk=listing_id).values("pk").first()
    wait_for_turn()
    before = changes.shown([listing_id])
    remove([listing_id])
    changes.note(before, [])


def rebuild(
    progress: Callable[[int], object] | None = None, run: Callable = map, *, beside_others: bool = False
) -> int:
    """Project every listing again, chunk by chunk: the public always sees a full index, old or new per listing.

    Last goes what belongs to no listing. `progress` is told how many listings each chunk held; `run` is `map`, or that
    of a pool of processes, whose transactions then write `beside_others`. Returns the entries written.
    """
    written = 0
    ids = list(Listing.objects.order_by("pk").values_list("pk", flat=True))
    chunks = [ids[start : start + CHUNK] for start in range(0, len(ids), CHUNK)]
    for chunk, entries in zip(chunks, run(partial(project, beside_others=beside_others), chunks), strict=True):
        written += entries
        if progress:
            progress(len(chunk))
    completions.rebuild_areas()
    _remove_leftovers()
    return written


def differences(*, areas: bool = True) -> Iterator[str]:
    """Where the read model isn't what the listings say, one line each; none when both agree. Names no place.

    `areas=False` leaves out what a search box offers of areas: thousands of rows that few changes touch.
    """
    ids = list(Listing.objects.order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(ids), CHUNK):
        chunk = ids[start : start + CHUNK]
        if list(_chunk_differences(chunk)):  # or somebody has published between two of the queries: look again alone
            with transaction.atomic():
                wait_for_turn()
                found = list(_chunk_differences(chunk))
            yield from found
    yield from _leftovers()
    yield from completions.differences(areas=areas)


def _chunk_differences(ids: list[int]) -> Iterator[str]:
    with translation.override("ja"):
        rows = {(row.entry.listing_id, row.entry.place_key): row for row in rows_of(loaded(ids))}
    entries = Entry.objects.filter(listing__in=ids).prefetch_related("entry_tags", "entry_schedules").order_by("pk")
    stored = {(entry.listing_id, entry.place_key): entry for entry in entries}
    digests = text_index.digests([entry.pk for entry in stored.values()])
    for key in sorted(rows.keys() | stored.keys()):
        if key not in stored:
            yield f"listing {key[0]}: an entry is missing"
        elif key not in rows:
            yield f"listing {key[0]}: an entry should not be there"
        else:
            yield from (f"listing {key[0]}: {what}" for what in _entry_differences(rows[key], stored[key], digests))


def _entry_differences(row: Row, entry: Entry, digests: Mapping[int, str]) -> Iterator[str]:
    expected, stored = _content(row.entry), _content(entry)
    if stored["next_starts_at"] and stored["next_starts_at"] < timezone.now():
        # nothing was changed: a date has passed since the row was written, and the next one is only now the next
        del expected["next_starts_at"], expected["next_timing"]
    if {(tag.group, tag.value) for tag in entry.entry_tags.all()} != set(_tag_pairs(entry)):
        yield "the rows for filtering differ from the entry"
    if {link.schedule_uid for link in entry.entry_schedules.all()} != set(row.schedule_uids):
        yield "the schedules of an entry differ"
    if digests.get(entry.pk) != row.document().digest:
        yield "the text index differs"
    if changed := [name for name, value in expected.items() if stored[name] != value]:
        yield f"{', '.join(sorted(changed))} differ"


def _content(entry: Entry) -> dict:
    """All an entry says, without its own key."""
    return {
        field.attname: getattr(entry, field.attname) for field in Entry._meta.concrete_fields if not field.primary_key
    }


def _tag_pairs(entry: Entry) -> Iterator[tuple[str, str]]:
    for group, values in entry.tags.items():
        yield from ((group, value) for value in sorted(set(values)))


# --- what belongs to nothing: only possible where somebody wrote around the foreign keys (a dump, SQL by hand)


def _strays() -> dict[str, QuerySet]:
    """Rows without what they belong to, by what they are; in the order in which they can go."""
    entries = Entry.objects.filter(~Exists(Listing.objects.filter(pk=OuterRef("listing_id"))))
    there = Entry.objects.filter(pk=OuterRef("entry_id")).exclude(pk__in=entries)
    return {
        "tags": EntryTag.objects.filter(~Exists(there)),
        "schedules": EntrySchedule.objects.filter(~Exists(there)),
        "entries": entries,
    }


def _leftovers() -> Iterator[str]:
    for what, rows in _strays().items():
        if count := rows.count():
            yield f"{count} row(s) of {what} belong to nothing"
    if count := changes.untrue().count():
        yield f"{count} listing(s) have left unnoticed"
    if count := text_index.orphans():
        yield f"{count} row(s) of texts belong to nothing"


def _remove_leftovers() -> None:
    with transaction.atomic():
        wait_for_turn()
        for rows in _strays().values():
            _delete(rows)
        text_index.remove_orphans()
        changes.mend()
