"""What the front page shows beside what staff write on it: ways in, dates close by, news. Few, and quietly."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from directory.models import Category, District, Municipality
from home.models import Collection, GuidePage, NewsIndexPage, NewsPage, SiteSettings
from search import linked_data
from search.coming import soon
from search.starting import starting_areas

NEWS = 3
COLLECTIONS = 3
FOR_GROUPS = "dantai"  # the slug under which home/seeds/pages.toml puts the guide


def front_page(request: HttpRequest) -> dict:
    """categories, areas [(code, name)], one_town (its municipality, where there is no other), soon [DateView],
    collections [Collection] of this season, news [NewsPage], news_index, for_groups (the guide, where there is one),
    linked_data.

    The same number of queries whatever the instance holds.
    """
    areas = starting_areas()
    town = areas[0] if len(areas) == 1 and isinstance(areas[0], Municipality) else None
    return {
        "categories": list(Category.objects.filter(active=True)),
        "areas": _districts_of(town) if town else areas,
        "one_town": town,
        "soon": soon(),
        "collections": list(Collection.objects.current()[:COLLECTIONS]),
        "news": list(NewsPage.objects.current()[:NEWS]),
        "news_index": NewsIndexPage.objects.live().public().first(),
        "for_groups": guide_for_groups(),
        "linked_data": _site_for_programs(request),
    }


def _site_for_programs(request: HttpRequest) -> SafeString:
    home, search = (
        request.build_absolute_uri(path) for path in (reverse("wagtail_serve", args=[""]), reverse("search"))
    )
    name = SiteSettings.for_request(request).own_name or _("いばしょ")
    return linked_data.script_text(linked_data.of_site(name, home, search))


def guide_for_groups() -> GuidePage | None:
    """How to write a page; the ways in are at /groups/, and each leads to the other."""
    return GuidePage.objects.live().public().filter(slug=FOR_GROUPS).first()


def _districts_of(town: Municipality) -> list[District]:
    """The first step where there is only one town; a town without districts is itself the step."""
    return list(District.objects.current().elementary().in_municipality(town.code).order_by("name")) or [town]
