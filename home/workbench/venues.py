"""住所のわからない会場・学区の外の会場: one press puts a hall where it is. No JavaScript needed."""

import math
import unicodedata

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe
from wagtail.permissions import policy_registry

from directory.enums import DistrictKind, GeocodeLevel
from directory.models import District, Municipality, User, Venue
from search.maps import district_features

from . import placing
from .areas import UNKNOWN, codes_of, districts_in, find_town, key_of, names_at, page_of, towns_of, venues_in

NUMBERS = "緯度と経度を、数字で書いてください（例：緯度 35.331、経度 139.631）。"
CHOOSE = "候補から選んでください。候補が変わったかもしれません。もう一度見てください。"
NO_DISTRICT = "どの学区にあるかを選んでください。"
JAPAN = (36.0, 138.0)  # where a map begins when nothing is known
MOST_DRAWN = 40  # districts of a town whose lines are drawn when nobody knows which is the hall's


@require_safe
def addresses(request: HttpRequest, code: str) -> HttpResponse:
    """Template `desk/workbench/addresses.html`: town, page, rows [(Venue, names of what is held there, [Spot])]."""
    town = find_town(request.user, code)
    page = page_of(request, placing.unplaced(venues_in(request.user, town)))
    towns, held = placing.TownNames(codes_of(town)), names_at(request.user, page)
    rows = [(venue, held.get(venue.pk, []), towns.like(venue.address)) for venue in page]
    return render(request, "desk/workbench/addresses.html", {"town": town, "page": page, "rows": rows})


@require_safe
def outside(request: HttpRequest, code: str) -> HttpResponse:
    """Template `desk/workbench/outside.html`: town, page, rows [(Venue, names, [(District, metres)])]."""
    town = find_town(request.user, code)
    page = page_of(request, placing.outside(venues_in(request.user, town)))
    near, held = placing.nearest(page, districts_in(request.user, town)), names_at(request.user, page)
    rows = [(venue, held.get(venue.pk, []), near[venue.pk]) for venue in page]
    return render(request, "desk/workbench/outside.html", {"town": town, "page": page, "rows": rows})


@require_http_methods(["GET", "HEAD", "POST"])
def venue_place(request: HttpRequest, pk: int) -> HttpResponse:
    """Template `desk/workbench/venue.html`: venue, held (names of what is held there), town, words, likely [Spot],
    found [Spot], choices, lying, back; for the map and its two numbers position (as typed, else as it is), start and
    areas (GeoJSON)."""
    rows = policy_registry.get_by_type(Venue).instances_user_has_permission_for(request.user, "change")
    venue = rows.select_related("municipality__parent", "town").filter(pk=pk).first()
    if venue is None:
        raise Http404
    town = _town(request.user, venue)
    choices = list(districts_in(request.user, town)) if town else []
    if request.method == "POST":
        try:
            messages.success(request, _do(request.POST, venue, choices, request.user))
        except ValidationError as problem:
            messages.error(request, " ".join(problem.messages))
        else:
            return HttpResponseRedirect(_back(request.POST, venue, town))
    words = request.GET.get("q", "").replace("\x00", "").strip()[:200]
    likely = placing.TownNames(codes_of(town)).like(venue.address) if town else []
    found = placing.spots_of(words, venue.municipality) if words else []
    lying = list(venue.venue_districts.select_related("district").order_by("district__kind", "district"))
    drawn = _around([one.district for one in lying], choices)
    context = {
        "venue": venue,
        "town": town,
        "words": words,
        "likely": likely,
        "found": found,
        "choices": choices,
        "lying": lying,
        "held": names_at(request.user, [venue]).get(venue.pk, []),
        "back": request.GET.get("back", ""),
        "position": _position(request.POST, venue),
        "start": _start([*found, *likely], drawn),
        "areas": district_features(drawn, "own"),
    }
    return render(request, "desk/workbench/venue.html", context)


def _position(typed: QueryDict, venue: Venue) -> tuple[str, str]:
    """What was typed, however wrong; else the hall's own place, as far as it is more than that of the whole town."""
    if typed.get("do") == "position":
        return typed.get("latitude", ""), typed.get("longitude", "")
    if venue.latitude is None or venue.geocode_level in placing.ROUGH:
        return "", ""
    return f"{venue.latitude:.6f}", f"{venue.longitude:.6f}"


def _start(spots: list[placing.Spot], drawn: list[District]) -> tuple[float, float]:
    """Where the map begins while nobody knows where the hall is."""
    middles = [(one.label_latitude, one.label_longitude) for one in drawn if one.label_latitude is not None]
    return next(iter([*((spot.latitude, spot.longitude) for spot in spots), *middles]), JAPAN)


def _around(lying: list[District], choices: list[District]) -> list[District]:
    """The elementary school districts to draw: the hall's own, else those of the town where they aren't too many."""
    own = [one for one in lying if one.kind == DistrictKind.ELEMENTARY]
    town = [one for one in choices if one.kind == DistrictKind.ELEMENTARY]
    return own or (town if len(town) <= MOST_DRAWN else [])


def _do(sent: QueryDict, venue: Venue, choices: list[District], user: User) -> str:
    """What a button says; returns what to tell. Raises ValidationError with a sentence."""
    what = sent.get("do", "")
    if what == "district":
        district = next((one for one in choices if one.pk == key_of(sent.get("district", ""))), None)
        if district is None:
            raise ValidationError(NO_DISTRICT)
        placing.tell_district(venue, district, user)
        return f"「{venue}」は{district.display_name}にある、と記録しました。"
    if what == "spot":
        entry = key_of(sent.get("town", ""))
        spots = placing.spots_of(sent.get("q", "").replace("\x00", ""), venue.municipality)
        spots += placing.TownNames(codes_of(venue.municipality)).like(venue.address) if venue.municipality else []
        spot = next((one for one in spots if entry and one.town == entry), None)
        if spot is None:
            raise ValidationError(CHOOSE)
        lying = placing.place(venue, spot.latitude, spot.longitude, spot.level, user, spot.town)
        return _told(venue, f"「{spot.label}」に", lying)
    if what == "position":
        latitude, longitude = _number(sent.get("latitude", "")), _number(sent.get("longitude", ""))
        lying = placing.place(venue, latitude, longitude, GeocodeLevel.EXACT, user)
        return _told(venue, "書いた位置に", lying)
    raise ValidationError(UNKNOWN)


def _told(venue: Venue, where: str, lying: list[str]) -> str:
    return f"「{venue}」を{where}置きました。" + (f"学区：{'、'.join(lying)}。" if lying else "学区の外です。")


def _number(text: str) -> float:
    try:
        number = float(unicodedata.normalize("NFKC", text).strip())
    except ValueError as error:
        raise ValidationError(NUMBERS) from error
    if not math.isfinite(number):
        raise ValidationError(NUMBERS)
    return number


def _town(user: User, venue: Venue) -> Municipality | None:
    """The town whose pages show the venue: the city rather than its ward, if both are the person's."""
    mine = venue.municipality
    codes = [mine.code, mine.parent_id or mine.code] if mine else []
    return towns_of(user).filter(code__in=codes).order_by("parent", "code").first()


def _back(sent: QueryDict, venue: Venue, town: Municipality | None) -> str:
    """To the list one came from."""
    if town and sent.get("back") in ("addresses", "outside"):
        return reverse(f"workbench_{sent['back']}", args=[town.code])
    return reverse("workbench_venue", args=[venue.pk])
