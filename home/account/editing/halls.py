"""Where a listing meets: picked from halls everybody can read of already, or written down anew."""

from django.db.models import Q, QuerySet

from activities.enums import PlaceKind
from activities.models import Schedule
from directory.enums import GeocodeLevel
from directory.geocoding import locate
from directory.models import Listing, Municipality, User, Venue
from directory.services.assignment import assign_districts

AT_MOST = 20


def halls_of(draft: Listing) -> list[Venue]:
    """In the order of its schedules, each once."""
    return list({one.venue.pk: one.venue for one in draft.schedules.all() if one.venue}.values())


def known(user: User, text: str, town: Municipality | None) -> QuerySet[Venue]:
    """Halls named or lying so, those of the town first; never homes, nor places that are only shown roughly."""
    found = Venue.objects.choosable_by(user).filter(Q(name__icontains=text) | Q(address__icontains=text), is_home=False)
    found = found.select_related("municipality__prefecture")
    if town:
        near = found.filter(Q(municipality=town) | Q(municipality__parent=town))
        found = near if near.exists() else found
    return found.order_by("name", "pk")[:AT_MOST]


def write_down(name: str, address: str, town: Municipality | None, *, is_home: bool) -> Venue:
    """A hall not known yet, placed as well as the gazetteer can. No page shows it before a listing there is public."""
    match = next(iter(locate(address, municipality=town)), None)
    venue = Venue.objects.create(
        name=name,
        address=address,
        is_home=is_home,
        municipality=match.municipality if match else town,
        latitude=match.latitude if match else None,
        longitude=match.longitude if match else None,
        geocode_level=match.level if match else GeocodeLevel.NONE,
        town_id=match.entry_id if match else None,
    )
    assign_districts(Venue.objects.filter(pk=venue.pk))
    return venue


def meet_at(draft: Listing, old: str, venue: Venue) -> None:
    """Put the draft's schedules that meet at `old` (a public_id), or nowhere yet, into `venue`."""
    schedules = list(draft.schedules.all())
    for one in schedules:
        here = one.venue.public_id if one.venue else ""
        if one.place_kind == PlaceKind.VENUE and here == old:
            one.venue = venue
    if not schedules:
        schedules = [Schedule(place_kind=PlaceKind.VENUE, venue=venue)]
    draft.schedules = schedules
    draft.municipality = draft.municipality or venue.municipality
