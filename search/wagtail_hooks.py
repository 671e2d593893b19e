"""What the admin asks of the public pages."""

from wagtail import hooks

from directory.models import Listing
from search.views.listings import listing_context


@hooks.register("listing_preview_context")
def preview_as_public(listing: Listing) -> dict:
    """An editor's preview is the public page: hidden venues are hidden there too."""
    return listing_context(listing)
