"""The card for volunteers: whom to turn to in one municipality (つなぎ先), to carry and to hand over."""

from collections.abc import Iterator

from django.db.models import Q, QuerySet

from directory.models import Municipality, SupportDesk
from search.models import Entry


def desks_of(municipality: Municipality) -> QuerySet[SupportDesk]:
    """The desks for volunteers there: the town's own, the city's of a ward, the prefecture's, the country's."""
    here = Q(municipalities__in=[municipality.code, municipality.parent_id or municipality.code])
    prefecture = Q(prefectures=municipality.prefecture)
    everywhere = Q(municipalities=None, prefectures=None)
    known = SupportDesk.objects.filter(active=True, for_volunteers=True)
    return known.filter(here | prefecture | everywhere).distinct()


def municipalities_to_choose() -> Iterator[Municipality]:
    """Those with a desk of their own or with a listing, by prefecture."""
    with_desk = SupportDesk.objects.filter(active=True, for_volunteers=True).values("municipalities")
    with_listing = Entry.objects.values("municipality")
    there = Municipality.objects.current().filter(Q(pk__in=with_desk) | Q(pk__in=with_listing))
    return there.select_related("prefecture", "parent").order_by("prefecture", "code").iterator()
