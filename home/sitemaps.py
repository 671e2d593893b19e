"""/sitemap.xml: the site's own pages beside what `search.sitemaps` finds, in files of at most 50,000 addresses."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.contrib.sitemaps import Sitemap, views
from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import translation
from django.views.decorators.http import require_safe

from home.models import Collection, HomePage
from search import sitemaps

#: Pages of ours that are meant to be found and hold no listing of their own.
FIXED = ("search", "districts", "talk", "help_out", "groups", "about", "accessibility", "feeds", "desk_card")


class Pages(Sitemap):
    """What staff have written, the pages around it, and the collections of the season. Items: (path, when changed)."""

    def __init__(self, language: str) -> None:
        self.language = language

    def items(self) -> list[tuple[str, datetime | None]]:
        with translation.override(self.language):
            fixed = [(reverse(name), None) for name in FIXED]
            seasonal = [(one.get_absolute_url(), None) for one in Collection.objects.current()]
            return [*self._written(), *fixed, *seasonal]

    def _written(self) -> list[tuple[str, datetime | None]]:
        home = HomePage.objects.live().public().first()
        pages = home.get_descendants(inclusive=True).live().public() if home else []
        prefix = reverse("wagtail_serve", args=[""])
        return [(f"{prefix}{page.url_path.removeprefix(home.url_path)}", page.last_published_at) for page in pages]

    def location(self, item: tuple[str, datetime | None]) -> str:
        return item[0]

    def lastmod(self, item: tuple[str, datetime | None]) -> datetime | None:
        return item[1]

    def get_latest_lastmod(self) -> datetime | None:
        return max((changed for _path, changed in self.items() if changed), default=None)


def _sections() -> dict[str, Sitemap]:
    own = {sitemaps.name_in("pages", language): Pages(language) for language, _label in settings.LANGUAGES}
    return own | sitemaps.sections()


@require_safe
def index(request: HttpRequest) -> TemplateResponse:
    """The list of the files; none of them is empty, which the protocol doesn't allow."""
    filled = {name: pages for name, pages in _sections().items() if pages.paginator.count}
    return views.index(request, filled, sitemap_url_name="sitemap_section")


@require_safe
def section(request: HttpRequest, section: str) -> TemplateResponse:
    """One file, `?p=2` its second part."""
    return views.sitemap(request, _sections(), section)
