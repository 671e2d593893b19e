"""Per model: what curators see, what of it they change, and what they can choose in forms."""

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Model, QuerySet

from directory import models as directory
from directory.models import User
from home.models import Collection, ReadyComment, ReviewPolicy
from search.models import SynonymGroup

SEE = frozenset({"view"})
KEEP = SEE | {"add", "change"}  # nobody but administrators deletes: listings are closed, merged or put into the bin

Rows = Callable[[User], QuerySet]


@dataclass(frozen=True)
class Scope:
    """`seen`: lists and every address of one object. `changed`: within these. `chosen`: choosers and forms' fields."""

    seen: Rows
    changed: Rows | None = None
    chosen: Rows | None = None
    actions: frozenset[str] = SEE
    areas: tuple[str, ...] = ()  # fields in which only areas of the person's own can be named
    needs_area: bool = False  # or nobody would find again what was just made

    def seen_by(self, user: User) -> QuerySet:
        return self.seen(user)

    def changed_by(self, user: User) -> QuerySet:
        return (self.changed or self.seen)(user)

    def chosen_by(self, user: User) -> QuerySet:
        return (self.chosen or self.seen)(user)


def everything(model: type[Model]) -> Scope:
    """Shared reference data: everybody on the desk reads it, administrators change it."""
    return Scope(seen=lambda user: model.objects.all())


def _memberships(user: User) -> QuerySet:
    return directory.Membership.objects.filter(
        organisation__in=directory.Organisation.objects.curated_by(user).order_by().values("pk")
    )


def _listing_districts(user: User) -> QuerySet:
    return directory.ListingDistrict.objects.filter(
        listing__in=directory.Listing.objects.curated_by(user).order_by().values("pk")
    )


def _policies(user: User) -> QuerySet:
    return ReviewPolicy.objects.filter(municipality__in=directory.Municipality.objects.reached_by(user))


def _collections(user: User) -> QuerySet:
    """Those of the person's own municipalities; the ones of the whole site are an administrator's."""
    if user.is_superuser:
        return Collection.objects.all()
    return Collection.objects.filter(municipality__in=directory.Municipality.objects.curated_by(user))


SCOPES: dict[type[Model], Scope] = {
    directory.Listing: Scope(
        seen=lambda user: directory.Listing.objects.curated_by(user),
        actions=KEEP,
        areas=("municipality", "prefecture"),
    ),
    directory.Venue: Scope(
        seen=lambda user: directory.Venue.objects.curated_by(user),
        chosen=lambda user: directory.Venue.objects.choosable_by(user),
        actions=KEEP,
        areas=("municipality",),
        needs_area=True,
    ),
    directory.Organisation: Scope(
        seen=lambda user: directory.Organisation.objects.curated_by(user),
        chosen=lambda user: directory.Organisation.objects.choosable_by(user),
        actions=KEEP,
        areas=("municipality",),
        needs_area=True,
    ),
    directory.Membership: Scope(seen=_memberships),  # a membership in a body that curates would open another town
    ReviewPolicy: Scope(seen=_policies),  # nobody lifts the second look on their own work
    directory.Curatorship: Scope(seen=lambda user: directory.Curatorship.objects.curated_by(user)),
    directory.ListingDistrict: Scope(seen=_listing_districts, actions=SEE | {"change"}, areas=("district",)),
    directory.WideAreaArrangement: Scope(
        seen=lambda user: directory.WideAreaArrangement.objects.all(),
        changed=lambda user: directory.WideAreaArrangement.objects.hosted_by(user),
        actions=KEEP,
        areas=("hosts",),
        needs_area=True,
    ),
    Collection: Scope(seen=_collections, actions=KEEP, areas=("municipality",), needs_area=True),
    **{
        model: everything(model)
        for model in (
            directory.District,
            directory.Municipality,
            directory.GazetteerEntry,
            directory.SupportDesk,
            directory.Category,
            directory.Audience,
            directory.Standpoint,
            directory.Feature,
            ReadyComment,
            SynonymGroup,
        )
    },
}
