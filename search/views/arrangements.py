"""/districts/<code>/elsewhere/ and …/welcome/ – what wide-area arrangements open, seen from either side."""

from django.core.paginator import Paginator
from django.db.models import Min, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from directory.enums import EligibilityStatus
from directory.geocoding.areas import AreaNames
from directory.models import Municipality, WideAreaArrangement
from search.arrangements import BENEFICIARY, HOST, Why, covers, hosted, in_force_for
from search.models import Entry
from search.offers import make_offers

PER_PAGE = 20


def elsewhere(request: HttpRequest, code: str) -> HttpResponse:
    """この町の人が使える、よその居場所: what arrangements in force open to residents, outside their own town.

    Template `search/arrangements/elsewhere.html`: municipality, arrangements, offers, page, count.
    """
    municipality = _municipality(code)
    areas = AreaNames.current()
    arrangements = in_force_for(municipality, BENEFICIARY)
    entries = _opened(arrangements, areas).exclude(municipality__in=areas.family(municipality))
    return _page(request, "search/arrangements/elsewhere.html", municipality, arrangements, entries)


def welcome(request: HttpRequest, code: str) -> HttpResponse:
    """よその町の人も来られる、この町の居場所: what is open to anyone, and what arrangements open to some.

    Template `search/arrangements/welcome.html`: municipality, arrangements, offers, page, count.
    """
    municipality = _municipality(code)
    areas = AreaNames.current()
    arrangements = in_force_for(municipality, HOST)
    entries = Entry.objects.filter(eligibility=EligibilityStatus.ANYONE) | _opened(arrangements, areas)
    entries = entries.filter(municipality__in=areas.scope(municipality))
    return _page(request, "search/arrangements/welcome.html", municipality, arrangements, entries)


def _municipality(code: str) -> Municipality:
    return get_object_or_404(Municipality.objects.select_related("prefecture", "parent"), code=code)


def _opened(arrangements: list[WideAreaArrangement], areas: AreaNames) -> QuerySet[Entry]:
    condition = Q(pk__in=[])
    for arrangement in arrangements:
        condition |= hosted(arrangement, areas)
    return Entry.objects.filter(condition)


def _page(
    request: HttpRequest,
    template: str,
    municipality: Municipality,
    arrangements: list[WideAreaArrangement],
    entries: QuerySet[Entry],
) -> HttpResponse:
    """Each listing once, the last confirmed first; the same number of queries however many there are."""
    areas = AreaNames.current()
    firsts = entries.order_by().values("listing").annotate(one=Min("pk")).values("one")
    listed = Entry.objects.filter(pk__in=firsts).select_related("municipality").order_by("-freshness", "public_id")
    page = Paginator(listed, PER_PAGE).get_page(request.GET.get("page"))
    found = [(entry, _why(entry, arrangements, areas), entry.remote) for entry in page.object_list]
    context = {
        "municipality": municipality,
        "arrangements": arrangements,
        "offers": make_offers(found),
        "page": page,
        "count": page.paginator.count,
    }
    return render(request, template, context)


def _why(entry: Entry, arrangements: list[WideAreaArrangement], areas: AreaNames) -> Why:
    if entry.eligibility == EligibilityStatus.ANYONE:
        return Why.anyone()
    return Why.by(next(one for one in arrangements if covers(one, entry, areas)))
