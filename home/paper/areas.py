"""Which area a sheet is about, and what of it goes on: public listings that the person may change."""

from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.http import Http404

from directory.models import District, Listing, Municipality, User
from home.desk.calls import changeable_by
from search.filters import area_condition
from search.models import Entry

MOST = 200  # listings of one area that are offered: more is no leaflet but a book
FOUND = 30


@dataclass(frozen=True)
class Area:
    """A district or a municipality the person looks after."""

    place: District | Municipality

    @property
    def code(self) -> str:
        return self.place.code

    @property
    def name(self) -> str:
        return self.place.display_name if isinstance(self.place, District) else self.place.name

    @property
    def municipality(self) -> Municipality | None:
        return self.place.municipalities.first() if isinstance(self.place, District) else self.place


def find(user: User, code: str) -> Area:
    """Raises Http404 for areas of others as for those that aren't there."""
    rows = Municipality if len(code) == 5 and code.isdecimal() else District
    place = rows.objects.curated_by(user).filter(code=code).first()
    if place is None:
        raise Http404
    return Area(place)


def look_up(user: User, words: str) -> list[Area]:
    """Municipalities and districts the person looks after, by a part of the name; the first few without words."""
    towns = Municipality.objects.curated_by(user).current().order_by("code")
    districts = District.objects.curated_by(user).current().order_by("code")
    if words:
        wanted = Q(name__icontains=words) | Q(kana__icontains=words) | Q(code=words)
        towns, districts = towns.filter(wanted), districts.filter(wanted)
    return [Area(one) for one in (*towns[:FOUND], *districts[:FOUND])][:FOUND]


def entries_of(user: User, area: Area) -> QuerySet[Entry]:
    """What the public may find there (hidden places lie in no district: they come with the municipality only)."""
    mine = changeable_by(user).order_by().values("pk")
    return Entry.objects.filter(area_condition(area.place), listing__in=mine)


def listings_of(user: User, area: Area) -> QuerySet[Listing]:
    """The same as listings, by name."""
    rows = Listing.objects.filter(pk__in=entries_of(user, area).order_by().values("listing"))
    return rows.order_by("title_kana", "title", "pk")
