"""Where a hall lies, put on the map by hand: a gazetteer knows streets, the group knows the door."""

from activities.models import Schedule
from directory.enums import GeocodeLevel
from directory.models import Listing, User, Venue
from directory.public_ids import new_public_id
from directory.services.assignment import assign_districts

from . import drafts, halls

NOT_COPIED = ("id", "public_id", "source", "origin_id", "created_at", "updated_at")


def place(listing: Listing, venue: Venue, point: tuple[float, float], user: User, seen: int) -> None:
    """The draft meets at this point. Raises what `drafts.save` does.

    What others meet at, or what is public, stays where it is: the draft gets a hall of its own there, which is looked
    at like any other change of place.
    """
    if _is_only_a_draft(listing, venue):
        _put(venue, point)
        return
    draft, _latest = drafts.draft_of(listing)
    old = venue.public_id
    moved = Venue(
        **{
            field.attname: getattr(venue, field.attname)
            for field in Venue._meta.concrete_fields
            if field.name not in NOT_COPIED
        }
    )
    moved.public_id = new_public_id()
    _put(moved, point)
    halls.meet_at(draft, old, moved)
    drafts.save(listing, draft, user, seen)


def _is_only_a_draft(listing: Listing, venue: Venue) -> bool:
    """Whether nobody but this listing's own writers have ever seen the hall."""
    others = Schedule.objects.filter(venue=venue).exclude(listing=listing.pk).exists()
    return not others and not venue.source and not (listing.live and listing.schedules.filter(venue=venue).exists())


def _put(venue: Venue, point: tuple[float, float]) -> None:
    venue.latitude, venue.longitude = point
    venue.geocode_level = GeocodeLevel.EXACT
    venue.save()
    assign_districts(Venue.objects.filter(pk=venue.pk))
