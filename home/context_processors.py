"""What every page needs to know of the site."""

from django.conf import settings
from django.http import HttpRequest

from home.models import SiteSettings


def site(request: HttpRequest) -> dict:
    """`site_settings`, `quick_exit_url`, `tile_url` and `tile_attribution` for templates. One query per request."""
    own = SiteSettings.for_request(request)
    return {
        "site_settings": own,
        "quick_exit_url": own.quick_exit_url or settings.IBASHO_QUICK_EXIT_URL,
        "tile_url": settings.IBASHO_TILE_URL,
        "tile_attribution": settings.IBASHO_TILE_ATTRIBUTION,
    }
