"""/account/listings/…/headcounts/ – how many came, written down by the group for the report of its activities."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from home.account.editing import drafts
from home.account.own import page_of
from home.activity_report import headcounts as service


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def headcounts(request: HttpRequest, public_id: str) -> HttpResponse:
    """Template `account/listing/headcounts.html`: listing, back, month (a date), rows [DayRow], before and after
    (months beside it). `?month=2026-11`; without it the running one."""
    listing, today = drafts.mine(request.user, public_id), timezone.localdate()
    period = service.month_of(request.GET.get("month", ""), today)
    rows, status = service.rows_of(listing, period), 200
    if request.method == "POST":
        try:
            service.save(listing, period, request.POST)
        except service.RowProblems as problem:
            messages.error(request, _("保存していません。印のあるところを直してください。"))
            rows, status = problem.rows, 422
        else:
            messages.success(request, _("来た人の数を保存しました。"))
            return redirect(f"{reverse('account_listing_headcounts', args=[public_id])}?month={period.first:%Y-%m}")
    before, after = service.months_beside(period, today)
    context = {"listing": listing, "back": page_of(listing), "month": period.first, "rows": rows}
    return render(
        request, "account/listing/headcounts.html", context | {"before": before, "after": after}, status=status
    )
