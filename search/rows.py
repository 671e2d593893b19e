"""Public listings → rows of the read model: the entry, its tags and the texts to search in. Writes nothing."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from uuid import UUID

from django.db.models import Prefetch, QuerySet
from django.utils import translation

from activities.enums import PlaceKind
from activities.models import Schedule
from activities.noted_days import days_in
from activities.times_of_day import parts_of_day
from activities.weekdays import WEEKDAYS, weekdays_of
from directory.enums import Answer, ChannelKind, EligibilityRelation, EligibilityStatus, Wanted
from directory.models import (
    Audience,
    Category,
    Channel,
    EligibilityRule,
    Listing,
    ListingFeature,
    Organisation,
    Standpoint,
    Venue,
    VenueDistrict,
)

from . import next_dates
from .geo import lat_band
from .models import Entry, TagGroup
from .text.fold import runs
from .text.index import Document
from .whereabouts import PublicPlace, VenueCounts, places_of

# What a reader is offered to narrow a search by, with counts.
COUNTED_GROUPS = (
    TagGroup.CATEGORY,
    TagGroup.AUDIENCE,
    TagGroup.STANDPOINT,
    TagGroup.PARTICIPATION,
    TagGroup.FEATURE,
    TagGroup.WEEKDAY,
    TagGroup.TIME,
)


@dataclass(frozen=True)
class Row:
    """One entry and the texts it is found by."""

    entry: Entry
    schedule_uids: tuple[UUID, ...]
    title: str
    summary: str
    body: str

    def document(self) -> Document:
        """For the text index; the entry must be saved."""
        return Document.of(self.entry.pk, self.title, self.summary, self.body)


def with_places(listings: QuerySet[Listing]) -> QuerySet[Listing]:
    """Load what `whereabouts.places_of` needs: a constant number of queries however many listings."""
    districts = VenueDistrict.objects.select_related("district").order_by("district__code")
    venues = Venue.objects.select_related("town", "municipality__prefecture")
    schedules = Schedule.objects.order_by("sort_order", "pk").prefetch_related(
        Prefetch("venue", venues), Prefetch("venue__venue_districts", districts), "municipality__prefecture"
    )
    return listings.select_related("municipality__prefecture", "prefecture").prefetch_related(
        Prefetch("schedules", schedules)
    )


def loaded(listing_ids: list[int]) -> QuerySet[Listing]:
    """The public ones among these listings, with all that their rows are made of.

    Everything comes in an order without ties, so that rows made twice are the same.
    """
    terms = [
        Prefetch(name, model.objects.order_by(*model._meta.ordering, "pk"))
        for name, model in (("categories", Category), ("audiences", Audience), ("standpoints", Standpoint))
    ]
    return with_places(Listing.objects.public().filter(pk__in=listing_ids)).prefetch_related(
        *terms,
        Prefetch("organisations", Organisation.objects.order_by("name", "pk").prefetch_related("districts")),
        Prefetch("channels", Channel.objects.order_by("sort_order", "pk")),
        Prefetch("listing_features", ListingFeature.objects.order_by("sort_order", "pk").prefetch_related("feature")),
        Prefetch(
            "eligibility_rules", EligibilityRule.objects.order_by("sort_order", "pk").prefetch_related("district")
        ),
    )


def rows_of(listings: Iterable[Listing]) -> Iterator[Row]:
    """The rows of the given public listings (`loaded`), entries unsaved."""
    listings = list(listings)
    venues = {s.venue_id: s.venue for listing in listings for s in listing.schedules.all() if s.venue}
    counts = VenueCounts.around(venues.values())
    dates = next_dates.of_schedules([listing.pk for listing in listings])
    for listing in listings:
        tags = _listing_tags(listing)
        for number, (place, schedules) in enumerate(places_of(listing, counts)):
            own = [dates[listing.pk, s.uid] for s in schedules if (listing.pk, s.uid) in dates]
            entry = _entry(listing, place, schedules, tags, min(own, default=(None, "")))
            entry.first = number == 0
            uids = tuple(dict.fromkeys(schedule.uid for schedule in schedules if schedule.pk))
            yield Row(entry, uids, *_document_texts(listing, place, schedules))


def _listing_tags(listing: Listing) -> dict[str, list[str]]:
    return {
        TagGroup.CATEGORY.value: [term.slug for term in listing.categories.all()],
        TagGroup.AUDIENCE.value: [term.slug for term in listing.audiences.all()],
        TagGroup.STANDPOINT.value: [term.slug for term in listing.standpoints.all()],
        TagGroup.PARTICIPATION.value: [mode.value for mode in listing.participation],
        TagGroup.FEATURE.value: [
            row.feature.slug for row in listing.listing_features.all() if row.answer == Answer.YES
        ],
        TagGroup.ELIGIBLE.value: _eligible_areas(listing),
        TagGroup.ORGANISER.value: _organisers_homes(listing),
        TagGroup.HELP.value: [wanted.value for wanted in Wanted if getattr(listing, wanted.value).strip()],
    }


def _eligible_areas(listing: Listing) -> list[str]:
    """Whose residents a rule admits: m:14100, p:14, d:<district code>. Only what is asked of where people live."""
    if listing.eligibility_status != EligibilityStatus.LIMITED:
        return []
    rules = [rule for rule in listing.eligibility_rules.all() if rule.relation == EligibilityRelation.LIVES]
    return [
        f"m:{rule.municipality_id}"
        if rule.municipality_id
        else f"p:{rule.prefecture_id}"
        if rule.prefecture_id
        else f"d:{rule.district.code}"
        for rule in rules
    ]


def _organisers_homes(listing: Listing) -> list[str]:
    """Where the organisations are at home: m:14100, d:<district code>. For people who avoid them, never shown."""
    homes = []
    for organisation in listing.organisations.all():
        homes += [f"m:{organisation.municipality_id}"] if organisation.municipality_id else []
        homes += [f"d:{district.code}" for district in organisation.districts.all()]
    return homes


def _entry(
    listing: Listing,
    place: PublicPlace,
    schedules: list[Schedule],
    tags: dict[str, list[str]],
    next_date: tuple[datetime | None, str],
) -> Entry:
    tags = {
        TagGroup.DISTRICT.value: [district.code for district in place.districts],
        TagGroup.WEEKDAY.value: sorted({day for schedule in schedules for day in weekdays_of(schedule)}),
        TagGroup.TIME.value: sorted({part for schedule in schedules for part in parts_of_day(schedule)}),
        **tags,
    }
    return Entry(
        listing=listing,
        public_id=listing.public_id,
        place_key=place.key,
        kind=listing.kind,
        status=listing.status,
        title=listing.title,
        title_kana=listing.title_kana,
        summary=listing.summary,
        texts=_texts(listing, place, schedules),
        municipality=place.municipality,
        prefecture=place.prefecture,
        precision=place.precision,
        place_label=place.label,
        latitude=place.latitude,
        longitude=place.longitude,
        lat_band=None if place.latitude is None else lat_band(place.latitude),
        schedule_notes=_when(schedules),
        tags=tags,
        facets=facet_words(listing.kind, tags),
        remote=is_remote(listing, place),
        # Asked and not answered counts as never confirmed: lower in every list, and in none of them left out.
        freshness=0 if listing.unconfirmed_since else days_since_1970(listing.verified_at),
        sensitive=listing.is_sensitive,
        eligibility=listing.eligibility_status,
        phone=_phone(listing),
        verified_at=listing.verified_at,
        next_starts_at=next_date[0],
        next_timing=next_date[1],
        updated_at=listing.updated_at,
    )


def _phone(listing: Listing) -> str:
    numbers = (one.value for one in listing.channels.all() if one.public and one.kind == ChannelKind.PHONE)
    return next(numbers, "")


def facet_words(kind: str, tags: dict[str, list[str]]) -> str:
    """ "kind=place category=meal …": what `search.facets` counts, in a form that thousands of rows can be read in."""
    words = [f"{group}={value}" for group in COUNTED_GROUPS for value in dict.fromkeys(tags.get(group, []))]
    return " ".join([f"kind={kind}", *words])


def is_remote(listing: Listing, place: PublicPlace) -> bool:
    """Whether one takes part from anywhere: an online date, or a listing that only meets by telephone or SNS."""
    if place.key == PlaceKind.ONLINE:
        return True
    return place.key == PlaceKind.NONE and (listing.online or listing.telephone or listing.sns)


def days_since_1970(moment: datetime | None) -> int:
    """Whole days (UTC); 0 for never, so that it sorts without a NULL."""
    return (moment.astimezone(UTC).date() - date(1970, 1, 1)).days if moment else 0


def _texts(listing: Listing, place: PublicPlace, schedules: list[Schedule]) -> dict[str, dict[str, str | list[str]]]:
    """{language: {title, summary, place_label, schedule_notes}}, each only where it differs from the Japanese."""
    texts = {}
    label, notes = place.label, _when(schedules)
    for language in ("en", "easy"):
        own = {name: getattr(listing, f"{name}_{language}") for name in ("title", "summary")}
        with translation.override(language):
            own["place_label"] = place.label if place.label != label else ""
        own["schedule_notes"] = when if (when := _when(schedules, language)) != notes else []
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
    body += _when(schedules) + [schedule.name for schedule in schedules]
    body += [_day_words(schedule) for schedule in schedules]
    body += _place_words(place)
    return "\n".join(title), "\n".join(summary), "\n".join(filter(None, body))


def _when(schedules: list[Schedule], language: str = "ja") -> list[str]:
    """When each meets, as written by its organisers or said for them, in one language whoever saves the listing."""
    with translation.override(language):
        # several schedules may be read from one note
        return list(dict.fromkeys(words for schedule in schedules if (words := schedule.when)))


def _day_words(schedule: Schedule) -> str:
    """月曜日 水曜日: the days a schedule meets as words, which 毎週月・水 doesn't hold."""
    days = set(days_in(schedule.note)) | {"月火水木金土日"[WEEKDAYS.index(day)] for day in weekdays_of(schedule)}
    return " ".join(f"{day}曜日" for day in sorted(days))


def _place_words(place: PublicPlace) -> list[str]:
    words = [place.label, *(district.display_name for district in place.districts)]
    if place.municipality:
        words += [place.municipality.full_name, place.municipality.kana]
    if place.venue:
        words += [
            place.venue.name,
            place.venue.kana,
            place.venue.address,
            place.venue.building,
            place.venue.nearest_stop,
        ]
    return words
