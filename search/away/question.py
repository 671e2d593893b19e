"""What somebody asks, checked: the same fields for the page's form and for the API's JSON."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django import forms
from django.core.exceptions import ValidationError
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _

from directory.geocoding.areas import AreaNames
from directory.models import District, Municipality
from search.filters import EntryFilter, parse_point
from search.geo import MAX_RADIUS_KM
from search.locations import Origin, find_origins
from search.models import Entry

DEFAULT_MAX_KM = 30.0
MOST_AREAS = 30
MOST_RESULTS = 100
MOST_PAGES = 10_000
NEIGHBOURS = "+"  # after a district's code: its neighbours too
OWN = ("avoid", "avoid_organisers", "from", "max_distance", "min_distance", "open_to", "page", "page_size")
# of the ordinary filters, those that would say "where" or "when" a second time, or may
NOT_HERE = frozenset({*OWN, "near", "place", "radius", "bbox", "to", "collection", "sort", "facets"})


@dataclass(frozen=True)
class Avoid:
    """One area to stay away from: a municipality's or a district's code, a district perhaps with its neighbours."""

    code: str
    neighbours: bool = False

    def __str__(self) -> str:
        return f"{self.code}{NEIGHBOURS if self.neighbours else ''}"


@dataclass(frozen=True)
class AwayQuestion:
    """Everything may be left out. Distances in km; without `origin` they say nothing."""

    avoid: tuple[Avoid, ...] = ()
    avoid_organisers: bool = False
    origin: Origin | None = None
    max_distance: float = DEFAULT_MAX_KM
    min_distance: float = 0.0
    open_to: Municipality | None = None
    filters: MultiValueDict = field(default_factory=MultiValueDict)
    page: int = 1
    page_size: int = 20


def filter_names() -> frozenset[str]:
    """The ordinary search parameters that may be asked together with these."""
    return frozenset(EntryFilter.base_filters) - NOT_HERE


def parse(data: Mapping[str, object]) -> AwayQuestion:
    """A question from a form (lists of strings) or from JSON (strings, numbers, lists, true, null).

    Raises ValidationError whose `message_dict` is {parameter: [sentences]}, also for parameters that don't exist.
    """
    errors: dict[str, list[str]] = {
        name: [_("この条件はありません。")] for name in data if name not in {*OWN, *filter_names()}
    }

    def read(name: str, reader: object, default: object) -> object:
        try:
            return reader(data[name]) if name in data else default
        except ValidationError as error:
            errors[name] = list(error.messages)
            return default

    values = {
        "avoid": read("avoid", _areas, ()),
        "avoid_organisers": read("avoid_organisers", _yes, False),
        "origin": read("from", _origin, None),
        "max_distance": read("max_distance", _number(0.1, MAX_RADIUS_KM, DEFAULT_MAX_KM), DEFAULT_MAX_KM),
        "min_distance": read("min_distance", _number(0, MAX_RADIUS_KM, 0.0), 0.0),
        "open_to": read("open_to", _municipality, None),
        "page": int(read("page", _number(1, MOST_PAGES, 1), 1)),
        "page_size": int(read("page_size", _number(1, MOST_RESULTS, 20), 20)),
    }
    filters = MultiValueDict({name: _texts(data[name]) for name in filter_names() if name in data})
    checked = EntryFilter(filters, Entry.objects.all()).form
    errors |= {name: [str(message) for message in messages] for name, messages in checked.errors.items()}
    if values["min_distance"] > values["max_distance"]:
        errors.setdefault("min_distance", [_("「これより遠く」が「行ける距離」より大きくなっています。")])
    if errors:
        raise ValidationError(errors)
    return AwayQuestion(**values, filters=filters)


def _texts(value: object) -> list[str]:
    """One value or a list of them as stripped texts, without empty ones; odd things become texts that match nothing."""
    several = value if isinstance(value, list | tuple) else [value]
    texts = ["" if one is None else str(one).strip() for one in several]
    return [text for text in texts if text]


def _text(value: object) -> str:
    texts = _texts(value)
    if len(texts) > 1:
        raise ValidationError(_("一つだけ書いてください。"))
    if texts and ("\x00" in texts[0] or len(texts[0]) > 200):
        raise ValidationError(_("読みとれませんでした。"))
    return texts[0] if texts else ""


def _yes(value: object) -> bool:
    text = _text(value).lower()
    if text not in ("", "0", "false", "no", "off", "1", "true", "yes", "on"):
        raise ValidationError(_("「true」か「false」で書いてください。"))
    return text in ("1", "true", "yes", "on")


def _number(least: float, most: float, default: float) -> object:
    """A reader of numbers between two bounds; nothing given is the default."""
    field_ = forms.FloatField(min_value=least, max_value=most, required=False)

    def read(value: object) -> float:
        number = field_.clean(_text(value))
        return default if number is None else number

    return read


def _origin(value: object) -> Origin | None:
    """A point "35.33,139.63" or the name of a place; of several places of that name the likeliest."""
    text = _text(value)
    if not text:
        return None
    if "," in text and not any(char.isalpha() for char in text):
        return Origin("", parse_point(text), "exact")
    origins = starting_points(text)
    if not origins:
        raise ValidationError(_("その場所がわかりませんでした。駅や町の名前で試してください。"))
    return origins[0]


def starting_points(text: str) -> list[Origin]:
    """Places the text may mean from which a distance can be told, each name once, likeliest first."""
    found = {origin.label: origin for origin in reversed(find_origins(text)) if origin.point}
    return list(reversed(found.values()))


def shortened(text: str) -> str:
    """The name of the place a text means, without house number; a point as it is; "" where nothing is known of it."""
    try:
        origin = _origin(text)
    except ValidationError:
        return ""
    return (origin.label or text) if origin else ""


def _municipality(value: object) -> Municipality | None:
    text = _text(value)
    found = AreaNames.current().find(text) if text else None
    if text and found is None:
        raise ValidationError(_("その市区町村がわかりませんでした。"))
    return found


def _areas(value: object) -> tuple[Avoid, ...]:
    texts = _texts(value)
    if len(texts) > MOST_AREAS:
        raise ValidationError(_("避けるところは%(most)dまでにしてください。") % {"most": MOST_AREAS})
    return known_areas(texts)


def known_areas(texts: Iterable[str]) -> tuple[Avoid, ...]:
    """The areas of these codes (`14108`, `141089`, `14108-e-x`, `14108-e-x+`), each once.

    Raises ValidationError when one isn't known: to leave it out silently would be dangerous.
    """
    areas = AreaNames.current()
    wanted = [Avoid(text.removesuffix(NEIGHBOURS), text.endswith(NEIGHBOURS)) for text in texts if "\x00" not in text]
    codes = {area.code for area in wanted}
    districts = set(District.objects.filter(code__in=codes).values_list("code", flat=True))
    found: dict[str, Avoid] = {}
    for area in wanted:
        municipality = None if area.code in districts or not area.code.isdecimal() else areas.find(area.code)
        if municipality is None and area.code not in districts:
            found.clear()
            break
        code = municipality.code if municipality else area.code
        neighbours = area.neighbours and municipality is None
        found[code] = Avoid(code, neighbours or (code in found and found[code].neighbours))
    if (wanted and not found) or len(wanted) < len(list(texts)):
        raise ValidationError(_("避けるところのうち、わからないものがあります。えらびなおしてください。"))
    return tuple(found.values())
