"""/account/listings/<public_id>/dates/ – what changes at once: a date, a rest, 「まだ正しい」. Needs no JavaScript."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from home.account.editing import drafts
from home.account.one_touch import do
from home.account.own import page_of
from home.date_changes import rows_of

PER_PAGE = 10


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def listing_dates(request: HttpRequest, public_id: str) -> HttpResponse:
    """Template `account/listing/dates.html`: listing, rows [Row], page, typed_reason, page_url. Others' get 404."""
    listing = drafts.mine(request.user, public_id)
    refused, problem = None, None
    if request.method == "POST":
        try:
            messages.success(request, do(request.POST, listing, request.user))
        except ValidationError as refusal:
            refused, problem = request.POST, refusal
            messages.error(request, " ".join(problem.messages))
        else:
            page = request.GET.get("p", "")
            address = reverse("account_listing_dates", args=[listing.public_id])
            return redirect(f"{address}?p={page}" if page.isdecimal() else address)
    rows, page = rows_of(listing, request.GET.get("p"), PER_PAGE, refused, problem)
    context = {
        "listing": listing,
        "rows": rows,
        "page": page,
        "typed_reason": refused.get("reason", "") if refused else "",
        "page_url": page_of(listing),
    }
    return render(request, "account/listing/dates.html", context)
