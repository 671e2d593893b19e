"""The card for volunteers: whom to turn to in one municipality (つなぎ先), to carry and to hand over."""

from collections.abc import Iterator

from django.db.models import Q

from directory.models import Municipality, SupportDesk
from search.models import Entry


def desks_of(municipality: Municipality) -> list[SupportDesk]:
    """The desks that volunteers there should know, in their order; those of the whole country last."""
    known = SupportDesk.objects.active().filter(for_volunteers=True)
    return [*known.serving(municipality), *known.nationwide()]


def municipalities_to_choose() -> Iterator[Municipality]:
    """Those with a desk of their own or with a listing, by prefecture."""
    with_desk = SupportDesk.objects.active().filter(for_volunteers=True).values("municipalities")
    with_listing = Entry.objects.values("municipality")
    there = Municipality.objects.current().filter(Q(pk__in=with_desk) | Q(pk__in=with_listing))
    return there.select_related("prefecture", "parent").order_by("prefecture", "code").iterator()
