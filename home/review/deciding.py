"""Whether a change needs a second person: the municipality says (`ReviewPolicy`), where it says nothing everything."""

from collections.abc import Iterable
from typing import Any

from django.db.models import F, Q
from wagtail.models import Revision

from directory.enums import Visibility
from directory.models import Listing, Organisation, User
from home.models.review import ReviewMode, ReviewPolicy

from .concerns import concerns, seats

#: What can hurt somebody or mislead them about who is behind a page. The rest – times, prices, how it feels to come for
#: the first time – is what changes often and what everybody who comes can see for themselves.
SENSITIVE = (
    "title", "neutral_title", "search_words", "organisations", "categories", "audiences", "standpoints",
    "location_visibility", "municipality", "prefecture", "eligibility_status", "eligibility_note", "welcome_note",
    "eligibility_rules", "ask_name", "ask_address", "ask_phone", "ask_photo", "safeguarding_present",
    "safeguarding_training", "safeguarding_url", "channels", "listing_images", "support_desks",
)  # fmt: skip
PLACE = ("uid", "place_kind", "venue", "municipality", "location_visibility")  # of a schedule; its times may change
NOT_CONTENT = {"pk", "listing", "sort_order"}  # new whenever children are written again


def needs_review(listing: Listing, revision: Revision, user: User) -> bool:
    """Of a revision that somebody wants to see published. `listing`: as it is in the database."""
    policy = policy_of(listing)
    mode = policy.mode if policy else ReviewMode.EVERYTHING
    if mode == ReviewMode.TRUSTED:
        return moves_away(listing, revision) or not is_trusted(policy, listing, user)
    if mode == ReviewMode.SENSITIVE:
        return not listing.live or is_delicate(listing, revision) or bool(sensitive_changes(listing, revision))
    return True


def policy_of(listing: Listing) -> ReviewPolicy | None:
    """Of its municipality; a ward without one of its own follows its city."""
    if listing.municipality_id is None:
        return None
    found = ReviewPolicy.objects.filter(
        Q(municipality=listing.municipality_id) | Q(municipality__wards=listing.municipality_id)
    )
    return found.order_by(F("municipality__parent").asc(nulls_last=True)).first()


def moves_away(listing: Listing, revision: Revision) -> bool:
    """To where another policy holds: whoever trusts somebody speaks for their own town only."""
    return any(getattr(listing, f"{name}_id") != revision.content[name] for name in ("municipality", "prefecture"))


def is_trusted(policy: ReviewPolicy, listing: Listing, user: User) -> bool:
    """Members of an organisation on the list that runs the listing already; and those who would review it."""
    mine = Organisation.objects.present().filter(listings=listing, memberships__user=user)
    if mine.filter(pk__in=policy.trusted.values("pk")).exists():
        return True
    concern = concerns([listing.pk])[listing.pk]
    return any(seat.user == user.pk and seat.circle(concern) == 1 for seat in seats(concern.prefectures))


def is_delicate(listing: Listing, revision: Revision) -> bool:
    """Before or after: a place that isn't shown, or a subject that asks for quiet handling."""
    after = revision.as_object()
    schedules = [*listing.schedules.all(), *after.schedules.all()]
    hidden = any(one.location_visibility != Visibility.EXACT for one in (listing, after, *schedules))
    return hidden or listing.is_sensitive or after.is_sensitive


def sensitive_changes(listing: Listing, revision: Revision) -> list[str]:
    """Names of fields that differ from what is public now."""
    before, after = listing.serializable_data(), revision.content
    changed = [name for name in SENSITIVE if _content(before.get(name)) != _content(after.get(name))]
    places = [_places(content.get("schedules") or ()) for content in (before, after)]
    return [*changed, *(["schedules"] if places[0] != places[1] else [])]


def _places(schedules: Iterable[dict]) -> list[tuple]:
    return sorted(tuple(str(one.get(name)) for name in PLACE) for one in schedules)


def _content(value: Any) -> Any:
    """A field's value without what is only bookkeeping."""
    if not isinstance(value, list):
        return value or None
    rows = [
        sorted((name, str(said)) for name, said in row.items() if name not in NOT_CONTENT)
        if isinstance(row, dict)
        else str(row)
        for row in value
    ]
    return rows if any(isinstance(row, list) for row in rows) else sorted(rows) or None
