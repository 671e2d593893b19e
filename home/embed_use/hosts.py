"""Whose page a widget or a frame is on, as far as the browser tells: the name of the site, nothing behind it."""

import re
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.core.validators import validate_domain_name
from django.http import HttpRequest

#: What an embedding asks for once when it appears. What a reader types or turns to comes from inside, or as a POST.
LOADS = re.compile(r"^/(?:(?:en|easy)/)?embed/v1/(?:(?P<widget>results)|search|listings/[-\w]+)$")
FRAMES = ("iframe", "frame")
LONGEST = 253


def embedding_host(request: HttpRequest) -> str:
    """ "" where there is none or it isn't told: a program, our own pages, a page without a name of its own.

    The widget asks without a referrer, but a browser says with every such question which origin asks. Of a frame it
    says so itself (`Sec-Fetch-Dest`), else a link to the frame's address would count.
    """
    loaded = LOADS.match(request.path_info)
    if request.method != "GET" or not loaded:
        return ""
    if loaded["widget"]:
        host = _name_in(request.headers.get("Origin", ""))
    elif request.headers.get("Sec-Fetch-Dest") in FRAMES:
        host = _name_in(request.headers.get("Referer", ""))
    else:
        return ""
    return "" if host == _name_in(request.build_absolute_uri("/")) else host


def _name_in(address: str) -> str:
    """The site's name. Numbers, `localhost` and names without a dot are somebody's own machine or network."""
    try:
        parts = urlsplit(address)
        host = (parts.hostname or "").rstrip(".")
        if parts.scheme not in ("http", "https") or len(host) > LONGEST or not host.isascii():
            return ""
        validate_domain_name(host)
    except (ValueError, ValidationError):
        return ""
    return host
