"""人口を入れる: a table of people per district, for the districts that its reader looks after."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from home.desk.dates import may_edit
from home.imports.views import FileForm
from home.models import DistrictPopulation
from home.sheets import KINDS, answer

from . import areas, population

LABEL = "学区の人口を入れる"
NOTHING_KEPT = "この表からは、まだ何も入れていません。直して、もう一度選んでください。"


class PopulationForm(FileForm):
    as_of = forms.DateField(
        label="いつの人口か",
        widget=forms.DateInput(attrs={"type": "date"}),
        error_messages={"required": "いつの人口かを入れてください。", "invalid": "日付で入れてください。"},
    )
    source = forms.CharField(
        label="出典",
        max_length=DistrictPopulation._meta.get_field("source").max_length,
        help_text="例：凪浦市 住民基本台帳 町丁別人口",
        error_messages={"required": "どこの数かを書いてください。"},
    )


@require_http_methods(["GET", "HEAD", "POST"])
def population_page(request: HttpRequest, code: str) -> HttpResponseBase:
    """Template `desk/coverage/population.html`: area, form, problems [str], known (how many districts have a number),
    districts. `?format=` xlsx or csv: the table to fill in."""
    if not may_edit(request.user):
        raise PermissionDenied
    area = areas.area_of(request.user, code)
    if area is None:
        raise Http404
    districts = list(areas.districts_of(request.user, area, kind=None).order_by("kind", "kana", "code"))
    if request.GET.get("format") in KINDS:
        filename = f"学区の人口-{area.name}-{timezone.localdate():%Y%m%d}"
        return answer(population.sheet(area.name, districts), request.GET["format"], filename)
    form, problems = PopulationForm(request.POST or None, request.FILES or None), []
    if request.method == "POST" and form.is_valid():
        try:
            rows = population.read(form.cleaned_data["file"].read(), districts)
        except ValidationError as problem:
            problems = problem.messages
            form.add_error("file", NOTHING_KEPT)
        else:
            population.keep(rows, form.cleaned_data["as_of"], form.cleaned_data["source"])
            messages.success(request, f"{len(rows)}の学区の人口を入れました。")
            return HttpResponseRedirect(reverse("coverage_area", args=[area.code]))
    known = len(population.people_in(districts))
    context = {"area": area, "form": form, "problems": problems, "known": known, "districts": districts}
    return render(request, "desk/coverage/population.html", context | {"label": LABEL})
