"""登録の地図: where nothing is registered, for those who look after the area. Nothing is changed here."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from directory.models import Municipality
from home.desk.dates import may_edit
from home.sheets import KINDS, answer

from . import areas, counting, months
from .drawing import STEPS, draw
from .exporting import sheet
from .nearest import nearest_of
from .population import people_in
from .question import Question, understand
from .table import rows_of, summary_of

LABEL = "登録のあるところ・ないところ"


@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """Template `desk/coverage/start.html`: choices [areas.Choice]. Who looks after one town goes straight there."""
    if not may_edit(request.user):
        raise PermissionDenied
    found = areas.choices(request.user)
    towns = [town for one in found for town in one.municipalities]
    if len(towns) == 1:
        return HttpResponseRedirect(reverse("coverage_area", args=[towns[0].code]))
    return render(request, "desk/coverage/start.html", {"choices": found, "label": LABEL})


@require_safe
def area_page(request: HttpRequest, code: str) -> HttpResponseBase:
    """Template `desk/coverage/area.html`: what `figures` gives, kinds, label. `?format=` xlsx or csv: as a file."""
    if not may_edit(request.user):
        raise PermissionDenied
    area = areas.area_of(request.user, code)
    if area is None:
        raise Http404
    kinds = areas.kinds_in(request.user, area)
    question = understand(request.GET, kinds)
    context = figures(request, area, question) | {"kinds": kinds, "label": LABEL}
    if request.GET.get("format") in KINDS:
        file = sheet(area, question, context["rows"])
        return answer(file, request.GET["format"], f"登録の数-{area.name}-{timezone.localdate():%Y%m%d}")
    return render(request, "desk/coverage/area.html", context)


def figures(request: HttpRequest, area: areas.Area, question: Question) -> dict:
    """area, question, rows [Row], earlier, has_people, year, summary, drawing, steps, off_the_map [(municipality,
    OffTheMap)]."""
    districts = list(areas.districts_of(request.user, area, question.kind))
    counts = counting.by_district([area.prefecture], question.across, question.narrowed)
    empty = [one for one in districts if not counts.totals.get(one.code)]
    earlier = months.earlier(districts, question.narrowed, timezone.localdate())
    people = people_in(districts)
    rows = rows_of(districts, counts, question, nearest_of(empty, question.narrowed), earlier, people)
    return {
        "area": area,
        "question": question,
        "rows": rows,
        "earlier": earlier,
        "has_people": bool(people),
        "year": months.year_of(districts, timezone.localdate()) if not question.narrowed.values else [],
        "summary": summary_of(rows),
        "drawing": draw(districts, counts.totals, coarse=area.is_prefecture),
        "steps": STEPS,
        "off_the_map": _off_the_map(area, question),
    }


def _off_the_map(area: areas.Area, question: Question) -> list[tuple[Municipality, counting.OffTheMap]]:
    found = counting.off_the_map(area.municipalities, question.narrowed)
    towns = Municipality.objects.in_bulk(list(found))
    return [(towns[code], found[code]) for code in sorted(found)]
