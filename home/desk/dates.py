"""日にちの変更・お休み: what staff change at one touch, tonight and from a telephone. No review, no JavaScript."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import path, reverse
from django.views.decorators.http import require_http_methods
from wagtail.permissions import policy_registry

from directory.models import Listing, User
from home.date_changes import do, rows_of

LABEL = "日にちの変更・お休み"
PER_PAGE = 15


def may_edit(user: User) -> bool:
    """Whether the person may change listings in the admin: those in their lists."""
    return policy_registry.get_by_type(Listing).user_has_permission(user, "change")


def changeable_by(user: User) -> tuple[QuerySet, ...]:
    """Whoever may change a listing may say that it doesn't take place: who curates it, who runs it."""
    desk = policy_registry.get_by_type(Listing).instances_user_has_permission_for(user, "change")
    return desk, Listing.objects.editable_by(user).order_by()


def find(user: User, pk: int) -> Listing:
    """Raises Http404 for those of others as for those that aren't there."""
    for listings in changeable_by(user):
        if listing := listings.filter(pk=pk).first():
            return listing
    raise Http404


@require_http_methods(["GET", "HEAD", "POST"])
def listing_dates(request: HttpRequest, pk: int) -> HttpResponse:
    """Template `desk/dates.html`: listing, rows [Row], page, edit_url."""
    listing = find(request.user, pk)
    refused, problem = None, None
    if request.method == "POST":
        try:
            done = do(request.POST, listing, request.user)
        except ValidationError as refusal:
            refused, problem = request.POST, refusal
            messages.error(request, " ".join(problem.messages))
        else:
            messages.success(request, done)
            page = request.GET.get("p", "")
            address = reverse("listing_dates", args=[listing.pk])
            return HttpResponseRedirect(f"{address}?p={page}" if page.isdecimal() else address)
    return render(request, "desk/dates.html", _context(request, listing, refused, problem))


def _context(
    request: HttpRequest, listing: Listing, refused: QueryDict | None, problem: ValidationError | None
) -> dict:
    rows, page = rows_of(listing, request.GET.get("p"), PER_PAGE, refused, problem)
    viewset = Listing.snippet_viewset
    return {
        "listing": listing,
        "rows": rows,
        "page": page,
        "typed_reason": refused.get("reason", "") if refused else "",
        "edit_url": reverse(viewset.get_url_name("edit"), args=[listing.pk]),
        "may_edit": changeable_by(request.user)[0].filter(pk=listing.pk).exists(),
    }


urlpatterns = [path("listing-dates/<int:pk>/", listing_dates, name="listing_dates")]
