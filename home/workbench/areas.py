"""What of a town a person works on. Every page of the workbench asks here; what is foreign isn't there."""

from __future__ import annotations

from collections.abc import Iterable

from django.core.paginator import Page, Paginator
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest
from wagtail.permissions import policy_registry

from directory.enums import ListingStatus, Visibility
from directory.models import District, Listing, Municipality, User, Venue
from directory.querysets import any_of
from home.desk.calls import changeable_by
from home.desk.dates import may_edit

LABEL = "学区の作業台"
UNKNOWN = "何をするのかわかりませんでした。もう一度ボタンを押してください。"
PER_PAGE = 30


def towns_of(user: User) -> QuerySet[Municipality]:
    """Those of which the person looks after all or a district; none for who may not change listings."""
    if not may_edit(user):
        return Municipality.objects.none()
    return Municipality.objects.current().reached_by(user).select_related("prefecture", "parent")


def find_town(user: User, code: str) -> Municipality:
    """Raises Http404 where the person looks after nothing."""
    town = towns_of(user).filter(code=code).first()
    if town is None:
        raise Http404
    return town


def codes_of(town: Municipality) -> QuerySet:
    """Of the town and, for a designated city, its wards."""
    return Municipality.objects.with_wards(town.code).order_by().values("pk")


def listings_in(user: User, town: Municipality) -> QuerySet[Listing]:
    """Those the person may change, but for closed ones: nobody is looking for them."""
    return changeable_by(user).filter(municipality__in=codes_of(town)).exclude(status=ListingStatus.CLOSED)


def venues_in(user: User, town: Municipality) -> QuerySet[Venue]:
    policy = policy_registry.get_by_type(Venue)
    return policy.instances_user_has_permission_for(user, "change").filter(municipality__in=codes_of(town))


def names_at(user: User, venues: Iterable[Venue]) -> dict[int, list[str]]:
    """{venue: what is held there}, of what the person may change. One query."""
    held = changeable_by(user).filter(schedules__venue__in=[venue.pk for venue in venues])
    names: dict[int, list[str]] = {}
    for venue, title in held.order_by("title").values_list("schedules__venue", "title").distinct():
        names.setdefault(venue, []).append(title)
    return names


def districts_in(user: User, town: Municipality) -> QuerySet[District]:
    """Current ones that the person looks after, elementary schools first."""
    held = District.objects.curated_by(user).order_by().values("pk")
    inside = District.objects.in_municipality(town.code).order_by().values("pk")
    return District.objects.current().filter(Q(pk__in=held), Q(pk__in=inside)).order_by("kind", "kana", "name", "pk")


def find_district(user: User, pk: int) -> District:
    """Also former ones. Raises Http404 for those of others."""
    district = District.objects.curated_by(user).filter(pk=pk).first() if may_edit(user) else None
    if district is None:
        raise Http404
    return district


def town_of(user: User, district: District) -> Municipality | None:
    """The town on whose pages the district stands: a city rather than its ward, if both are the person's."""
    return towns_of(user).filter(districts=district).order_by("parent", "code").first()


def of_district(rows: QuerySet[Listing], district: District) -> QuerySet[Listing]:
    """Those that serve the district or meet in it. Whose place is told on request only is never put into a district."""
    shown = rows.exclude(location_visibility=Visibility.ON_REQUEST)
    places = Listing.objects.filter(schedules__venue__venue_districts__district=district).values("pk")
    return shown.filter(any_of(Listing.objects.filter(listing_districts__district=district).values("pk"), places))


def counts_of(districts: Iterable[District], user: User) -> dict[int, int]:
    """How many listings meet in or serve each district, those with a hidden place left out. Two queries."""
    rows = changeable_by(user).exclude(status=ListingStatus.CLOSED).exclude(location_visibility=Visibility.ON_REQUEST)
    keys = rows.order_by().values("pk")
    found: dict[int, set[int]] = {district.pk: set() for district in districts}
    for path in ("listing_districts__district", "schedules__venue__venue_districts__district"):
        pairs = Listing.objects.filter(**{f"{path}__in": found}, pk__in=keys).order_by()
        for listing, district in pairs.values_list("pk", path).distinct():
            if district in found:
                found[district].add(listing)
    return {district: len(listings) for district, listings in found.items()}


def page_of(request: HttpRequest, rows: object, per_page: int = PER_PAGE) -> Page:
    return Paginator(rows, per_page).get_page(request.GET.get("p"))


def key_of(text: str) -> int:
    """A primary key as sent; 0, which nothing has, for anything else."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 19 else 0
