"""Entries as the cards of a list: words in the reader's language, names instead of codes. Four queries per list."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import prefetch_related_objects
from django.urls import reverse
from django.utils.translation import get_language

from directory.enums import ListingStatus
from directory.models import Category, District
from directory.naming import in_own_language

from .models import Entry, Precision, TagGroup
from .next_on_cards import NextDate, next_dates

WALKING_METRES_PER_MINUTE = 80  # 不動産の表示に関する公正競争規約施行規則: 80 m of road a minute, rounded up


@dataclass(frozen=True)
class CategoryChip:
    slug: str
    name: str
    icon: str


@dataclass(frozen=True)
class Card:
    """What one listing shows in a list. `title` and `summary` come with the language they are written in."""

    public_id: str
    url: str
    kind: str
    title: str
    title_lang: str
    summary: str
    summary_lang: str
    municipality_name: str
    place_label: str
    location_precision: str
    latitude: float | None
    longitude: float | None
    distance_km: float | None
    schedule_notes: list[str]
    status: str
    status_label: str
    verified_at: object
    unconfirmed: bool
    sensitive: bool
    phone: str = ""
    next: NextDate = field(default_factory=NextDate)
    categories: list[CategoryChip] = field(default_factory=list)
    district_names: list[str] = field(default_factory=list)

    @property
    def is_open(self) -> bool:
        return self.status == ListingStatus.OPEN

    @property
    def has_point(self) -> bool:
        return self.latitude is not None

    @property
    def is_area(self) -> bool:
        """The point stands for an area: the distance is approximate."""
        return self.location_precision == Precision.AREA

    @property
    def walking_minutes(self) -> int | None:
        """Minutes on foot along the straight line; None when too far to say or only the area is known."""
        if self.distance_km is None or self.is_area or self.distance_km > 3:
            return None
        return max(1, -(-int(self.distance_km * 1000) // WALKING_METRES_PER_MINUTE))


def make_cards(entries: Iterable[Entry]) -> list[Card]:
    """Cards in the order of the entries. Loads their municipalities, which only readers of pages are told by name."""
    entries = list(entries)
    prefetch_related_objects(entries, "municipality")
    codes = {code for entry in entries for code in entry.tags.get(TagGroup.DISTRICT, [])}
    names = {district.code: district.label for district in District.objects.filter(code__in=codes)}
    chips = {c.slug: CategoryChip(c.slug, c.label, c.icon) for c in Category.objects.filter(active=True)}
    dates = next_dates(entries)
    return [_card(entry, names, chips, dates[entry.pk]) for entry in entries]


def title_of(entry: Entry) -> tuple[str, str]:
    """(title, its language for `lang`): the translation where there is one, else Japanese, with its reading if easy."""
    language = get_language() or "ja"
    own = entry.texts.get(language, {}).get("title")
    return (own, "en" if language == "en" else "ja") if own else (in_own_language(entry.title, entry.title_kana), "ja")


def _card(entry: Entry, district_names: dict[str, str], chips: dict[str, CategoryChip], next_date: NextDate) -> Card:
    language = get_language() or "ja"
    own = entry.texts.get(language, {})
    written_in = "en" if language == "en" else "ja"
    title, title_lang = title_of(entry)
    return Card(
        public_id=entry.public_id,
        url=reverse("listing", args=[entry.public_id]),
        kind=entry.kind,
        title=title,
        title_lang=title_lang,
        summary=own.get("summary") or entry.summary,
        summary_lang=written_in if own.get("summary") else "ja",
        municipality_name=entry.municipality.label if entry.municipality else "",
        place_label=own.get("place_label") or entry.place_label,
        location_precision=entry.precision,
        latitude=entry.latitude,
        longitude=entry.longitude,
        distance_km=getattr(entry, "distance_km", None),
        schedule_notes=own.get("schedule_notes") or entry.schedule_notes,
        status=entry.status,
        status_label=str(ListingStatus(entry.status).label),
        verified_at=entry.verified_at,
        unconfirmed=entry.is_unconfirmed,
        sensitive=entry.sensitive,
        phone=entry.phone,
        next=next_date,
        categories=[chips[slug] for slug in entry.tags.get(TagGroup.CATEGORY, []) if slug in chips],
        district_names=[district_names[c] for c in entry.tags.get(TagGroup.DISTRICT, []) if c in district_names],
    )
