"""/account/reports/<n>/ – what a reader says of one of my listings, and what I answer."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from home.models import Report
from home.reports.actions import answered


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def report(request: HttpRequest, pk: int) -> HttpResponse:
    """Template `account/report.html`: report, typed. Others' reports, and those for staff only, are 404."""
    found = get_object_or_404(Report.objects.for_group(request.user).select_related("listing", "settled_by"), pk=pk)
    if answered(request, found):
        return redirect("account")
    return render(request, "account/report.html", {"report": found, "typed": request.POST.get("answer", "")})
