"""貼られた先: the sites that show the search, with their loads. Nothing is changed here."""

from collections.abc import Iterator
from datetime import date, timedelta

from django import forms
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Max, Min, QuerySet, Sum
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from home.desk.dates import may_edit
from home.desk.exporting import as_file
from home.models import EmbedDay

from .days import KEEP

LABEL = "貼られた先のサイト"
COLUMNS = ["日", "サイト", "読み込み"]
PER_PAGE = 50
PERIODS = [(30, "この30日"), (90, "この90日"), (KEEP.days, "この13か月")]


class PeriodForm(forms.Form):
    """What makes no sense narrows nothing."""

    days = forms.TypedChoiceField(label="いつのものか", choices=PERIODS, coerce=int, required=False, empty_value=30)
    host = forms.CharField(label="サイトの名前の一部", required=False, max_length=253)

    def narrow(self, rows: QuerySet[EmbedDay]) -> QuerySet[EmbedDay]:
        self.is_valid()
        first: date = timezone.localdate() - timedelta(days=self.cleaned_data.get("days", 30) - 1)
        rows = rows.filter(day__gte=first)
        host = self.cleaned_data.get("host")
        return rows.filter(host__icontains=host) if host else rows


@require_safe
def embed_use(request: HttpRequest) -> HttpResponseBase:
    """Template `desk/embed_use.html`: page [{host, sum, first, last}], form, query, counting. With `of=<host>`
    page is of that site's days [EmbedDay], and site its name. As a file with `export=xlsx|csv`: every day.

    For everybody who looks after something, and not by area: a load has none, as what was looked for isn't kept.
    """
    if not may_edit(request.user):
        raise PermissionDenied
    form = PeriodForm(request.GET)
    rows = form.narrow(EmbedDay.objects.all())
    site = request.GET.get("of", "").replace("\x00", "")
    if site:
        rows = rows.filter(host=site)
    if file := as_file(request, LABEL, COLUMNS, _lines(rows)):
        return file
    query = request.GET.copy()
    query.pop("p", None)
    page = Paginator(rows.order_by("-day") if site else _sites(rows), PER_PAGE).get_page(request.GET.get("p"))
    context = {"page": page, "form": form, "query": query.urlencode(), "site": site, "label": LABEL}
    return render(request, "desk/embed_use.html", context | {"counting": settings.IBASHO_COUNT_EMBEDS})


def _sites(rows: QuerySet[EmbedDay]) -> QuerySet:
    sums = {"sum": Sum("loads"), "first": Min("day"), "last": Max("day")}
    return rows.values("host").annotate(**sums).order_by("-sum", "host")


def _lines(rows: QuerySet[EmbedDay]) -> Iterator[list]:
    for row in rows.order_by("-day", "host").iterator(chunk_size=500):
        yield [row.day, row.host, row.loads]
