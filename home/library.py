"""Library mode: on computers that many people share, nothing of a visit stays behind."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.cache import add_never_cache_headers

from home.models import SiteSettings


def in_library_mode(request: HttpRequest) -> bool:
    """Whether the site's settings or the environment say that the computers in front of it are shared."""
    return settings.IBASHO_LIBRARY_MODE or SiteSettings.for_request(request).library_mode


class LibraryModeMiddleware:
    """In library mode no page is written to the browser's disk, and going back asks the server anew."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        is_page = response.get("Content-Type", "").startswith("text/html")
        if "no-store" in response.get("Cache-Control", ""):  # so it is in any case: nothing to ask the database
            return response
        if is_page and not request.path.startswith("/admin/") and in_library_mode(request):
            response.headers.pop("Cache-Control", None)
            add_never_cache_headers(response)
        return response
