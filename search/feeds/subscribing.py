"""The links under 「カレンダーに追加」: addresses that a calendar program, a phone or a mail service understands.

They are links and nothing more: no service is asked anything before somebody taps one.
"""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode, urlsplit

from django.http import HttpRequest

from directory.japan.furigana import to_base

GOOGLE = "https://calendar.google.com/calendar/render"
OUTLOOK = "https://outlook.live.com/calendar/0/addfromweb"


@dataclass(frozen=True)
class CalendarLinks:
    """`name` is what the calendar calls itself; `address` is that of the file, `explained` that of our page on it.

    `address` and `atom` (the feed; may be empty) are whole addresses, to be copied; `explained` is one within the site.
    """

    name: str
    address: str
    explained: str = ""
    atom: str = ""
    is_quiet: bool = False

    @property
    def webcal(self) -> str:
        """iPhone, Mac and most programs open it as a subscription."""
        return f"webcal:{self.address.partition(':')[2]}"

    @property
    def google(self) -> str:
        return f"{GOOGLE}?{urlencode({'cid': self.webcal})}"

    @property
    def outlook(self) -> str:
        return f"{OUTLOOK}?{urlencode({'url': self.address, 'name': to_base(self.name)})}"

    @property
    def path(self) -> str:
        """The address within this site."""
        parts = urlsplit(self.address)
        return f"{parts.path}?{parts.query}" if parts.query else parts.path

    @property
    def tells_conditions(self) -> bool:
        """Whether the address holds what was searched for."""
        return bool(urlsplit(self.address).query)


def calendar_links(
    request: HttpRequest, name: str, path: str, explained: str = "", atom: str = "", is_quiet: bool = False
) -> CalendarLinks:
    """From paths of this site."""
    feed = request.build_absolute_uri(atom) if atom else ""
    return CalendarLinks(name, request.build_absolute_uri(path), explained, feed, is_quiet)
