"""The reading vocabulary: each rule about who sees, edits or curates what lives in exactly one method here."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone

from directory.changes import FollowedQuerySet
from directory.enums import DistrictKind, DistrictStatus, ListingStatus, Visibility
from directory.geometry import cells_around
from directory.held import held_areas

if TYPE_CHECKING:
    from directory.models import Municipality, User


def in_force(on: datetime.date | None = None) -> Q:
    """Rows whose `valid_from`–`valid_until` holds the given day (today in Japan)."""
    day = on or timezone.localdate()
    return (Q(valid_from=None) | Q(valid_from__lte=day)) & (Q(valid_until=None) | Q(valid_until__gte=day))


def held_by(user: User) -> CuratorshipQuerySet:
    """What the person's bodies look after today: every rule about curating begins here."""
    from directory.models import Curatorship

    return Curatorship.objects.held_by(user)


def any_of(*parts: models.QuerySet) -> Q:
    """Rows whose key is in one of the parts. A union, since OR makes a database read the whole table – over joins, and
    over subqueries, of which PostgreSQL expects three quarters of all rows."""
    first, *others = (part.order_by() for part in parts)
    return Q(pk__in=first.union(*others, all=True))


class MunicipalityQuerySet(FollowedQuerySet):
    def curated_by(self, user: User) -> MunicipalityQuerySet:
        """Those that the person's bodies look after, with their wards. Superusers look after all."""
        if user.is_superuser:
            return self
        return self.filter(pk__in=held_areas(user).municipalities)

    def reached_by(self, user: User) -> MunicipalityQuerySet:
        """As `curated_by`, with those of which a district is looked after."""
        if user.is_superuser:
            return self
        return self.filter(pk__in=held_areas(user).reached)

    def current(self) -> MunicipalityQuerySet:
        return self.filter(in_force())

    def with_wards(self, code: str) -> MunicipalityQuerySet:
        """The municipality and, for a designated city, its wards."""
        return self.filter(Q(code=code) | Q(parent_id=code))

    def codes_today(self, code: str) -> list[str]:
        """Codes of the municipality with its wards and, where it has ended, of those it went into with theirs."""
        itself = Q(code=code) | Q(predecessors__code=code)
        wards = Q(parent__code=code) | Q(parent__predecessors__code=code)
        return list(self.order_by().filter(itself | wards).values_list("code", flat=True).distinct())


class DistrictQuerySet(FollowedQuerySet):
    def curated_by(self, user: User) -> DistrictQuerySet:
        """Those looked after themselves, and all of a municipality that is."""
        if user.is_superuser:
            return self
        held, rows = held_areas(user), self.model.objects
        inside = rows.filter(municipalities__in=held.municipalities)
        return self.filter(any_of(rows.filter(pk__in=held.districts).values("pk"), inside.values("pk")))

    def current(self) -> DistrictQuerySet:
        return self.filter(status=DistrictStatus.CURRENT)

    def elementary(self) -> DistrictQuerySet:
        return self.filter(kind=DistrictKind.ELEMENTARY)

    def codes_today(self, codes: list[str]) -> list[str]:
        """The codes as given, with those of the districts that former ones were merged into."""
        former = self.filter(code__in=codes, status=DistrictStatus.FORMER, successors__isnull=False)
        return [*codes, *former.values_list("successors__code", flat=True)]

    def in_municipality(self, code: str) -> DistrictQuerySet:
        """Districts of a municipality; a designated city includes its wards."""
        return self.filter(Q(municipalities__code=code) | Q(municipalities__parent_id=code)).distinct()

    def around(self, latitude: float, longitude: float) -> DistrictQuerySet:
        """Those whose box holds the point (by the index on `cell`): candidates for the exact test in Shapely."""
        box = {"west__lte": longitude, "east__gte": longitude, "south__lte": latitude, "north__gte": latitude}
        return self.filter(cell__in=cells_around(latitude, longitude), **box)


class VenueQuerySet(FollowedQuerySet):
    def present(self) -> VenueQuerySet:
        return self.filter(deleted_at=None, replaced_by=None)

    def located(self) -> VenueQuerySet:
        return self.filter(latitude__isnull=False)

    def curated_by(self, user: User) -> VenueQuerySet:
        """Those in the areas that the person's bodies look after."""
        if user.is_superuser:
            return self.present()
        rows, held = self.model.objects, held_areas(user)
        return self.present().filter(
            any_of(
                rows.filter(municipality__in=held.municipalities).values("pk"),
                rows.filter(venue_districts__district__in=held.districts).values("pk"),
            )
        )

    def choosable_by(self, user: User) -> VenueQuerySet:
        """For a listing's schedule: their own, and halls elsewhere whose address everybody can read already. Nobody
        finds homes, or places that are only shown roughly, by leafing through the venues of another town."""
        if user.is_superuser:
            return self.present()
        from directory.models import Listing

        shown = Listing.objects.public().filter(
            location_visibility=Visibility.EXACT,
            schedules__location_visibility=Visibility.EXACT,
            schedules__venue=OuterRef("pk"),
        )
        mine = self.model.objects.curated_by(user).order_by().values("pk")
        return self.present().filter(Q(pk__in=mine) | Q(Exists(shown), is_home=False))


class OrganisationQuerySet(FollowedQuerySet):
    def present(self) -> OrganisationQuerySet:
        return self.filter(deleted_at=None, replaced_by=None)

    def joined_by(self, user: User) -> OrganisationQuerySet:
        """Present ones that the person belongs to."""
        return self.present().filter(memberships__user=user.pk or 0)

    def curated_by(self, user: User) -> OrganisationQuerySet:
        """Those at home in the areas that the person's bodies look after, and these bodies themselves."""
        if user.is_superuser:
            return self.present()
        rows, held = self.model.objects, held_areas(user)
        return self.present().filter(
            any_of(
                rows.filter(municipality__in=held.municipalities).values("pk"),
                rows.filter(districts__in=held.districts).values("pk"),
                held_by(user).values("organisation"),
            )
        )

    def choosable_by(self, user: User) -> OrganisationQuerySet:
        """As organisers of a listing: their own, and those elsewhere whose name is on a public page already."""
        if user.is_superuser:
            return self.present()
        from directory.models import Listing

        named = Listing.objects.public().filter(organisations=OuterRef("pk"))
        mine = self.model.objects.curated_by(user).order_by().values("pk")
        return self.present().filter(Q(pk__in=mine) | Exists(named))


class CuratorshipQuerySet(models.QuerySet):
    def in_force(self, on: datetime.date | None = None) -> CuratorshipQuerySet:
        """Of bodies that are there, on that day."""
        return self.filter(in_force(on), organisation__deleted_at=None, organisation__replaced_by=None)

    def held_by(self, user: User) -> CuratorshipQuerySet:
        """In force today, of bodies that the person belongs to. Nothing for accounts that were closed."""
        if not user.is_active:
            return self.none()
        return self.in_force().filter(organisation__memberships__user=user.pk or 0)

    def curated_by(self, user: User) -> CuratorshipQuerySet:
        """Who looks after the same areas; and all that the person's own bodies look after."""
        if user.is_superuser:
            return self
        from directory.models import District

        return self.filter(
            Q(municipality__in=held_areas(user).municipalities)
            | Q(district__in=District.objects.curated_by(user).order_by().values("pk"))
            | Q(organisation__in=held_by(user).order_by().values("organisation"))
        )


class ArrangementQuerySet(models.QuerySet):
    def hosted_by(self, user: User) -> ArrangementQuerySet:
        """Those in which nobody but the person's own areas promises to take people in."""
        if user.is_superuser:
            return self
        from directory.models import Municipality

        mine = held_areas(user).municipalities
        others = Municipality.objects.filter(arrangements_as_host=OuterRef("pk")).exclude(pk__in=mine)
        own = self.model.objects.filter(hosts__in=mine).order_by().values("pk")
        return self.filter(~Exists(others), pk__in=own, host_prefectures=None)

    def in_force(self, on: datetime.date | None = None) -> ArrangementQuerySet:
        return self.filter(in_force(on))


class SupportDeskQuerySet(models.QuerySet):
    def active(self) -> SupportDeskQuerySet:
        return self.filter(active=True)

    def nationwide(self) -> SupportDeskQuerySet:
        """Those that belong to no area: anyone may turn to them."""
        return self.filter(municipalities=None, prefectures=None)

    def of_areas(self) -> SupportDeskQuerySet:
        return self.filter(Q(municipalities__isnull=False) | Q(prefectures__isnull=False)).distinct()

    def serving(self, municipality: Municipality) -> SupportDeskQuerySet:
        """Those for the people of this town: its own, its city's (of a ward), its prefecture's."""
        codes = [municipality.code, municipality.parent_id or municipality.code]
        here = Q(municipalities__in=codes) | Q(prefectures=municipality.prefecture_id)
        return self.filter(here).distinct()


class ListingQuerySet(FollowedQuerySet):
    def present(self) -> ListingQuerySet:
        """Neither deleted nor merged into another."""
        return self.filter(deleted_at=None, replaced_by=None)

    def public(self) -> ListingQuerySet:
        """What anyone may find: published and there. Closed ones keep a page but aren't found (`addressable`)."""
        return self.present().filter(live=True).exclude(status=ListingStatus.CLOSED)

    def addressable(self) -> ListingQuerySet:
        """What still has a page: published, closed ones and those merged into another (which redirect)."""
        return self.filter(deleted_at=None, live=True)

    def editable_by(self, user: User) -> ListingQuerySet:
        """Listings of the organisations the person belongs to. Superusers may edit all."""
        if user.is_superuser:
            return self.present()
        return self.present().filter(organisations__memberships__user=user.pk or 0).distinct()

    def curated_by(self, user: User) -> ListingQuerySet:
        """Those that concern an area which the person's bodies look after today (docs/decisions/0031): its own
        municipality or ward, where a schedule meets, districts it serves or lies in; of those that only name a
        prefecture, everybody's in it. And what the person has begun and nobody else touched."""
        return self.present().in_areas_of(user)

    def in_areas_of(self, user: User) -> ListingQuerySet:
        """As `curated_by`, with what was deleted or merged: for the trail, and to bring it back."""
        if user.is_superuser:
            return self
        held = held_areas(user)
        parts = (
            Q(municipality__in=held.municipalities),
            Q(schedules__municipality__in=held.municipalities),
            Q(schedules__venue__municipality__in=held.municipalities),
            Q(schedules__venue__venue_districts__district__in=held.districts),
            Q(listing_districts__district__in=held.districts),
            Q(municipality=None, prefecture__in=held.prefectures),
            Q(live=False, latest_revision__user=user.pk or 0),
        )
        return self.filter(any_of(*(self.model.objects.filter(part).values("pk") for part in parts)))

    def due_for_review(self, on: datetime.date | None = None) -> ListingQuerySet:
        """Live, not closed, and not confirmed within their own interval of months (30 days each)."""
        now = timezone.now() if on is None else timezone.make_aware(datetime.datetime.combine(on, datetime.time.max))
        due = Q(verified_at=None)
        for months in (1, 3, 6, 12):
            due |= Q(review_interval=months, verified_at__lt=now - datetime.timedelta(days=30 * months))
        return self.public().filter(due).order_by(F("verified_at").asc(nulls_first=True))
