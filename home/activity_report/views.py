"""The report of an area, the sheet of an organisation, and the page on which numbers of people are keyed in."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe
from wagtail.permissions import policy_registry

from directory.models import Listing, Municipality, Organisation, User
from directory.querysets import any_of
from home.coverage import areas
from home.desk.calls import changeable_by
from home.desk.dates import may_edit
from home.sheets import KINDS, Sheet, answer

from . import headcounts
from .figures import Figures, Line, figures_of, lines_of
from .period import Period, PeriodForm

LABEL = "活動の報告"
PER_PAGE = 100


@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """Template `desk/activity_report/start.html`: choices [areas.Choice], label."""
    if not may_edit(request.user):
        raise PermissionDenied
    return render(request, "desk/activity_report/start.html", {"choices": areas.choices(request.user), "label": LABEL})


@require_safe
def area_report(request: HttpRequest, code: str) -> HttpResponseBase:
    """Template `desk/activity_report/area.html`: area, form, period, figures, page [Organisation], label."""
    if not may_edit(request.user):
        raise PermissionDenied
    area = areas.area_of(request.user, code)
    if area is None:
        raise Http404
    form = PeriodForm(request.GET)
    listings = _listings_in(request.user, area)
    figures = figures_of(listings, form.period)
    if request.GET.get("format") in KINDS:
        return answer(_figures_sheet(area, form.period, figures), request.GET["format"], _file(area.name, form.period))
    named = Listing.organisations.through.objects.filter(listing__in=listings.order_by().values("pk"))
    organisations = _organisations(request.user).filter(pk__in=named.values("organisation"))
    page = Paginator(organisations.order_by("name", "pk"), PER_PAGE).get_page(request.GET.get("p"))
    context = {"area": area, "form": form, "period": form.period, "figures": figures, "page": page, "label": LABEL}
    return render(request, "desk/activity_report/area.html", context)


@require_safe
def organisation_report(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Template `desk/activity_report/organisation.html`: organisation, form, period, lines [Line], label."""
    organisation = get_object_or_404(_organisations(request.user), pk=pk)
    form = PeriodForm(request.GET)
    lines = lines_of(organisation, changeable_by(request.user), form.period)
    if request.GET.get("format") in KINDS:
        file = _organisation_sheet(organisation, form.period, lines)
        return answer(file, request.GET["format"], _file(organisation.name, form.period))
    context = {"organisation": organisation, "form": form, "period": form.period, "lines": lines, "label": LABEL}
    return render(request, "desk/activity_report/organisation.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def listing_headcounts(request: HttpRequest, pk: int) -> HttpResponse:
    """Template `desk/activity_report/headcounts.html`: listing, period, rows [DayRow]. `?month=2026-11`."""
    listing = get_object_or_404(changeable_by(request.user), pk=pk)
    period = headcounts.month_of(request.GET.get("month", ""), timezone.localdate())
    rows = None
    if request.method == "POST":
        try:
            headcounts.save(listing, period, request.POST)
        except headcounts.RowProblems as problem:
            messages.error(request, "保存していません。印のある行を直してください。")
            rows = problem.rows
        else:
            messages.success(request, "来た人の数を保存しました。")
            address = reverse("listing_headcounts", args=[listing.pk])
            return HttpResponseRedirect(f"{address}?month={period.first:%Y-%m}")
    rows = headcounts.rows_of(listing, period) if rows is None else rows
    return render(request, "desk/activity_report/headcounts.html", {"listing": listing, "period": period, "rows": rows})


def _organisations(user: User) -> QuerySet[Organisation]:
    return policy_registry.get_by_type(Organisation).instances_user_has_permission_for(user, "view")


def _listings_in(user: User, area: areas.Area) -> QuerySet[Listing]:
    if not area.is_prefecture:
        towns = Municipality.objects.with_wards(area.code).order_by().values("pk")
        return changeable_by(user).filter(municipality__in=towns)
    towns = Municipality.objects.filter(prefecture=area.code).order_by().values("pk")
    rows = Listing.objects.order_by()
    here = rows.filter(municipality__in=towns), rows.filter(municipality=None, prefecture=area.code)
    return changeable_by(user).filter(any_of(*(part.values("pk") for part in here)))


def _figures_sheet(area: areas.Area, period: Period, figures: Figures) -> Sheet:
    return Sheet(area.name, [f"{area.name} {period}", "数"], [list(line) for line in figures.lines])


def _organisation_sheet(organisation: Organisation, period: Period, lines: list[Line]) -> Sheet:
    columns = ["団体", "居場所・活動", "期間", "開催日（中止をのぞく）", "中止になった日", "来た人の数", "開いた日"]
    rows = (
        [
            organisation.name,
            line.listing.title,
            str(period),
            line.held,
            line.cancelled,
            line.people,
            "、".join(f"{day:%-m/%-d}" for day in line.days),
        ]
        for line in lines
    )
    return Sheet(organisation.name, columns, rows)


def _file(name: str, period: Period) -> str:
    return f"活動の報告-{name}-{period.first:%Y%m%d}-{period.last:%Y%m%d}"
