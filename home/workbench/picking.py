"""Choosing a town and a district, by name or on a map, and what there is to do in each. No JavaScript."""

import datetime

from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from activities.models import Occurrence
from directory.enums import DistrictStatus, Visibility
from directory.models import District, Municipality, User
from home.desk.calls import changeable_by
from home.desk.dates import may_edit

from . import merging, placing, settling
from .areas import (
    counts_of,
    districts_in,
    find_district,
    find_town,
    listings_in,
    of_district,
    page_of,
    town_of,
    towns_of,
    venues_in,
)
from .drawing import draw

FOUND = 30
MOST_DATES = 100


@require_safe
def towns(request: HttpRequest) -> HttpResponse:
    """Template `desk/workbench/towns.html`: page [Municipality], words, districts [District]. Who looks after one town
    is there at once."""
    if not may_edit(request.user):
        raise PermissionDenied
    mine = towns_of(request.user).order_by("code")
    words = request.GET.get("q", "").replace("\x00", "").strip()[:100]
    if not words and len(first := list(mine[:2])) == 1:
        return HttpResponseRedirect(reverse("workbench_town", args=[first[0].code]))
    rows = mine.filter(Q(name__icontains=words) | Q(kana__icontains=words) | Q(code=words)) if words else mine
    context = {"page": page_of(request, rows), "words": words, "districts": _called(request.user, words)}
    return render(request, "desk/workbench/towns.html", context)


def _called(user: User, words: str) -> list[District]:
    """Districts by part of their name."""
    if not words:
        return []
    name = words.removesuffix("区") or words
    rows = District.objects.curated_by(user).current().filter(Q(name__icontains=name) | Q(kana__icontains=words))
    return list(rows.prefetch_related("municipalities").order_by("name", "code")[:FOUND])


@require_safe
def town(request: HttpRequest, code: str) -> HttpResponse:
    """Template `desk/workbench/town.html`: town, tasks [(label, count, url)], kinds [(label, [(District, count)])],
    drawing (of the first kind), listings, hidden (their
    number), left [District]."""
    found = find_town(request.user, code)
    districts = list(districts_in(request.user, found))
    counts = counts_of(districts, request.user)
    kinds: dict[str, list[tuple[District, int]]] = {}
    for district in districts:
        kinds.setdefault(district.get_kind_display(), []).append((district, counts[district.pk]))
    listings = listings_in(request.user, found)
    context = {
        "town": found,
        "tasks": _tasks(request.user, found, bool(kinds)),
        "kinds": list(kinds.items()),
        "drawing": draw(district for district in districts if district.kind == districts[0].kind),
        "listings": listings.count(),
        "hidden": listings.filter(location_visibility=Visibility.ON_REQUEST).count(),
        "left": merging.left_behind(request.user, found),
    }
    return render(request, "desk/workbench/town.html", context)


def _tasks(user: User, found: Municipality, has_districts: bool) -> list[tuple[str, int, str]]:
    """What waits, how many and where. Without districts nothing can lie outside of them."""
    venues = venues_in(user, found)
    texts = settling.unsettled(listings_in(user, found)).order_by().values("text").distinct().count()
    out = placing.outside(venues).count() if has_districts else 0
    return [
        ("学区の書き方で、決まっていないもの", texts, reverse("workbench_texts", args=[found.code])),
        (
            "住所から位置のわからない会場",
            placing.unplaced(venues).count(),
            reverse("workbench_addresses", args=[found.code]),
        ),
        ("どの小学校区にも入らない会場", out, reverse("workbench_outside", args=[found.code])),
    ]


@require_safe
def district(request: HttpRequest, pk: int) -> HttpResponse:
    """Template `desk/workbench/district.html`: district, town, page of listings, dates [Occurrence], more, month,
    neighbours, drawing, merger, successors."""
    found = find_district(request.user, pk)
    listings = of_district(changeable_by(request.user), found).select_related("municipality")
    begin, end = _month()
    dates = Occurrence.objects.filter(
        starts_at__gte=begin, starts_at__lt=end, listing__in=listings.order_by().values("pk")
    )
    shown = list(dates.select_related("listing").order_by("starts_at", "pk")[: MOST_DATES + 1])
    near = list(found.neighbours.current().filter(pk__in=District.objects.curated_by(request.user).values("pk")))
    context = {
        "district": found,
        "town": town_of(request.user, found),
        "page": page_of(request, listings.order_by("title_kana", "title", "pk")),
        "dates": shown[:MOST_DATES],
        "more": len(shown) > MOST_DATES,
        "month": begin,
        "neighbours": near,
        "drawing": draw([found, *near]),
        "is_former": found.status == DistrictStatus.FORMER,
        "successors": found.successors.all(),
        "merger": merging.in_force(found),
    }
    return render(request, "desk/workbench/district.html", context)


def _month() -> tuple[datetime.datetime, datetime.datetime]:
    """From its first day to that of the next, in Japan."""
    first = timezone.localdate().replace(day=1)
    following = (first + datetime.timedelta(days=32)).replace(day=1)
    begin, end = (datetime.datetime.combine(day, datetime.time.min) for day in (first, following))
    return timezone.make_aware(begin), timezone.make_aware(end)
