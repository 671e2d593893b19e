"""The one filter set for page, API, feed and widget: the parameters of DESIGN 6 over `search.Entry`."""

import django_filters
from django import forms
from django.db.models import Exists, F, OuterRef, Q, QuerySet, Window
from django.db.models.functions import RowNumber
from django.utils.translation import gettext_lazy as _

from directory.enums import ListingKind, Participation

from . import geo
from .models import Entry, EntryTag, TagGroup

DEFAULT_RADIUS_KM = 3.0


def parse_point(text: str) -> geo.Point:
    """ "35.33,139.63" → Point. Raises forms.ValidationError with a sentence for people."""
    try:
        latitude, longitude = (float(part) for part in text.split(","))
        return geo.Point(latitude, longitude)
    except ValueError as error:
        raise forms.ValidationError(
            _("場所は「緯度,経度」で書いてください（例：35.3300,139.6300）。日本の中だけさがせます。")
        ) from error


class PointField(forms.CharField):
    def clean(self, value: str) -> geo.Point | None:
        text = super().clean(value)
        return parse_point(text) if text else None


class PointFilter(django_filters.Filter):
    field_class = PointField


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
        if not value:
            return queryset
        tags = EntryTag.objects.filter(entry=OuterRef("pk"), group=self.group, value__in=value)
        return queryset.filter(Exists(tags))


class EntryFilter(django_filters.FilterSet):
    near = PointFilter(method="keep")
    radius = django_filters.NumberFilter(method="keep", min_value=0.1, max_value=geo.MAX_RADIUS_KM)
    district = TagFilter(TagGroup.DISTRICT)
    category = TagFilter(TagGroup.CATEGORY)
    audience = TagFilter(TagGroup.AUDIENCE)
    standpoint = TagFilter(TagGroup.STANDPOINT)
    participation = django_filters.MultipleChoiceFilter(choices=Participation.choices, method="by_participation")
    feature = TagFilter(TagGroup.FEATURE)
    kind = django_filters.ChoiceFilter(choices=ListingKind.choices)
    municipality = django_filters.CharFilter(method="in_municipality")
    prefecture = django_filters.CharFilter(field_name="prefecture")

    class Meta:
        model = Entry
        fields: list[str] = []

    def keep(self, queryset: QuerySet, name: str, value: object) -> QuerySet:
        return queryset  # near and radius work together, in filter_queryset

    def in_municipality(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        """A designated city includes its wards."""
        return queryset.filter(Q(municipality=value) | Q(municipality__parent=value))

    def by_participation(self, queryset: QuerySet, name: str, value: list[str]) -> QuerySet:
        tags = EntryTag.objects.filter(entry=OuterRef("pk"), group=TagGroup.PARTICIPATION, value__in=value)
        return queryset.filter(Exists(tags)) if value else queryset

    def filter_queryset(self, queryset: QuerySet) -> QuerySet:
        queryset = super().filter_queryset(queryset)
        point = self.form.cleaned_data.get("near")
        if point is None:
            return queryset
        return geo.within(queryset, point, float(self.form.cleaned_data.get("radius") or DEFAULT_RADIUS_KM))


def one_per_listing(entries: QuerySet[Entry], by_distance: bool) -> QuerySet[Entry]:
    """Each listing once, by its nearest matching location, in an order that is stable under ties."""
    order = [F("distance_km").asc(), F("pk").asc()] if by_distance else [F("pk").asc()]
    ranked = entries.annotate(rank=Window(RowNumber(), partition_by=F("listing_id"), order_by=order)).filter(rank=1)
    if by_distance:
        return ranked.order_by("distance_km", "public_id")
    return ranked.order_by(F("verified_at").desc(nulls_last=True), "public_id")
