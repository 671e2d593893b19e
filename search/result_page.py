"""All that the page of a search shows, from its parameters: the list, the map, the choices and the ways on."""

from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from directory.models import District, Municipality

from . import maps
from .asking import Asked, changed
from .cards import Card, make_cards
from .choices import choice_groups
from .days_asked import days_asked
from .filters import CHOICE_PARAMS, SORTS
from .finding import Found
from .locations import Origin, districts_at
from .question import Question
from .relaxing import nearest
from .remembering import count_facets_again, find_again
from .steps import Step, conditions, page_step, step, ways_out

NOT_FOR_MAP = ("page", "sort", "bbox")
RADII = (1, 3, 5, 10, 30)
MOST_CANDIDATES = 6
MOST_NEAREST = 3
# what the form of the choices has fields for, or starts anew
OFFERED = (*CHOICE_PARAMS, "from", "to", "radius", "sort", "page")


def result_page(question: Question, origin: Origin | None = None) -> dict:
    """The context of `search/found.html`; `origin` where it isn't what `place` says (the browser's position).

    What `panel` gives, and: districts_here, sort, sorts, results [Card], page, previous, next (Step or None), count,
    days (search.days_asked.DaysAsked), map_data; where nothing was found ways_out [Step] and nearest [Card].
    """
    asked = question.asked
    found = _last_page_at_most(asked)
    origin = origin or origin_of(asked)
    cards = make_cards(found.entries)
    here = districts_at(origin.point) if origin and origin.point and not origin.area else []
    page = found.pages
    links = changed(question.links, page=page.number if page.number > 1 else None)
    return {
        **panel(question, origin, links),
        "page_path": reverse("search"),
        "districts_here": here,
        "conditions": conditions(asked, links, question.names, origin),
        "sort": asked.sort,
        "sorts": _sorts(asked),
        "days": days_asked(asked.filters.asked.get("from"), asked.filters.asked.get("to"), links),
        "results": cards,
        "page": page,
        "previous": page_step(page.previous_page_number(), links) if page.has_previous() else None,
        "next": page_step(page.next_page_number(), links) if page.has_next() else None,
        "count": found.count,
        "map_data": _map(question, found, cards, here, origin),
        **(_ways_on(question) if not found.count and question.place_is_known else {}),
    }


def origin_of(asked: Asked) -> Origin | None:
    """Where the search starts, from its parameters."""
    if asked.origins:
        return asked.origins[0]
    return Origin("", asked.filters.point, "exact") if asked.filters.point else None


def panel(question: Question, origin: Origin | None, links: QueryDict) -> dict:
    """What every page of a search says of what was asked, and the choices to narrow it by.

    question, typed {q, place} for the box, address (query string of this search), origin, radius, area_notes [str],
    candidates [Step], groups [ChoiceGroup], counts_exact, radii, hidden and carried [(name, value)] for the two forms.
    """
    asked = question.asked
    counted = count_facets_again(asked)
    return {
        "question": question,
        "typed": {"q": asked.filters.asked.get("q", ""), "place": asked.filters.asked.get("place", "")},
        "address": links.urlencode(),
        "origin": origin,
        "radius": asked.filters.radius_km,
        "area_notes": _area_notes(asked, origin),
        "candidates": [] if question.position else _candidates(asked.origins, links),
        "groups": choice_groups(asked.filters, counted, question.names),
        "counts_exact": counted.exact,
        "radii": _radii(asked),
        "hidden": [pair for pair in _pairs(links) if pair[0] not in OFFERED],
        "carried": [pair for pair in _pairs(links) if pair[0] not in ("q", "place", "page")],
    }


def _last_page_at_most(asked: Asked) -> Found:
    found = find_again(asked)
    if found.count and not found.entries:
        return find_again(asked.but(page=found.pages.number))
    return found


def _candidates(origins: list[Origin], links: QueryDict) -> list[Step]:
    """The places the words may mean, where they are several: each leads to the same search there."""
    if len(origins) < 2:
        return []
    return [step(origin.label, links, place=origin.label, near=None) for origin in origins[:MOST_CANDIDATES]]


def _area_notes(asked: Asked, origin: Origin | None) -> list[str]:
    """What was searched when no point was: the whole municipality, and why."""
    area = origin.area if origin else None
    if area is None and (code := asked.filters.asked.get("municipality")):
        area = Municipality.objects.filter(code=code).first()
    if not isinstance(area, Municipality):
        return []
    if District.objects.current().in_municipality(area.code).exists():
        return [_("%(area)sの中をさがしました。") % {"area": area.full_name}] if origin and origin.area else []
    return [_("%(area)sには学区のデータがまだないので、市区町村全体でさがしました。") % {"area": area.full_name}]


def _sorts(asked: Asked) -> list[tuple[str, str]]:
    """The orders that make sense for this search."""
    left_out = {"distance"} if not asked.filters.point else set()
    left_out |= {"relevance"} if not asked.filters.query else set()
    return [(name, str(label)) for name, label in SORTS.items() if name not in left_out]


def _radii(asked: Asked) -> list[float]:
    if not asked.filters.point:
        return []
    return sorted({*RADII, asked.filters.radius_km})


def _ways_on(question: Question) -> dict:
    near = nearest(question.asked)
    return {
        "ways_out": ways_out(question.asked, question.links),
        "nearest": make_cards(near.entries[:MOST_NEAREST]) if near else [],
    }


def _map(question: Question, found: Found, cards: list[Card], here: list[District], origin: Origin | None) -> dict:
    """`maps.map_data`; with more than `maps.MOST_POINTS` listings also the query the map asks `clusters` with."""
    asked = question.asked
    own = list(District.objects.filter(code__in=codes)) if (codes := asked.filters.asked.get("district")) else []
    if origin and isinstance(origin.area, District):
        own.append(origin.area)
    areas = maps.district_features(here, "here") if here else []
    areas += maps.district_features(own, "own") if own else []
    data = maps.map_data(cards, areas, origin.point if origin and not origin.area else None)
    box = asked.filters.asked.get("bbox")
    data["radius"] = asked.filters.radius_km if data["origin"] else None
    data["box"] = [box.west, box.south, box.east, box.north] if box else None
    if not question.position:  # what a map asks for by itself stands in an address
        if found.count > maps.MOST_POINTS:
            data["many"] = urlencode([pair for pair in _pairs(question.links) if pair[0] not in NOT_FOR_MAP])
        elif found.count > len(cards):
            data["points"]["features"] += maps.other_features(asked.filters, cards)
    return data


def _pairs(params: QueryDict) -> list[tuple[str, str]]:
    return [(name, value) for name, values in params.lists() for value in values]
