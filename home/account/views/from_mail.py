"""What a mail's signed links lead to, without signing in. Opening changes nothing – programs that look for viruses open
every link, too –, only the button does. The key in the form is the right to press it, so no cookie is needed."""

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods

from activities.services import one_touch
from directory.enums import ListingStatus, VerificationMethod
from directory.services.listings import confirm
from home.account.own import page_of
from home.account.reminding import dates, links, rounds
from search.safe_post import same_origin_post

GONE = 404


@sensitive_variables("key")
@require_http_methods(["GET", "HEAD", "POST"])
@same_origin_post
def still_correct(request: HttpRequest) -> HttpResponse:
    """Template `account/still_correct.html`: listing (none: the link is no use any more), key, is_done, is_resting.

    A link says after which confirmation it was sent: once somebody has answered, it confirms nothing more.
    """
    key = _key(request)
    found = links.opened(key, links.REVIEW)
    if found is None:
        return render(request, "account/still_correct.html", status=GONE)
    listing = found.listing
    is_done = links.stamp(listing.verified_at) != found.about
    is_resting = listing.status != ListingStatus.OPEN
    if request.method == "POST" and not is_done and not is_resting:
        confirm(listing, VerificationMethod.SELF, by=found.person)
        is_done = True
    context = {
        "listing": listing,
        "key": key,
        "is_done": is_done,
        "is_resting": is_resting,
        "next_year": rounds.is_season(),
        "page_url": page_of(listing),
    }
    return render(request, "account/still_correct.html", context)


@sensitive_variables("key")
@require_http_methods(["GET", "HEAD", "POST"])
@same_origin_post
def cancel_date(request: HttpRequest) -> HttpResponse:
    """Template `account/cancel_date.html`: listing (none: no use), date, when, key, is_off, problem, and
    `is_restored`: it was cancelled and put back since the mail, which then changes nothing any more."""
    key = _key(request)
    found = links.opened(key, links.CANCEL)
    date = dates.of_listing(found.listing, found.about) if found else None
    if date is None or one_touch.has_passed(date):
        return render(request, "account/cancel_date.html", status=GONE)
    problem, is_restored = "", dates.restored_since(date, found.signed_at)
    if request.method == "POST" and not dates.is_off(date) and not is_restored:
        try:
            one_touch.cancel(date, note=request.POST.get("note", "") or date.note, by=found.person)
        except ValidationError as refusal:
            problem = " ".join(refusal.messages)
    context = {
        "listing": found.listing,
        "when": dates.words(date),
        "key": key,
        "note": request.POST.get("note", ""),
        "is_off": dates.is_off(date),
        "is_restored": is_restored,
        "problem": problem,
        "dates_url": links.dates_page(found.listing),
    }
    return render(request, "account/cancel_date.html", context)


def _key(request: HttpRequest) -> str:
    return (request.POST if request.method == "POST" else request.GET).get("key", "")
