"""All that the page of a search shows, from its parameters: the list, the map, the choices and the ways on."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils.translation import gettext as _

from directory.models import District, Municipality

from . import maps
from .asking import Asked, ask, changed, usual_sort
from .cards import Card, make_cards
from .choices import Names, choice_groups, choice_names
from .filters import CHOICE_PARAMS, DEFAULT_RADIUS_KM, SORTS
from .finding import Found
from .locations import Origin, districts_at
from .relaxing import nearest
from .remembering import count_facets_again, find_again
from .steps import Step, conditions, page_step, step, ways_out

NOT_FOR_MAP = ("page", "sort", "bbox")
IGNORED = ("page_size", "facets")  # of the API; a page has its own size
RADII = (1, 3, 5, 10, 30)
MOST_CANDIDATES = 6
MOST_NEAREST = 3
OFFERED = (*CHOICE_PARAMS, "radius", "sort", "page")  # what the form of the choices has fields for, or starts anew


@dataclass(frozen=True)
class Question:
    """A search as the page understood it.

    `links` are its parameters as far as they may stand in an address: without the browser's position (which is
    `position`, "latitude,longitude") and without a house number. `notices` say what was left out.
    """

    asked: Asked
    links: QueryDict
    names: Names
    notices: list[str]
    position: str = ""
    place_is_known: bool = True


def understand(params: QueryDict, position: str = "") -> Question:
    """What the parameters ask for. What isn't understood is left out and said; nothing here raises."""
    names = choice_names()
    params, notices = params.copy(), []
    refused = _drop_unknown_choices(params, names)
    if position:
        params["near"] = position
    asked = ask(params, ignoring=IGNORED)
    unknown_place = "place" in asked.errors and not asked.filters.form.errors.get("place")
    if unknown_place:
        # nothing is found rather than everything: whoever named a place doesn't want the whole country
        asked.errors.pop("place")
        notices.append(_unknown_place(params["place"]))
    if asked.errors or refused:
        notices.insert(0, _("わからない条件があったので、それを除いてさがしました。"))
    if asked.errors:
        for name in asked.errors:
            params.pop(name, None)
        asked = ask(params, ignoring=IGNORED)
    return Question(asked, _links(params, asked, position), names, notices, position, not unknown_place)


def _drop_unknown_choices(params: QueryDict, names: Names) -> bool:
    """Choices that aren't offered (any more) are taken out. Whether there were any."""
    given = {name: params.getlist(name) for name in CHOICE_PARAMS if name in params}
    for name, values in given.items():
        params.setlist(name, [value for value in values if value in names[name]])
    return any(params.getlist(name) != values for name, values in given.items())


def may_hold_house_number(text: str) -> bool:
    """Any numeral will do (五番地 too); so will what is longer than a name."""
    return len(text) > 100 or any(char.isnumeric() for char in text)


def _unknown_place(typed: str) -> str:
    if may_hold_house_number(typed):
        return _("書かれた場所がどこかわかりませんでした。町や小学校の名前で試してください。")
    return _("「%(place)s」がどこかわかりませんでした。町や小学校の名前で試してください。") % {"place": typed}


def _links(params: QueryDict, asked: Asked, position: str) -> QueryDict:
    links = changed(params, **dict.fromkeys(IGNORED), page=params.get("page"))
    if asked.sort == usual_sort(asked.filters):  # forms send what they show, asked for or not
        links.pop("sort", None)
    if not asked.filters.point or asked.filters.radius_km == DEFAULT_RADIUS_KM:
        links.pop("radius", None)
    if position:
        links.pop("near", None)
    place = links.get("place", "")
    if place and may_hold_house_number(place):
        label = asked.origins[0].label if asked.origins else ""
        links = changed(links, page=links.get("page"), place=(place if place in label else label) or None)
    return links


# --- What is shown ----------------------------------------------------------------------------------------------------


def result_page(question: Question, origin: Origin | None = None) -> dict:
    """The context of `search/found.html`; `origin` where it isn't what `place` says (the browser's position).

    question, typed {q, place} for the box, address (query string of this search), origin, radius, area_notes [str],
    candidates [Step], districts_here, groups [ChoiceGroup], counts_exact, conditions [Step], sort, sorts, radii,
    hidden and carried [(name, value)] for the two forms, results [Card], page, previous, next (Step or None), count,
    map_data; where nothing was found ways_out [Step] and nearest [Card].
    """
    asked, links = question.asked, question.links
    found = _last_page_at_most(asked)
    origin = origin or (asked.origins[0] if asked.origins else None)
    if origin is None and asked.filters.point:
        origin = Origin("", asked.filters.point, "exact")
    cards = make_cards(found.entries)
    here = districts_at(origin.point) if origin and origin.point and not origin.area else []
    counted = count_facets_again(asked)
    page = found.pages
    links = changed(links, page=page.number if page.number > 1 else None)
    return {
        "question": question,
        "typed": {"q": asked.filters.asked.get("q", ""), "place": asked.filters.asked.get("place", "")},
        "address": links.urlencode(),
        "origin": origin,
        "radius": asked.filters.radius_km,
        "area_notes": _area_notes(asked, origin),
        "candidates": [] if question.position else _candidates(asked.origins, links),
        "districts_here": here,
        "groups": choice_groups(asked.filters, counted, question.names),
        "counts_exact": counted.exact,
        "conditions": conditions(asked, links, question.names, origin),
        "sort": asked.sort,
        "sorts": _sorts(asked),
        "radii": _radii(asked),
        "hidden": [pair for pair in _pairs(links) if pair[0] not in OFFERED],
        "carried": [pair for pair in _pairs(links) if pair[0] not in ("q", "place", "page")],
        "results": cards,
        "page": page,
        "previous": page_step(page.previous_page_number(), links) if page.has_previous() else None,
        "next": page_step(page.next_page_number(), links) if page.has_next() else None,
        "count": found.count,
        "map_data": _map(question, found, cards, here, origin),
        **(_ways_on(question) if not found.count and question.place_is_known else {}),
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
