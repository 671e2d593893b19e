"""/styleguide/ – for those who build and keep the site: everything it is made of, on one page."""

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.views.decorators.http import require_safe

from home.models import SiteSettings
from home.styleguide import swatches
from home.styleguide.examples import draw, examples


@require_safe
def styleguide(request: HttpRequest) -> HttpResponse:
    """Staff only; others are asked to sign in to the admin. Template `styleguide/page.html`."""
    if not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path(), reverse("wagtailadmin_login"))
    if not request.user.has_perm("wagtailadmin.access_admin"):
        raise PermissionDenied
    context = {
        "shown": [draw(example, request) for example in examples()],
        "pairs": swatches.pairs(SiteSettings.for_request(request).accent),
        "accents": swatches.accents(),
        "icons": swatches.symbols("icons.svg"),
        "illustrations": swatches.symbols("illustrations.svg"),
    }
    response = render(request, "styleguide/page.html", context)
    response["X-Robots-Tag"] = "noindex"
    add_never_cache_headers(response)
    return response
