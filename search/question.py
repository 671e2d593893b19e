"""A search as a page understood it: what was asked, what of it may stand in an address, what was left out."""

from dataclasses import dataclass

from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.translation import gettext as _

from .asking import Asked, ask, changed, usual_sort
from .choices import Names, choice_names
from .filters import CHOICE_PARAMS, DEFAULT_RADIUS_KM
from .models import Entry

IGNORED = ("page_size", "facets")  # of the API; a page has its own size


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


def understand(
    params: QueryDict, position: str = "", also: tuple[str, ...] = (), entries: QuerySet[Entry] | None = None
) -> Question:
    """What the parameters ask for. What isn't understood is left out and said; nothing here raises.

    `also` are names that mean something to the page only; they stay in its links. `entries` where not all are shown.
    """
    names = choice_names()
    params, notices = params.copy(), []
    refused = _drop_unknown_choices(params, names)
    if position:
        params["near"] = position
    asked = ask(params, entries, (*IGNORED, *also))
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
        asked = ask(params, entries, (*IGNORED, *also))
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
