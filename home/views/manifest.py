"""/manifest.webmanifest – what a telephone needs to put the site on its home screen, in each language."""

from django.http import Http404, HttpRequest, JsonResponse
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from home.library import in_library_mode
from home.models import SiteSettings

SHORT_NAME = 12  # what fits below an icon
ICONS = [
    ("icon-192.png", "192x192", "any"),
    ("icon-512.png", "512x512", "any"),
    ("icon-maskable.png", "512x512", "maskable"),
]


def manifest(request: HttpRequest) -> JsonResponse:
    """An icon and the browser's own buttons; why no more: docs/decisions/0028-on-paper-and-on-the-telephone.md."""
    if in_library_mode(request):
        raise Http404
    name = SiteSettings.for_request(request).own_name or _("いばしょ")
    home = reverse("wagtail_serve", args=[""])
    answer = {
        "id": home,
        "name": name,
        "short_name": name[:SHORT_NAME],
        "lang": "en" if get_language() == "en" else "ja",
        "start_url": home,
        "scope": "/",
        "display": "minimal-ui",
        "background_color": "#fbfcfa",
        "theme_color": "#fbfcfa",
        "icons": [
            {"src": static(f"img/{file}"), "sizes": sizes, "type": "image/png", "purpose": purpose}
            for file, sizes, purpose in ICONS
        ],
    }
    response = JsonResponse(answer, json_dumps_params={"ensure_ascii": False}, content_type="application/manifest+json")
    response["Cache-Control"] = "public, max-age=3600"
    return response
