"""The reading vocabulary: each rule about who sees, edits or curates what lives in exactly one method here."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from directory.changes import FollowedQuerySet
from directory.enums import DistrictKind, DistrictStatus, ListingStatus
from directory.geometry import cells_around

if TYPE_CHECKING:
    from directory.models import Municipality, User


def in_force(on: datetime.date | None = None) -> Q:
    """Rows whose `valid_from`–`valid_until` holds the given day (today in Japan)."""
    day = on or timezone.localdate()
    return (Q(valid_from=None) | Q(valid_from__lte=day)) & (Q(valid_until=None) | Q(valid_until__gte=day))


class MunicipalityQuerySet(FollowedQuerySet):
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


class OrganisationQuerySet(FollowedQuerySet):
    def present(self) -> OrganisationQuerySet:
        return self.filter(deleted_at=None, replaced_by=None)


class CuratorshipQuerySet(models.QuerySet):
    def in_force(self, on: datetime.date | None = None) -> CuratorshipQuerySet:
        return self.filter(in_force(on))


class ArrangementQuerySet(models.QuerySet):
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
        """Listings in the municipalities and districts that the person's bodies look after today."""
        if user.is_superuser:
            return self.present()
        from directory.models import Curatorship

        held = Curatorship.objects.in_force().filter(organisation__memberships__user=user.pk or 0)
        municipalities = held.filter(municipality__isnull=False).values("municipality")
        districts = held.filter(district__isnull=False).values("district")
        return (
            self.present()
            .filter(
                Q(municipality__in=municipalities)
                | Q(municipality__parent__in=municipalities)
                | Q(listing_districts__district__in=districts)
                | Q(schedules__venue__districts__in=districts)
            )
            .distinct()
        )

    def due_for_review(self, on: datetime.date | None = None) -> ListingQuerySet:
        """Live, not closed, and not confirmed within their own interval of months (30 days each)."""
        now = timezone.now() if on is None else timezone.make_aware(datetime.datetime.combine(on, datetime.time.max))
        due = Q(verified_at=None)
        for months in (1, 3, 6, 12):
            due |= Q(review_interval=months, verified_at__lt=now - datetime.timedelta(days=30 * months))
        return self.public().filter(due).order_by(F("verified_at").asc(nulls_first=True))
