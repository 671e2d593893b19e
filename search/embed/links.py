"""Ways from an embedding to the whole site: the same search, without what only the embedding needs."""

from django.http import QueryDict
from django.urls import reverse

from search.asking import changed

from .asking import CALENDAR, Embedded


def search_address(asked: Embedded) -> str:
    """The page of the same search; what was typed only as far as it may stand in an address."""
    links = changed(asked.question.links, page_size=None)
    return _with(reverse("calendar" if asked.view == CALENDAR else "search"), links)


def frame_address(asked: Embedded, **changes: object) -> str:
    """The same frame with these changes: of what was typed, what may stand in an address."""
    typed = {name: asked.question.links.get(name) for name in ("q", "place") if name in asked.question.links}
    return _with(reverse("embed_search"), changed(asked.fixed, view=asked.view, **{**typed, **changes}))


def _with(path: str, links: QueryDict) -> str:
    return f"{path}?{links.urlencode()}" if links else path
