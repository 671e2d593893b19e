"""What to say when nothing was found: which condition to let go of, with the number it would bring."""

from dataclasses import dataclass

from .asking import Asked
from .filters import CHOICE_PARAMS
from .finding import Found, find

RADII_KM = (5, 10, 30, 100)
NEAREST = 5
DATES = ("from", "to")
OTHER_PARAMS = ("q", "collection", "district", "municipality", "bbox")


@dataclass(frozen=True)
class Relaxation:
    """One way out. `param` is what changes, `value` what it becomes (None: taken away), `count` what is found then."""

    param: str
    value: int | None
    count: int
    asked: Asked


def relaxations(asked: Asked, *, days: bool = True) -> list[Relaxation]:
    """Ways that lead to something, the smallest step first: a wider circle, then each condition given up.

    `days=False`: those asked for stay.
    """
    steps: list[tuple[str, int | None, Asked]] = []
    if asked.filters.point:
        wider = [km for km in RADII_KM if km > asked.filters.radius_km]
        steps += [("radius", km, asked.but(radius=km)) for km in wider]
    given = [name for name in (*CHOICE_PARAMS, *OTHER_PARAMS) if asked.filters.asked.get(name)]
    steps += [(name, None, asked.but(**{name: None})) for name in given]
    if days and any(asked.filters.asked.get(name) for name in DATES):
        steps.append(("from", None, asked.but(**dict.fromkeys(DATES))))
    found: list[Relaxation] = []
    for param, value, step in steps:
        if param == "radius" and any(one.param == "radius" for one in found):
            continue  # one wider circle is enough
        if count := find(step.but(page_size=1)).count:
            found.append(Relaxation(param, value, count, step))
    return found


def nearest(asked: Asked) -> Found | None:
    """The few listings that lie nearest when nothing lies within the radius; None without a point or within 100 km."""
    if not asked.filters.point:
        return None
    for km in RADII_KM:
        if km > asked.filters.radius_km:
            found = find(asked.but(radius=km, page_size=NEAREST, sort="distance"))
            if found.count:
                return found
    return None
