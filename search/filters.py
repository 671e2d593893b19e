"""The one filter set for page, API, feed and widget: the parameters of DESIGN 6 over `search.Entry`."""

from __future__ import annotations

import re
from datetime import date
from functools import cached_property
from typing import Any

import django_filters
from django import forms
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from activities.enums import OccurrenceStatus, PartOfDay
from activities.models import Occurrence
from activities.weekdays import WEEKDAYS
from directory.enums import ListingKind, ListingStatus, Participation
from directory.japan.codes import InvalidCode, normalise_municipality_code
from directory.models import District, Municipality

from . import geo
from .collections import NamedSearch, find_collection
from .days import in_days
from .locations import Origin, find_origins
from .models import Entry, EntrySchedule, EntryTag, TagGroup
from .text import index
from .text.query import Query
from .text.understanding import understand
from .weekday_names import WEEKDAY_NAMES

DEFAULT_RADIUS_KM = 3.0
DAYS = ("from", "to")
PAGE_SIZE, MAX_PAGE_SIZE = 20, 100
SORTS = {
    "distance": _("近い順"),
    "soonest": _("開催日の近い順"),
    "relevance": _("ことばに合う順"),
    "verified": _("最近確認された順"),
}
# What is offered with counts beside each choice (`search.facets`); of one group any choice will do.
CHOICE_PARAMS = ("category", "audience", "standpoint", "participation", "feature", "kind", "weekday", "time")
# Say where somebody is, or looks: an answer is kept nowhere, neither by a cache nor on the disk of a shared computer.
WHEREABOUTS = frozenset({"near", "place", "bbox"})
# Those whose answer may differ between two places of one listing.
PLACE_PARAMS = (
    "q", "near", "place", "bbox", "district", "municipality", "prefecture", "weekday", "time", "from", "to",
    "collection",
)  # fmt: skip


class TextField(forms.CharField):
    """Text without the null character, which PostgreSQL refuses."""

    default_error_messages = {"null": _("使えない文字が入っています。")}

    def to_python(self, value: object) -> str:
        text = super().to_python(value)
        if "\x00" in text:
            raise forms.ValidationError(self.error_messages["null"], "null")
        return text


class PointField(TextField):
    def clean(self, value: str) -> geo.Point | None:
        text = super().clean(value)
        return parse_point(text) if text else None


class BoxField(TextField):
    def clean(self, value: str) -> geo.Box | None:
        text = super().clean(value)
        return parse_box(text) if text else None


class MunicipalityField(TextField):
    """Five digits, six with check digit, or four that lost their zero."""

    def clean(self, value: str) -> str:
        text = super().clean(value)
        try:
            return normalise_municipality_code(text) if text else ""
        except InvalidCode as error:
            raise forms.ValidationError(str(error)) from error


class PrefectureField(TextField):
    def clean(self, value: str) -> str:
        text = super().clean(value)
        if text and not re.fullmatch(r"[0-9]{1,2}", text):
            raise forms.ValidationError(_("都道府県は2桁の番号で書いてください（例：14）。"))
        return text.zfill(2) if text else ""


def parse_point(text: str) -> geo.Point:
    """ "35.33,139.63" → Point. Raises forms.ValidationError with a sentence for people."""
    try:
        latitude, longitude = (float(part) for part in text.split(","))
        return geo.Point(latitude, longitude)
    except ValueError as error:
        raise forms.ValidationError(
            _("場所は「緯度,経度」で書いてください（例：35.3300,139.6300）。日本の中だけさがせます。")
        ) from error


def parse_box(text: str) -> geo.Box:
    """ "139.5,35.2,139.7,35.4" (west, south, east, north) → Box. Raises forms.ValidationError."""
    try:
        return geo.Box(*(float(part) for part in text.split(",")))
    except (TypeError, ValueError) as error:
        raise forms.ValidationError(
            _("範囲は「西,南,東,北」の度で書いてください（例：139.5,35.2,139.7,35.4）。")
        ) from error


def of(field: type[forms.Field], **kwargs: object) -> django_filters.Filter:
    """A filter whose value is read by the methods below and not by django-filter's look-ups."""
    kwargs.setdefault("method", "keep")
    kind = type(f"{field.__name__}Filter", (django_filters.Filter,), {"field_class": field})
    return kind(**kwargs)


class TagFilter(django_filters.Filter):
    """Repeatable: OR inside one group. Values that don't exist simply match nothing."""

    class field_class(forms.TypedMultipleChoiceField):
        def valid_value(self, value: str) -> bool:
            return len(value) <= 50 and "\x00" not in value  # PostgreSQL refuses text with a null character

    def __init__(self, group: TagGroup, **kwargs: object) -> None:
        self.group = group
        super().__init__(**kwargs)
        self.extra.setdefault("widget", forms.SelectMultiple)

    def filter(self, queryset: QuerySet, value: list[str]) -> QuerySet:
        return queryset.filter(tagged(self.group, value)) if value else queryset


class ChoiceTagFilter(TagFilter, django_filters.MultipleChoiceFilter):
    """As TagFilter, where the choices never change: others are an error."""

    field_class = forms.MultipleChoiceField


def tagged(group: TagGroup, values: list[str]) -> Exists:
    """Condition on entries: they carry one of these values."""
    return Exists(EntryTag.objects.filter(entry=OuterRef("pk"), group=group, value__in=values))


def lying_in(districts: list[str]) -> Q:
    """Condition on entries: they lie in one of these districts. So few that it is they that should be looked up."""
    tags = EntryTag.objects.filter(group=TagGroup.DISTRICT, value__in=districts)
    return Q(pk__in=tags.values("entry"))


# `from` is a word of Python's own, so it cannot be written as a class attribute
Dates = type(
    "Dates",
    (django_filters.FilterSet,),
    {"from": of(forms.DateField, label=_("いつから")), "to": of(forms.DateField, label=_("いつまで"))},
)


class EntryFilter(Dates):
    """Everything one can ask for. `form.errors` tells what wasn't understood; `qs` are entries, unordered."""

    q = of(TextField, label=_("ことば"), max_length=100)
    near = of(PointField, label=_("緯度,経度"))
    place = of(TextField, label=_("どのあたりで"), max_length=100)
    radius = of(forms.FloatField, label=_("どのくらい近くまで"), min_value=0.1, max_value=geo.MAX_RADIUS_KM)
    bbox = of(BoxField, label=_("地図の範囲"))
    district = TagFilter(TagGroup.DISTRICT, label=_("学区"), method="in_district")
    municipality = of(MunicipalityField, label=_("市区町村"), method="in_municipality")
    prefecture = of(PrefectureField, label=_("都道府県"), method="in_prefecture")
    category = TagFilter(TagGroup.CATEGORY, label=_("すること"))
    audience = TagFilter(TagGroup.AUDIENCE, label=_("対象"))
    standpoint = TagFilter(TagGroup.STANDPOINT, label=_("立場"))
    participation = ChoiceTagFilter(TagGroup.PARTICIPATION, label=_("参加のしかた"), choices=Participation.choices)
    feature = TagFilter(TagGroup.FEATURE, label=_("特徴"))
    collection = of(TextField, label=_("特集"), max_length=50, method="in_collection")
    kind = django_filters.ChoiceFilter(label=_("どちら"), choices=ListingKind.choices)
    weekday = ChoiceTagFilter(
        TagGroup.WEEKDAY, label=_("曜日"), choices=[(day, WEEKDAY_NAMES[day]) for day in WEEKDAYS]
    )
    time = ChoiceTagFilter(TagGroup.TIME, label=_("時間帯"), choices=PartOfDay.choices)
    sort = django_filters.ChoiceFilter(label=_("ならべ方"), choices=list(SORTS.items()), method="keep")
    page = of(forms.IntegerField, label=_("ページ"), min_value=1, max_value=1_000_000)
    page_size = of(forms.IntegerField, label=_("1ページの件数"), min_value=1, max_value=MAX_PAGE_SIZE)
    facets = of(
        forms.TypedChoiceField,
        label=_("選択肢ごとの件数"),
        choices=[("0", "0"), ("1", "1")],
        coerce=lambda value: value == "1",
        empty_value=False,
    )

    class Meta:
        model = Entry
        fields: list[str] = []

    def __init__(self, data: QueryDict | None = None, *args: Any, **kwargs: Any) -> None:
        # django-filter copies every filter for every request: only those that are asked for
        self.base_filters = {name: one for name, one in type(self).base_filters.items() if name in (data or ())}
        super().__init__(data, *args, **kwargs)

    # --- what was asked -------------------------------------------------------------------------------------------

    @cached_property
    def asked(self) -> dict:
        """The values understood, by parameter; those not given aren't there."""
        self.form.is_valid()
        return self.form.cleaned_data

    @cached_property
    def origins(self) -> list[Origin]:
        """Where `place` may be, best first; the first is used."""
        place = self.asked.get("place")
        return find_origins(place) if place else []

    @cached_property
    def point(self) -> geo.Point | None:
        """The point distances are told from: `near`, or the place. A whole municipality is searched by its borders."""
        if near := self.asked.get("near"):
            return near
        origin = self.origins[0] if self.origins else None
        return origin.point if origin and not origin.area else None

    @cached_property
    def named(self) -> NamedSearch | None:
        """The search that `collection` stands for; None where there is no such collection."""
        slug = self.asked.get("collection")
        return find_collection(slug) if slug else None

    @cached_property
    def days(self) -> tuple[date | None, date | None]:
        """The days whose dates are looked for: those asked for, else those of the collection."""
        of_collection = EntryFilter(self.named.params).asked if self.named else {}
        own = any(self.asked.get(name) for name in DAYS)
        first, last = ((self.asked if own else of_collection).get(name) for name in DAYS)
        return first, last

    @property
    def radius_km(self) -> float:
        return float(self.asked.get("radius") or DEFAULT_RADIUS_KM)

    @cached_property
    def query(self) -> Query:
        return understand(self.asked.get("q") or "")

    @cached_property
    def _district_codes(self) -> list[str]:
        return District.objects.codes_today(self.asked["district"])

    @cached_property
    def _municipality_codes(self) -> list[str]:
        return Municipality.objects.codes_today(self.asked["municipality"])

    @property
    def tells_places_apart(self) -> bool:
        """Whether one place of a listing may be found and another not."""
        return any(self.asked.get(name) for name in PLACE_PARAMS)

    @property
    def stays_within_place(self) -> bool:
        """Whether a place alone leaves few rows."""
        names = ("bbox", "district", "municipality")
        return self.point is not None or bool(self.origins) or any(self.asked.get(name) for name in names)

    # --- entries --------------------------------------------------------------------------------------------------

    def filter_queryset(self, queryset: QuerySet, leaving_out: tuple[str, ...] = ()) -> QuerySet:
        """Entries that answer every parameter but those of `leaving_out`; with `distance_km` where there is a point."""
        for name, value in self.asked.items():
            if name not in leaving_out:
                queryset = self.filters[name].filter(queryset, value)
        queryset = self._in_places(queryset)
        queryset = self._in_dates(queryset, *(None if name in leaving_out else self.asked.get(name) for name in DAYS))
        return index.matching(queryset, self.query, within_place=self.stays_within_place)

    def keep(self, queryset: QuerySet, name: str, value: object) -> QuerySet:
        return queryset  # several parameters work together, in filter_queryset

    def _in_places(self, queryset: QuerySet) -> QuerySet:
        if box := self.asked.get("bbox"):
            queryset = geo.in_box(queryset, box)
        if self.point:
            return geo.within(queryset, self.point, self.radius_km)
        if self.asked.get("place"):
            area = self.origins[0].area if self.origins else None
            return queryset.filter(area_condition(area)) if area else queryset.none()
        return queryset

    def _in_dates(self, queryset: QuerySet, first: date | None, last: date | None) -> QuerySet:
        """Entries at whose place something takes place on these days, by its new time where it was moved."""
        if not first and not last:
            return queryset
        dates = Occurrence.objects.filter(in_days(first, last), listing=OuterRef(OuterRef("listing")))
        dates = dates.exclude(status=OccurrenceStatus.CANCELLED).filter(schedule_uid=OuterRef("schedule_uid"))
        here = EntrySchedule.objects.filter(entry=OuterRef("pk"))
        return queryset.filter(Exists(here.filter(Exists(dates))), status=ListingStatus.OPEN)

    def in_district(self, queryset: QuerySet, name: str, value: list[str]) -> QuerySet:
        """A district that was merged into others leads to them."""
        return queryset.filter(lying_in(self._district_codes)) if value else queryset

    def in_municipality(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        """A designated city includes its wards, a municipality of the past is where it went."""
        return queryset.filter(municipality__in=self._municipality_codes) if value else queryset

    def in_collection(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        """What its search finds, and of that what the other parameters leave."""
        if not value:
            return queryset
        return EntryFilter(self.named.params, queryset).qs if self.named else queryset.none()

    def in_prefecture(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        return queryset.filter(prefecture=value) if value else queryset


def area_condition(area: Municipality | District) -> Q:
    """Condition on entries: they lie in the municipality (with its wards) or in the district."""
    if isinstance(area, District):
        return lying_in([area.code])
    return Q(municipality__in=Municipality.objects.codes_today(area.code))
