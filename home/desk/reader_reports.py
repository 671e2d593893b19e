"""読んだ人からのお知らせ: what readers say of listings in one's areas, the oldest first, and the answer to it."""

from collections.abc import Iterable, Iterator

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from home.models import Report
from home.reports.actions import answered

from .counters import HOOK, Counter, up_to
from .dates import may_edit
from .exporting import as_file
from .menu import DeskItem

PER_PAGE = 50
LABEL = "読んだ人からのお知らせ"


#: Not how to reach the reader: that is deleted when nobody needs it any more, and a file isn't.
COLUMNS = [
    "届いた日",
    "居場所・活動",
    "番号",
    "市区町村",
    "何について",
    "くわしく",
    "団体には見せない",
    "状態",
    "答えた日",
    "答え",
]


def _lines(reports: Iterable[Report]) -> Iterator[list]:
    for one in reports:
        yield [
            timezone.localdate(one.created_at),
            one.listing.title,
            one.listing.public_id,
            str(one.listing.municipality or ""),
            "、".join(one.topic_labels),
            one.text,
            "はい" if one.staff_only else "",
            one.get_state_display(),
            timezone.localdate(one.settled_at) if one.settled_at else "",
            one.answer,
        ]


@require_safe
def report_list(request: HttpRequest) -> HttpResponseBase:
    """Template `desk/reports.html`: page [Report], settled (whether those that were answered are shown). With
    `export=xlsx|csv` all of it as a file."""
    if not may_edit(request.user):
        raise PermissionDenied
    settled = request.GET.get("settled") == "yes"
    rows = Report.objects.for_desk(request.user).select_related("listing__municipality", "settled_by")
    rows = rows.exclude(settled_at=None).order_by("-settled_at", "-pk") if settled else rows.open()
    if file := as_file(request, LABEL, COLUMNS, _lines(rows.iterator(chunk_size=500))):
        return file
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("p"))
    return render(request, "desk/reports.html", {"page": page, "settled": settled})


@require_http_methods(["GET", "HEAD", "POST"])
def report_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Template `desk/report.html`: report, typed."""
    rows = Report.objects.for_desk(request.user).select_related("listing__municipality", "settled_by")
    found = get_object_or_404(rows, pk=pk)
    if answered(request, found):
        return redirect("reader_reports")
    return render(request, "desk/report.html", {"report": found, "typed": request.POST.get("answer", "")})


@hooks.register(HOOK)
def reports_counter() -> Counter:
    return Counter(LABEL, lambda user: up_to(Report.objects.open().for_desk(user)), reverse("reader_reports"), order=30)


def menu_item() -> MenuItem:
    return DeskItem(LABEL, reverse("reader_reports"), icon_name="comment", order=107)


urlpatterns = [
    path("reports-from-readers/", report_list, name="reader_reports"),
    path("reports-from-readers/<int:pk>/", report_page, name="reader_report"),
]
