"""/site.css – the colours of one city, as a stylesheet: the content security policy allows nothing inline."""

from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_cache_control
from django.views.decorators.http import condition, require_safe

from home import palettes
from home.models import SiteSettings

A_YEAR = 365 * 24 * 60 * 60


def _etag(request: HttpRequest) -> str:
    return f'"{palettes.version(SiteSettings.for_request(request).accent)}"'


@require_safe
@condition(etag_func=_etag)
def site_css(request: HttpRequest) -> HttpResponse:
    """Pages link it with its version (`?v=`): then it is kept for good, otherwise asked for again each time."""
    accent = SiteSettings.for_request(request).accent
    response = HttpResponse(palettes.stylesheet(accent), content_type="text/css")
    if request.GET.get("v") == palettes.version(accent):
        patch_cache_control(response, public=True, max_age=A_YEAR, immutable=True)
    else:
        patch_cache_control(response, public=True, no_cache=True)
    return response
