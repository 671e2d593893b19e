"""/districts/<municipality>/coverage/ – how many places each school district has, where a site shows it."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from directory.models import Municipality
from home.coverage.public import ACROSS, STEPS, coverage_of
from home.models import SiteSettings


def coverage(request: HttpRequest, code: str) -> HttpResponse:
    """`?across=` names what stands in the columns; what isn't on offer is passed over.

    Template `home/coverage.html`: municipality, coverage (PublicCoverage), steps, across [(value, label)], chosen.
    """
    if not SiteSettings.for_request(request).public_coverage:
        raise Http404
    municipality = get_object_or_404(Municipality.objects.current().select_related("prefecture"), code=code)
    asked = request.GET.get("across", "")
    chosen = asked if asked in ACROSS else next(iter(ACROSS))
    context = {
        "municipality": municipality,
        "coverage": coverage_of(municipality, chosen),
        "steps": STEPS,
        "across": list(ACROSS.items()),
        "chosen": chosen,
    }
    return render(request, "home/coverage.html", context)
