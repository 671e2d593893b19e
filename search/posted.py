"""What the forms of a search send: a typed address or the browser's position, which may not be kept (DESIGN 5)."""

from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils import timezone

from .filters import parse_point
from .locations import Origin, find_origins, origin_of_position
from .question import may_hold_house_number
from .shortcuts import SHORTCUTS

AREAS = ("near", "bbox", "district", "municipality", "prefecture")


@dataclass(frozen=True)
class Posted:
    """A search that was POSTed. `may_be_address`: nothing in `params` says where exactly somebody is."""

    params: QueryDict
    may_be_address: bool = False
    position: str = ""
    origin: Origin | None = None
    notices: list[str] = field(default_factory=list)


def read_post(post: QueryDict) -> Posted:
    """A position is answered at once and forgotten; a typed place is shortened to its 丁目."""
    params = without_empty(post)
    position = params.pop("position", [""])[-1]
    if "then" in params:  # a way on from a search whose position is in no address
        params = without_empty(QueryDict(params["then"].removeprefix("?")))
    _spell_out_days(params)
    if position and not params.get("place"):
        return _from_position(params, position)
    place = params.get("place", "")
    origins = find_origins(place) if 0 < len(place) <= 100 and "\x00" not in place else []
    if place:  # somewhere new: where it was before no longer counts
        for name in AREAS:
            params.pop(name, None)
    if len(origins) == 1:
        params["place"] = origins[0].label
    elif may_hold_house_number(place):
        return Posted(params)  # several or none: not put into an address
    return Posted(params, may_be_address=True)


def _spell_out_days(params: QueryDict) -> None:
    """`days=today` is what a button can say: in the address stand the days themselves, true tomorrow too."""
    _words, days = SHORTCUTS.get(params.pop("days", [""])[-1], (None, None))
    if days:
        for name, day in days(timezone.localdate()).params.items():
            params[name] = day


def _from_position(params: QueryDict, position: str) -> Posted:
    for name in (*AREAS, "place"):
        params.pop(name, None)
    try:
        return Posted(params, position=position, origin=origin_of_position(parse_point(position)))
    except ValidationError as error:
        return Posted(params, notices=error.messages)


def without_empty(params: QueryDict) -> QueryDict:
    """A form sends every field; what was left empty isn't asked."""
    kept = QueryDict(mutable=True)
    for name, values in params.lists():
        if filled := [value for value in values if value]:
            kept.setlist(name, filled)
    return kept
