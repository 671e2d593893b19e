"""/listings/<id>/report/ – 情報が違うようです: anybody may say so, without an account and without a cookie."""

from allauth.core.ratelimit import consume
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from directory.chains import end_of_chain
from directory.models import Listing
from home.reports.forms import ReportForm
from home.reports.services import send_in
from search.feeds.contents import listing_title
from search.safe_post import same_origin_post


@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters()
@same_origin_post
def report(request: HttpRequest, public_id: str) -> HttpResponse:
    """Template `home/report/form.html`: listing, title, quiet, form."""
    listing = _listing(public_id)
    if listing.public_id != public_id:
        return redirect("report", listing.public_id)
    form, status = ReportForm(), 200
    if request.method == "POST":
        form = ReportForm(request.POST)
        if form.is_valid():
            if form.is_from_a_program:
                return redirect("report_sent", public_id)
            if consume(request, action="report", key=public_id):
                typed = form.cleaned_data
                wanted = ("topics", "text", "contact", "staff_only")
                send_in(listing, **{name: typed[name] for name in wanted})
                return redirect("report_sent", public_id)
            form.add_error(
                None, _("お知らせが続いたので、少しお休みしています。1時間ほどたってから、もう一度送ってください。")
            )
            status = 429
    return _answer(request, "home/report/form.html", listing, {"form": form}, status)


@require_safe
def report_sent(request: HttpRequest, public_id: str) -> HttpResponse:
    """Template `home/report/sent.html`: listing, title, quiet."""
    return _answer(request, "home/report/sent.html", _listing(public_id), {})


def _listing(public_id: str) -> Listing:
    """What the address stands for today. Raises Http404 where there is no public page to speak of."""
    listing = Listing.objects.addressable().filter(public_id=public_id).first()
    end = end_of_chain(listing) if listing else None
    if end is None or end.deleted_at or not end.live:
        raise Http404(_("このページは見つかりませんでした。"))
    return end


def _answer(request: HttpRequest, template: str, listing: Listing, context: dict, status: int = 200) -> HttpResponse:
    title, quiet = listing_title(listing)
    context |= {"listing": listing, "title": title, "quiet": quiet}
    response = render(request, template, context, status=status)
    if quiet or request.method == "POST":
        add_never_cache_headers(response)
    response["X-Robots-Tag"] = "noindex"
    return response
