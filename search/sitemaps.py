"""Which pages there are, for search engines: listings, halls and areas that are found, each in each language.

Everything comes from the read model, so nothing stands here that a search wouldn't show. The addresses themselves are
opaque; a page that asks not to be found (`noindex`) is in none of these.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.db.models import CharField, Exists, Max, OuterRef, QuerySet, Value
from django.db.models.functions import Cast, Concat
from django.urls import reverse
from django.utils import translation

from directory.models import Venue

from .models import Entry, EntryTag, TagGroup

Pages = QuerySet | Sequence[tuple[str, datetime]]
ANY = "xxxxxxxx"


class Addresses(Sitemap):
    """Pages of one kind in one language. `items` are (key, when it changed), read a file at a time."""

    url_name: str

    def __init__(self, language: str) -> None:
        with translation.override(language):  # reversed once: a file holds fifty thousand
            self._before, self._after = reverse(self.url_name, args=[ANY]).rsplit(ANY, 1)

    def location(self, item: tuple[str, datetime]) -> str:
        return f"{self._before}{item[0]}{self._after}"

    def lastmod(self, item: tuple[str, datetime]) -> datetime:
        return item[1]

    def get_latest_lastmod(self) -> datetime | None:
        return Entry.objects.aggregate(last=Max("updated_at"))["last"]


class Listings(Addresses):
    url_name = "listing"

    def items(self) -> Pages:
        return Entry.objects.filter(first=True).order_by("public_id").values_list("public_id", "updated_at")


class Venues(Addresses):
    """Halls that a row shows: the others have no page."""

    url_name = "venue"

    def items(self) -> Pages:
        key = Concat(Value("v"), Cast(OuterRef("pk"), CharField()))
        shown = Entry.objects.filter(listing__schedules__venue=OuterRef("pk"), place_key=key)
        return Venue.objects.present().filter(Exists(shown)).order_by("pk").values_list("public_id", "updated_at")


class Areas(Addresses):
    """Prefectures and municipalities where something is."""

    url_name = "district"

    def items(self) -> Pages:
        return [*_changed("prefecture"), *_changed("municipality")]


class Districts(Addresses):
    url_name = "district"

    def items(self) -> Pages:
        rows = EntryTag.objects.filter(group=TagGroup.DISTRICT).order_by("value").values_list("value")
        return rows.annotate(changed=Max("entry__updated_at"))


def _changed(area: str) -> QuerySet:
    rows = Entry.objects.filter(**{f"{area}__isnull": False}).order_by(area).values_list(area)
    return rows.annotate(changed=Max("updated_at"))


def sections() -> dict[str, Sitemap]:
    """{name of the file: its pages}: listings, listings-en, listings-easy …"""
    kinds = {"listings": Listings, "venues": Venues, "areas": Areas, "districts": Districts}
    return {
        name_in(name, language): kind(language)
        for name, kind in kinds.items()
        for language, _label in settings.LANGUAGES
    }


def name_in(name: str, language: str) -> str:
    return name if language == settings.LANGUAGE_CODE else f"{name}-{language}"
