"""The ways from a search to the next one: each condition taken away, and what to let go of when nothing is found."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.http import QueryDict
from django.utils.translation import gettext as _

from directory.models import District, Municipality, Prefecture

from .asking import Asked, changed
from .choices import Names
from .date_words import span_words
from .filters import CHOICE_PARAMS, EntryFilter
from .locations import Origin
from .relaxing import DATES, Relaxation, relaxations

POSITION = ("near", "place", "radius")


@dataclass(frozen=True)
class Step:
    """A search one can go on to: `query` are its parameters, without what must not stand in an address."""

    label: str
    query: str
    count: int | None = None
    leaves_position: bool = False


def step(label: str, links: QueryDict, count: int | None = None, **changes: object) -> Step:
    """The search with these changes (`asking.changed`). One that drops `near` forgets the browser's position too."""
    return Step(label, changed(links, **changes).urlencode(), count, leaves_position="near" in changes)


def page_step(number: int, links: QueryDict) -> Step:
    return step("", links, page=number if number > 1 else None)


def conditions(asked: Asked, links: QueryDict, names: Names, origin: Origin | None, *, days: bool = True) -> list[Step]:
    """Every condition in force, each leading to the search without it. A query per kind of area that was asked.

    `days=False` where the page shows those asked for elsewhere.
    """
    return list(_conditions(asked, links, names, origin, days))


def _conditions(asked: Asked, links: QueryDict, names: Names, origin: Origin | None, days: bool) -> Iterator[Step]:
    values = asked.filters.asked
    if values.get("q"):
        yield step(_("「%(words)s」") % {"words": values["q"]}, links, q=None)
    if asked.filters.point or asked.origins:
        yield step(_place_label(asked, origin), links, **dict.fromkeys(POSITION))
    if asked.filters.named:
        yield step(_("特集「%(title)s」") % {"title": asked.filters.named.title}, links, collection=None)
    if values.get("bbox"):
        yield step(_("地図のこの範囲"), links, bbox=None)
    yield from _areas(asked, links)
    if days and (values.get("from") or values.get("to")):
        yield step(span_words(values.get("from"), values.get("to")), links, **dict.fromkeys(DATES))
    for name in CHOICE_PARAMS:
        chosen = values.get(name) or []
        chosen = [chosen] if isinstance(chosen, str) else chosen
        for value in chosen:
            others = [other for other in chosen if other != value]
            yield step(names[name].get(value, value), links, **{name: others or None})


def _place_label(asked: Asked, origin: Origin | None) -> str:
    if origin and origin.area:
        return origin.label
    place = origin.label if origin and origin.label else _("えらんだ場所")
    return _("%(place)sから%(km)skm") % {"place": place, "km": f"{asked.filters.radius_km:g}"}


def _areas(asked: Asked, links: QueryDict) -> Iterator[Step]:
    values = asked.filters.asked
    if codes := values.get("district"):
        found = {district.code: district.label for district in District.objects.filter(code__in=codes)}
        for code in codes:
            others = [other for other in codes if other != code]
            yield step(found.get(code, code), links, district=others or None)
    if code := values.get("municipality"):
        found = Municipality.objects.filter(code=code).first()
        yield step(found.full_name if found else code, links, municipality=None)
    if code := values.get("prefecture"):
        found = Prefecture.objects.filter(code=code).first()
        yield step(found.label if found else code, links, prefecture=None)


def ways_out(asked: Asked, links: QueryDict, *, days: bool = True) -> list[Step]:
    """What to let go of, with the number each would bring: "半径を10kmに広げる", 8. `days=False`: not the days."""
    return [_way_out(asked, links, way) for way in relaxations(asked, days=days)]


def _way_out(asked: Asked, links: QueryDict, way: Relaxation) -> Step:
    if way.param == "radius":
        label = _("半径を%(km)skmに広げる") % {"km": way.value}
        return step(label, links, way.count, radius=way.value)
    if way.param == "from":
        return step(_("日付をはずす"), links, way.count, **dict.fromkeys(DATES))
    label = _("「%(condition)s」の条件をはずす") % {"condition": EntryFilter.base_filters[way.param].label}
    return step(label, links, way.count, **{way.param: None})
