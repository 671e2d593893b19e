"""The lines that are pasted into a page elsewhere: the element with its script, a frame, a plain link."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _

from .asking import CALENDAR
from .scripts import LATEST, VERSIONS

FRAME_HEIGHT = 700  # px, where nothing says how high it is
#: What is the element's own, and by what name a frame's address has it; everything else is a condition.
OF_ELEMENT = {"number": "page_size", "view": "view", "heading-level": "", "look": "", "language": ""}


@dataclass(frozen=True)
class Snippets:
    """As they are pasted. `element` alone is what the builder's own page shows; `policy` what a strict host adds."""

    element: str
    script: str
    newest: str
    frame: str
    link: str
    policy: str


def snippets(attributes: dict[str, str], request: HttpRequest) -> Snippets:
    """`attributes` as the element takes them; those left empty are left out. In the active language."""
    attributes = {name: value for name, value in attributes.items() if value}
    site = request.build_absolute_uri("/").rstrip("/")
    words = _("居場所・活動をさがす")
    conditions = {name: value for name, value in attributes.items() if name not in OF_ELEMENT}
    page = reverse("calendar" if attributes.get("view") == CALENDAR else "search")
    link = format_html('<a href="{}">{}</a>', _address(site + page, conditions), words)
    named = format_html_join("", ' {}="{}"', attributes.items())
    element = format_html("<ibasho-search{}>{}</ibasho-search>", named, link)
    framed = conditions | {OF_ELEMENT[name]: attributes[name] for name in ("view", "number") if name in attributes}
    return Snippets(
        element,
        f"{element}\n{_script(site, LATEST, VERSIONS[LATEST])}",
        f"{element}\n{_script(site, LATEST.partition('.')[0])}",
        frame(_address(site + reverse("embed_search"), framed), words, "100%", FRAME_HEIGHT),
        link,
        f"script-src {site}; connect-src {site}; frame-src {site}",
    )


def frame(address: str, title: str, width: str, height: int) -> str:
    return format_html(
        '<iframe src="{}" title="{}" width="{}" height="{}" loading="lazy"></iframe>', address, title, width, height
    )


def _script(site: str, version: str, integrity: str = "") -> str:
    source = site + reverse("embed_script", args=[version])
    checked = format_html(' integrity="{}" crossorigin="anonymous"', integrity) if integrity else ""
    return format_html('<script type="module" src="{}"{}></script>', source, checked)


def _address(path: str, conditions: dict[str, str]) -> str:
    pairs = [
        (name, one)
        for name, value in conditions.items()
        for one in ([value] if name in ("q", "place") else value.split())
    ]
    return f"{path}?{urlencode(pairs)}" if pairs else path
