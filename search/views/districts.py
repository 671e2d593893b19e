"""/districts/ – prefecture → municipality → district, with counts; every level under one address scheme."""

from collections import Counter
from urllib.parse import urlencode

from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect, QueryDict
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from directory.enums import DistrictStatus
from directory.models import District, Municipality, Prefecture
from search import maps
from search.asking import ask
from search.cards import make_cards
from search.coming import next_dates_of
from search.feeds.contents import Area
from search.feeds.explain import links_of_area
from search.filters import area_condition
from search.finding import Found, find
from search.models import Entry, EntryTag, TagGroup

PER_PAGE = 30
DRAWN_DISTRICTS = 100  # a designated city has hundreds: its map draws the points, its wards' maps the districts


def _link(code: str, name: str, count: int) -> dict:
    return {"name": name, "url": reverse("district", args=[code]), "count": count}


def index(request: HttpRequest) -> HttpResponse:
    """All prefectures that have districts or listings. Template `search/district_index.html`: areas."""
    counts = dict(Entry.objects.values_list("prefecture").annotate(Count("listing", distinct=True)))
    with_districts = set(District.objects.current().values_list("municipalities__prefecture", flat=True).distinct())
    prefectures = Prefecture.objects.filter(code__in={code for code in counts if code} | with_districts - {None})
    areas = [_link(p.code, p.label, counts.get(p.code, 0)) for p in prefectures]
    return render(request, "search/district_index.html", {"areas": areas})


def area(request: HttpRequest, code: str) -> HttpResponse:
    """A prefecture (2 digits), a municipality (5 digits) or a district (its code)."""
    if len(code) == 2 and code.isdigit():
        return _prefecture(request, get_object_or_404(Prefecture, code=code))
    if len(code) == 5 and code.isdigit():
        return _municipality(request, get_object_or_404(Municipality, code=code))
    district = District.objects.filter(code=code).first()
    if district is None:
        raise Http404(_("その学区は見つかりませんでした。"))
    return _district(request, district)


def _prefecture(request: HttpRequest, prefecture: Prefecture) -> HttpResponse:
    """Template `search/prefecture.html`: prefecture, areas (its municipalities)."""
    counts = Counter(dict(Entry.objects.values_list("municipality").annotate(Count("listing", distinct=True))))
    known = set(District.objects.current().values_list("municipalities", flat=True).distinct())
    municipalities = [
        m for m in prefecture.municipalities.current().select_related("parent") if m.code in known or counts.get(m.code)
    ]
    areas = [_link(m.code, m.label, counts.get(m.code, 0)) for m in municipalities]
    return render(request, "search/prefecture.html", {"prefecture": prefecture, "areas": areas})


def _municipality(request: HttpRequest, municipality: Municipality) -> HttpResponse:
    """Template `search/municipality.html`: municipality, prefecture, wards, areas (districts), results, page, count,
    coming, calendar_query, map_data, calendar. A code that has ended leads to its successors."""
    successors = list(municipality.successors.all())
    if municipality.valid_until and len(successors) == 1:
        return HttpResponsePermanentRedirect(reverse("district", args=[successors[0].code]))
    districts = list(District.objects.current().in_municipality(municipality.code).order_by("name"))
    found = _found(request, municipality=municipality.code)
    cards = make_cards(found.entries)
    counts = _district_counts([d.code for d in districts])
    drawn = districts if len(districts) <= DRAWN_DISTRICTS else []
    context = {
        "municipality": municipality,
        "prefecture": municipality.prefecture,
        "successors": successors if municipality.valid_until else [],
        "wards": _wards(municipality),
        "areas": [_link(d.code, d.label, counts.get(d.code, 0)) for d in districts],
        "results": cards,
        "page": found.pages,
        "count": found.count,
        "coming": next_dates_of(Entry.objects.filter(area_condition(municipality))),
        "calendar_query": f"municipality={municipality.code}",
        "map_data": maps.map_data(cards, maps.district_features(drawn, "neighbour")),
        "calendar": links_of_area(Area(municipality.label, "municipality", municipality.code), request),
    }
    return render(request, "search/municipality.html", context)


def _found(request: HttpRequest, **area: str) -> Found:
    """The page asked for of the listings in one area; the last page where there are fewer."""
    page = request.GET.get("page", "1")
    params = QueryDict(mutable=True)
    params.update({**area, "page_size": PER_PAGE, "page": page if page.isdecimal() else 1})
    found = find(ask(params))
    if found.count and not found.entries:
        params["page"] = found.pages.number
        found = find(ask(params))
    return found


def _wards(municipality: Municipality) -> list[dict]:
    wards = list(municipality.wards.current())
    counts = dict(
        Entry.objects.filter(municipality__in=wards)
        .values_list("municipality")
        .annotate(Count("listing", distinct=True))
    )
    return [_link(ward.code, ward.label, counts.get(ward.code, 0)) for ward in wards]


def _district_counts(codes: list[str]) -> dict[str, int]:
    """{district code: listings}. Listings whose place isn't public carry no district and so aren't counted here."""
    tags = EntryTag.objects.filter(group=TagGroup.DISTRICT, value__in=codes)
    return dict(tags.values_list("value").annotate(Count("entry__listing", distinct=True)))


def _district(request: HttpRequest, district: District) -> HttpResponse:
    """Template `search/district_detail.html`: district, municipalities, successors, results, page, count, coming,
    calendar_query, neighbours, map_data, calendar."""
    found = _found(request, district=district.code)
    cards = make_cards(found.entries)
    neighbours = list(district.neighbours.current().filter(kind=district.kind).order_by("name"))
    counts = _district_counts([d.code for d in neighbours])
    shapes = maps.district_features(neighbours, "neighbour") + maps.district_features([district], "own")
    context = {
        "district": district,
        "municipalities": list(district.municipalities.select_related("prefecture", "parent")),
        "is_former": district.status == DistrictStatus.FORMER,
        "successors": [_link(d.code, d.label, 0) for d in district.successors.all()],
        "results": cards,
        "page": found.pages,
        "count": found.count,
        "coming": next_dates_of(Entry.objects.filter(area_condition(district))),
        "calendar_query": urlencode({"district": district.code}),
        "neighbours": [_link(d.code, d.label, counts.get(d.code, 0)) for d in neighbours],
        "map_data": maps.map_data(cards, shapes),
        "calendar": links_of_area(Area(district.label, "district", district.code), request),
    }
    return render(request, "search/district_detail.html", context)
