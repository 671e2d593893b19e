"""Writes the read model: public listings → entries. The only module that does (DESIGN 4).

Called inside the transaction of the change it follows, so that both are there or neither.
"""

from collections.abc import Callable, Iterable, Iterator

from django.db import transaction
from django.db.models import Min, Prefetch, QuerySet
from django.utils import timezone, translation

from activities.enums import OccurrenceStatus
from activities.models import Occurrence, Schedule
from directory.enums import Answer
from directory.models import Listing, VenueDistrict

from .geo import lat_band
from .models import Entry, EntryTag, TagGroup
from .whereabouts import PublicPlace, VenueCounts, places_of

CHUNK = 500


def with_places(listings: QuerySet[Listing]) -> QuerySet[Listing]:
    """Load what `whereabouts.places_of` needs: a constant number of queries however many listings."""
    districts = VenueDistrict.objects.select_related("district")
    schedules = Schedule.objects.select_related(
        "venue__town", "venue__municipality__prefecture", "municipality__prefecture"
    ).prefetch_related(Prefetch("venue__venue_districts", districts))
    return listings.select_related("municipality__prefecture", "prefecture").prefetch_related(
        Prefetch("schedules", schedules)
    )


def _loaded(listing_ids: list[int]) -> QuerySet[Listing]:
    return with_places(Listing.objects.public().filter(pk__in=listing_ids)).prefetch_related(
        "categories",
        "audiences",
        "standpoints",
        "listing_features__feature",
    )


def project(listing_ids: Iterable[int]) -> int:
    """Make the entries of these listings true; those no longer public lose theirs. Returns the entries written."""
    ids = sorted(set(listing_ids))
    written = 0
    # Labels such as 「西柴三丁目のあたり」 are stored in Japanese, whatever language the editor's screen speaks.
    with translation.override("ja"), transaction.atomic():
        for start in range(0, len(ids), CHUNK):
            chunk = ids[start : start + CHUNK]
            Entry.objects.filter(listing__in=chunk).delete()
            entries = list(entries_of(_loaded(chunk)))
            Entry.objects.bulk_create(entries, batch_size=CHUNK)
            EntryTag.objects.bulk_create((tag for entry in entries for tag in _tag_rows(entry)), batch_size=CHUNK * 4)
            written += len(entries)
    return written


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
    expected = {(e.listing_id, e.place_key): _content(e) for e in entries_of(_loaded(ids))}
    stored = {}
    for entry in Entry.objects.filter(listing__in=ids).prefetch_related("entry_tags"):
        key = (entry.listing_id, entry.place_key)
        stored[key] = _content(entry)
        if {(tag.group, tag.value) for tag in entry.entry_tags.all()} != set(_tag_pairs(entry)):
            yield f"listing {key[0]}: the rows for filtering differ from the entry"
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


def entries_of(listings: Iterable[Listing]) -> Iterator[Entry]:
    """The unsaved entries of the given public listings."""
    listings = list(listings)
    venues = {s.venue_id: s.venue for listing in listings for s in listing.schedules.all() if s.venue}
    counts = VenueCounts.around(venues.values())
    next_dates = _next_dates([listing.pk for listing in listings])
    for listing in listings:
        tags = _listing_tags(listing)
        for place, schedules in places_of(listing, counts):
            starts = [next_dates[s.uid] for s in schedules if s.uid in next_dates]
            yield _entry(listing, place, schedules, tags, min(starts, default=None))


def _next_dates(listing_ids: list[int]) -> dict:
    """{schedule uid: start of its next date that takes place}."""
    rows = (
        Occurrence.objects.filter(listing__in=listing_ids, starts_at__gte=timezone.now())
        .exclude(status=OccurrenceStatus.CANCELLED)
        .values_list("schedule_uid")
        .annotate(Min("starts_at"))
    )
    return dict(rows)


def _listing_tags(listing: Listing) -> dict[str, list[str]]:
    return {
        TagGroup.CATEGORY.value: [term.slug for term in listing.categories.all()],
        TagGroup.AUDIENCE.value: [term.slug for term in listing.audiences.all()],
        TagGroup.STANDPOINT.value: [term.slug for term in listing.standpoints.all()],
        TagGroup.PARTICIPATION.value: [mode.value for mode in listing.participation],
        TagGroup.FEATURE.value: [
            row.feature.slug for row in listing.listing_features.all() if row.answer == Answer.YES
        ],
    }


def _entry(
    listing: Listing, place: PublicPlace, schedules: list[Schedule], tags: dict[str, list[str]], next_start
) -> Entry:
    return Entry(
        listing=listing,
        public_id=listing.public_id,
        place_key=place.key,
        kind=listing.kind,
        status=listing.status,
        title=listing.title,
        title_kana=listing.title_kana,
        summary=listing.summary,
        texts=_texts(listing),
        municipality=place.municipality,
        prefecture=place.prefecture,
        precision=place.precision,
        place_label=place.label,
        latitude=place.latitude,
        longitude=place.longitude,
        lat_band=None if place.latitude is None else lat_band(place.latitude),
        schedule_notes=[schedule.note for schedule in schedules if schedule.note],
        tags={TagGroup.DISTRICT.value: [d.code for d in place.districts], **tags},
        sensitive=listing.is_sensitive,
        eligibility=listing.eligibility_status,
        verified_at=listing.verified_at,
        next_starts_at=next_start,
        updated_at=listing.updated_at,
    )


def _texts(listing: Listing) -> dict[str, dict[str, str]]:
    texts = {}
    for language in ("en", "easy"):
        own = {name: getattr(listing, f"{name}_{language}") for name in ("title", "summary")}
        if any(own.values()):
            texts[language] = {name: text for name, text in own.items() if text}
    return texts


def _tag_pairs(entry: Entry) -> Iterator[tuple[str, str]]:
    for group, values in entry.tags.items():
        yield from ((group, value) for value in sorted(set(values)))


def _tag_rows(entry: Entry) -> Iterator[EntryTag]:
    return (EntryTag(entry=entry, group=group, value=value) for group, value in _tag_pairs(entry))
