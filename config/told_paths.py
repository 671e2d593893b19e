"""How a request is named where it is told of: only by words that are ours.

What somebody types after the host may be anything – a name, an address, a search word in the wrong place. So a path is
told where a view knew it; else its route is, or nothing.
"""

from django.conf import settings
from django.http import HttpRequest

SECRET = ("token", "uidb64")  # parts of addresses that open something
PAGES = "wagtail_serve"  # takes whatever no other route does
UNKNOWN = "(unknown)"


def told_path(request: HttpRequest, status: int) -> str:
    """The path; the route of what wasn't found there; `(unknown)` where no route knows it."""
    match = request.resolver_match
    if match is None:
        answered_before = status == 304 or (request.path.startswith(settings.STATIC_URL) and status < 400)
        return request.path if answered_before else UNKNOWN
    if match.view_name == PAGES and status >= 400:
        return UNKNOWN
    if status == 404:
        return f"/{match.route}"
    path = request.path
    for name in SECRET:
        if value := match.kwargs.get(name):
            path = path.replace(f"/{value}/", "/…/")
    return path


def view_name(request: HttpRequest, status: int) -> str:
    """The view's name; else why no view was asked: `(kept)` unchanged since, `(none)` an address nobody knows."""
    if request.resolver_match is None:
        return "(kept)" if status == 304 else "(none)"
    return request.resolver_match.view_name
