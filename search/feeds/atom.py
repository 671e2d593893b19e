"""New and changed listings as Atom (RFC 4287): what `search.Entry` says, newest first.

An entry's id (a tag: URI, RFC 4151) is made of the public id and never of an address, which may change.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

# XML is written here and never read: there is nothing to be fooled by.
from xml.etree.ElementTree import Element, SubElement, tostring  # nosec B405

from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from directory.enums import ListingStatus
from directory.models import Listing
from search.cards import title_of
from search.models import Entry

from .words import location_of, text_of

CONTENT_TYPE = "application/atom+xml; charset=utf-8"
NAMESPACE = "http://www.w3.org/2005/Atom"
# The year in which these names were first given out: part of them for ever (RFC 4151)
SINCE = "2026"
BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)
# Publishing writes a listing more than once; what follows later than this is a change.
SAME_MOMENT = timedelta(minutes=10)
# Characters that XML 1.0 has no place for, whatever anybody pasted into a form
_NOT_IN_XML = dict.fromkeys([*range(9), 11, 12, *range(14, 32), 0xFFFE, 0xFFFF])


@dataclass(frozen=True)
class AtomFeed:
    """`address` is that of the feed, `page` of what it is the feed of; `more` of the next part, if there is one."""

    title: str
    address: str
    page: str
    name: str
    entries: list[Entry]
    more: str = ""


def tag(name: str) -> str:
    host = urlsplit(settings.WAGTAILADMIN_BASE_URL).hostname or "localhost"
    return f"tag:{host},{SINCE}:{name}"


def written(feed: AtomFeed, url_of: Callable[[str], str]) -> bytes:
    """One query, whatever the number of entries: when each listing was first published."""
    root = Element("feed", {"xmlns": NAMESPACE, "xml:lang": "en" if get_language() == "en" else "ja"})
    _text(root, "id", tag(feed.name))
    _text(root, "title", feed.title)
    _text(root, "updated", _moment(max((entry.updated_at for entry in feed.entries), default=BEGINNING)))
    SubElement(root, "link", rel="self", type="application/atom+xml", href=feed.address)
    SubElement(root, "link", rel="alternate", type="text/html", href=feed.page)
    if feed.more:
        SubElement(root, "link", rel="next", type="application/atom+xml", href=feed.more)
    _text(SubElement(root, "author"), "name", _("いばしょ"))
    published = _published(feed.entries)
    for entry in feed.entries:
        _add_entry(root, entry, published.get(entry.listing_id, entry.updated_at), url_of(entry.public_id))
    return b'<?xml version="1.0" encoding="utf-8"?>\n' + tostring(root, encoding="utf-8", short_empty_elements=True)


def _published(entries: list[Entry]) -> dict[int, datetime]:
    """{listing key: when it was first published}; imports of old had no such moment, so when it was made."""
    rows = Listing.objects.filter(pk__in=[entry.listing_id for entry in entries])
    return {pk: first or made for pk, first, made in rows.values_list("pk", "first_published_at", "created_at")}


def _add_entry(root: Element, entry: Entry, published: datetime, url: str) -> None:
    element = SubElement(root, "entry")
    updated = max(entry.updated_at, published)
    is_new = updated - published < SAME_MOMENT
    title, language = title_of(entry)
    _text(element, "id", tag(f"listings/{entry.public_id}"))
    _text(element, "title", title).set("xml:lang", language)
    SubElement(element, "link", rel="alternate", type="text/html", href=url)
    _text(element, "published", _moment(published))
    _text(element, "updated", _moment(updated))
    term, label = ("new", _("新しい")) if is_new else ("changed", _("内容が変わりました"))
    SubElement(element, "category", term=term, scheme=tag("change"), label=label)
    _text(element, "summary", "\n".join(filter(None, _lines(entry))))


def _lines(entry: Entry) -> list[str]:
    paused = _("いまはお休み中です。") if entry.status == ListingStatus.PAUSED else ""
    return [paused, text_of(entry, "summary"), *entry.schedule_notes, location_of(entry, "")]


def _text(parent: Element, name: str, text: str) -> Element:
    element = SubElement(parent, name)
    element.text = str(text).translate(_NOT_IN_XML)
    return element


def _moment(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
