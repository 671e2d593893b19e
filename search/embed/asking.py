"""What a page of somebody else's asks for: the search its attributes describe, and what a reader typed into it."""

from dataclasses import dataclass

from django.db.models import QuerySet
from django.http import QueryDict

from directory.models import Audience, Category
from search.api.answers import Rejected
from search.asking import ask, changed
from search.models import Entry
from search.posted import read_post, without_empty
from search.question import Question, understand

SEARCH, LIST, CALENDAR, MAP = "search", "list", "calendar", "map"
VIEWS = (SEARCH, LIST, CALENDAR, MAP)
OWN = ("view", "language")  # of the embedding; everything else is the search's
TYPED = ("q", "place", "page")
AREAS = ("near", "bbox", "district", "municipality", "prefecture")
NUMBER, MOST = 5, 50  # listings or dates at a time


@dataclass(frozen=True)
class Embedded:
    """`fixed` are the conditions of the embedding, `question` is the search with what was typed as well."""

    view: str
    fixed: QueryDict
    question: Question

    @property
    def asks_for_place(self) -> bool:
        """Whether a reader may say where: not if the embedding is about one area. (`place` is where one begins.)"""
        return not any(self.fixed.get(name) for name in AREAS)


def embedded(params: QueryDict, typed: QueryDict | None = None) -> Embedded:
    """What isn't understood is left out and said, as on pages. `typed` came in a body and is in no address."""
    view, fixed = params.get("view"), _fixed(params)
    both = fixed.copy()
    if typed:
        both = changed(both, **{name: None for name in TYPED if name in typed})  # emptied fields ask nothing
        both.update(_read(typed))
    return Embedded(view if view in VIEWS else SEARCH, fixed, understand(both, entries=shown(fixed)))


def strictly(params: QueryDict) -> None:
    """Raises Rejected where the embedding itself can't be meant so: its author should know."""
    errors = ask(_fixed(params), ignoring=("facets",)).errors
    if params.get("view", SEARCH) not in VIEWS:
        errors = {**errors, "view": [" / ".join(VIEWS)]}
    if errors:
        raise Rejected(errors)


def shown(fixed: QueryDict) -> QuerySet[Entry]:
    """What may stand on somebody else's page: listings that ask for quiet handling only where the embedding names such
    a subject itself. Nothing that a reader types there shows them, since the page's owner can look on."""
    for name, terms in (("category", Category), ("audience", Audience)):
        quiet = set(terms.objects.filter(sensitive=True).values_list("slug", flat=True))
        if quiet.intersection(fixed.getlist(name)):
            return Entry.objects.all()
    return Entry.objects.filter(sensitive=False)


def _fixed(params: QueryDict) -> QueryDict:
    fixed = changed(without_empty(params), page=params.get("page") or None, **dict.fromkeys(OWN))
    fixed.setdefault("page_size", str(NUMBER))
    if fixed["page_size"].isdecimal():
        fixed["page_size"] = str(min(int(fixed["page_size"]), MOST))
    return fixed


def _read(typed: QueryDict) -> QueryDict:
    posted = read_post(typed).params
    return changed(posted, page=posted.get("page"), **{name: None for name in posted if name not in TYPED})
