"""Public listings → rows of the read model: the entry, its tags and the texts to search in. Writes nothing."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Min, Prefetch, QuerySet
from django.utils import timezone, translation

from activities.enums import OccurrenceStatus
from activities.models import Occurrence, Schedule
from directory.enums import Answer
from directory.models import Listing, VenueDistrict

from .geo import lat_band
from .models import Entry, TagGroup
from .text.days import day_words
from .text.fold import runs
from .text.index import Document
from .whereabouts import PublicPlace, VenueCounts, places_of


@dataclass(frozen=True)
class Row:
    """One entry and the texts it is found by."""

    entry: Entry
    title: str
    summary: str
    body: str

    def document(self) -> Document:
        """For the text index; the entry must be saved."""
        return Document.of(self.entry.pk, self.title, self.summary, self.body)


def with_places(listings: QuerySet[Listing]) -> QuerySet[Listing]:
    """Load what `whereabouts.places_of` needs: a constant number of queries however many listings."""
    districts = VenueDistrict.objects.select_related("district")
    schedules = Schedule.objects.select_related(
        "venue__town", "venue__municipality__prefecture", "municipality__prefecture"
    ).prefetch_related(Prefetch("venue__venue_districts", districts))
    return listings.select_related("municipality__prefecture", "prefecture").prefetch_related(
        Prefetch("schedules", schedules)
    )


def loaded(listing_ids: list[int]) -> QuerySet[Listing]:
    """The public ones among these listings, with all that their rows are made of."""
    return with_places(Listing.objects.public().filter(pk__in=listing_ids)).prefetch_related(
        "categories",
        "audiences",
        "standpoints",
        "organisations",
        "listing_features__feature",
    )


def rows_of(listings: Iterable[Listing]) -> Iterator[Row]:
    """The rows of the given public listings (`loaded`), entries unsaved."""
    listings = list(listings)
    venues = {s.venue_id: s.venue for listing in listings for s in listing.schedules.all() if s.venue}
    counts = VenueCounts.around(venues.values())
    next_dates = _next_dates([listing.pk for listing in listings])
    for listing in listings:
        tags = _listing_tags(listing)
        for place, schedules in places_of(listing, counts):
            starts = [next_dates[s.uid] for s in schedules if s.uid in next_dates]
            entry = _entry(listing, place, schedules, tags, min(starts, default=None))
            yield Row(entry, *_document_texts(listing, place, schedules))


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
    listing: Listing,
    place: PublicPlace,
    schedules: list[Schedule],
    tags: dict[str, list[str]],
    next_start: datetime | None,
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
        texts=_texts(listing, place),
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


def _texts(listing: Listing, place: PublicPlace) -> dict[str, dict[str, str]]:
    """{language: {title, summary, place_label}}, each only where it differs from the Japanese."""
    texts = {}
    label = place.label
    for language in ("en", "easy"):
        own = {name: getattr(listing, f"{name}_{language}") for name in ("title", "summary")}
        with translation.override(language):
            own["place_label"] = place.label if place.label != label else ""
        if any(own.values()):
            texts[language] = {name: text for name, text in own.items() if text}
    return texts


def _document_texts(listing: Listing, place: PublicPlace, schedules: list[Schedule]) -> tuple[str, str, str]:
    """(title, summary, body) to search in. Only what may be public: of a hidden place, no word is in it.

    `search_words` are the exception people ask for: findable, but never shown.
    """
    title = [listing.title, listing.title_kana, listing.title_en, listing.title_easy, "".join(runs(listing.title))]
    summary = [listing.summary, listing.summary_en, listing.summary_easy]
    body = [listing.description, listing.description_en, listing.description_easy, listing.search_words]
    body += [listing.welcome_note, listing.eligibility_note, listing.first_visit, listing.cost, listing.booking]
    body += [organisation.name for organisation in listing.organisations.all()]
    for term in (*listing.categories.all(), *listing.audiences.all(), *listing.standpoints.all()):
        body += [term.name, term.kana, term.name_en]  # the easy names are sentences: anybody's word is in them
    body += [row.feature.name for row in listing.listing_features.all() if row.answer == Answer.YES]
    body += [schedule.note for schedule in schedules] + [schedule.name for schedule in schedules]
    body += [day_words(schedule.note) for schedule in schedules]
    body += _place_words(place)
    return "\n".join(title), "\n".join(summary), "\n".join(filter(None, body))


def _place_words(place: PublicPlace) -> list[str]:
    words = [place.label, *(district.display_name for district in place.districts)]
    if place.municipality:
        words += [place.municipality.full_name, place.municipality.kana]
    if place.venue:
        words += [place.venue.name, place.venue.kana, place.venue.address, place.venue.nearest_stop]
    return words
