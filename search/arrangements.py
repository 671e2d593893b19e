"""Wide-area arrangements as they count today: whose residents may use what, where. Directional; days are Japan's."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import IntEnum

from django.db.models import Q
from django.utils.translation import gettext as _

from directory.geocoding.areas import AreaNames
from directory.models import Category, Municipality, Prefecture, WideAreaArrangement

from .models import Entry, EntryTag, TagGroup

BENEFICIARY, HOST = ("beneficiaries", "beneficiary_prefectures"), ("hosts", "host_prefectures")


class Standing(IntEnum):
    """How sure it is that somebody may come, best first."""

    ANYONE = 0
    RULE = 1
    ARRANGEMENT = 2
    UNCONFIRMED = 3
    NOT_OPEN = 4


@dataclass(frozen=True)
class Why:
    """Why a place is offered: `text` for the API, `words` for people, and the arrangement where that is the reason."""

    standing: Standing
    text: str
    words: str
    arrangement: WideAreaArrangement | None = None

    @property
    def is_confirmed(self) -> bool:
        return self.standing < Standing.UNCONFIRMED

    @classmethod
    def anyone(cls) -> "Why":
        return cls(Standing.ANYONE, "anyone", _("どこに住んでいる方でも来られます。"))

    @classmethod
    def by(cls, arrangement: WideAreaArrangement) -> "Why":
        words = _("「%(name)s」の取り決めで来られます。") % {"name": arrangement.name}
        return cls(Standing.ARRANGEMENT, f"arrangement: {arrangement.name}", words, arrangement)


def tagged(group: TagGroup, values: object) -> Q:
    """Entries with any of these values in the group."""
    return Q(pk__in=EntryTag.objects.filter(group=group, value__in=list(values)).values("entry"))


def in_force_for(
    municipality: Municipality, role: tuple[str, str], on: date | None = None
) -> list[WideAreaArrangement]:
    """Arrangements of today (or that day) in which the municipality, its city or its prefecture has the role.

    Four queries, with hosts, beneficiaries and categories loaded.
    """
    codes = [code for code in (municipality.code, municipality.parent_id) if code]
    named = Q(**{f"{role[0]}__in": codes}) | Q(**{f"{role[1]}": municipality.prefecture_id})
    return list(
        WideAreaArrangement.objects.in_force(on)
        .filter(named)
        .distinct()
        .order_by("name", "pk")
        .prefetch_related(*BENEFICIARY, *HOST, "categories")
    )


@dataclass(frozen=True)
class Offer:
    """The side of an arrangement that takes people in, stored or not: the categories of the hosts, all where none is
    named."""

    hosts: Iterable[Municipality]
    prefectures: Iterable[Prefecture]
    categories: Iterable[Category]

    @classmethod
    def of(cls, arrangement: WideAreaArrangement) -> "Offer":
        return cls(arrangement.hosts.all(), arrangement.host_prefectures.all(), arrangement.categories.all())

    def terms(self, areas: AreaNames) -> tuple[set[str], set[str], set[str]]:
        """(municipalities that receive, wards of designated cities included; whole prefectures; category slugs)."""
        hosts = {code for host in self.hosts for code in areas.scope(host)}
        return hosts, {one.code for one in self.prefectures}, {category.slug for category in self.categories}

    def condition(self, areas: AreaNames) -> Q:
        """On entries: they lie there and are of these categories."""
        hosts, prefectures, slugs = self.terms(areas)
        where = Q(municipality__in=hosts) | Q(prefecture__in=prefectures)
        return where & tagged(TagGroup.CATEGORY, slugs) if slugs else where


def hosted(arrangement: WideAreaArrangement, areas: AreaNames) -> Q:
    """Entries in the hosts, of the categories it is about (of all, where it names none)."""
    return Offer.of(arrangement).condition(areas)


def covers(arrangement: WideAreaArrangement, entry: Entry, areas: AreaNames) -> bool:
    """Whether `hosted` would find this entry; no query."""
    hosts, prefectures, slugs = Offer.of(arrangement).terms(areas)
    here = entry.municipality_id in hosts or entry.prefecture_id in prefectures
    return here and (not slugs or bool(slugs & set(entry.tags.get(TagGroup.CATEGORY, []))))
