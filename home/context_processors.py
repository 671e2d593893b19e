"""What every page needs to know of the site."""

from django.conf import settings
from django.http import HttpRequest

from home import palettes
from home.library import in_library_mode
from home.models import SiteSettings
from home.read_only import read_only_words


def site(request: HttpRequest) -> dict:
    """The site's own settings for templates, each with what stands in where nothing is set. One query per request."""
    own = SiteSettings.for_request(request)
    return {
        "site_settings": own,
        "own_name": own.own_name,
        "accent_version": palettes.version(own.accent) if palettes.steps(own.accent) else "",
        "read_only": read_only_words(),
        "library_mode": in_library_mode(request),
        "quick_exit_url": own.quick_exit_url or settings.IBASHO_QUICK_EXIT_URL,
        "tile_url": settings.IBASHO_TILE_URL,
        "tile_attribution": settings.IBASHO_TILE_ATTRIBUTION,
    }
