"""/account/ – what I look after, what wants doing first."""

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from directory.enums import MembershipRole
from directory.models import Listing, Membership, Organisation
from home.account.rights import is_staff
from home.account.states import Standing, standings
from home.models import Report

AT_MOST = 60
PER_PAGE = 50


@require_safe
@login_required
def start(request: HttpRequest) -> HttpResponse:
    """Template `account/start.html`: tasks [Standing], reports [Report], organisations [(Membership, [Standing])],
    has_more.
    """
    memberships = list(
        Membership.objects.filter(user=request.user, organisation__in=Organisation.objects.joined_by(request.user))
        .select_related("organisation")
        .order_by("organisation__name", "pk")
    )
    mine = [row.organisation_id for row in memberships]
    listings = _listings_of(mine).prefetch_related("organisations")[: AT_MOST + 1]
    found = standings(listings)
    return render(
        request,
        "account/start.html",
        {
            "reports": Report.objects.open().for_group(request.user).select_related("listing")[:AT_MOST],
            "tasks": [one for one in found if one.task],
            "organisations": [(row, _of(row.organisation_id, found)) for row in memberships],
            "has_more": len(found) > AT_MOST,
            "is_staff": is_staff(request.user),
        },
    )


@require_safe
@login_required
def organisation(request: HttpRequest, public_id: str) -> HttpResponse:
    """Template `account/organisation.html`: organisation, membership, page, standings. Others than members get 404."""
    membership = get_object_or_404(
        Membership.objects.select_related("organisation"),
        user=request.user,
        organisation__public_id=public_id,
        organisation__in=Organisation.objects.joined_by(request.user),
    )
    page = Paginator(_listings_of([membership.organisation_id]), PER_PAGE).get_page(request.GET.get("p"))
    return render(
        request,
        "account/organisation.html",
        {
            "organisation": membership.organisation,
            "membership": membership,
            "is_owner": membership.role == MembershipRole.OWNER,
            "page": page,
            "standings": standings(page.object_list),
        },
    )


def _listings_of(organisations: list[int]):
    return Listing.objects.present().filter(organisations__in=organisations).distinct().order_by("title", "pk")


def _of(organisation_id: int, found: list[Standing]) -> list[Standing]:
    return [one for one in found if organisation_id in {body.pk for body in one.listing.organisations.all()}]
