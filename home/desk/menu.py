"""What stands in the admin's menu beside the lists of our models: daily work by itself, tools below one heading."""

from django.http import HttpRequest
from django.urls import reverse
from wagtail.admin.menu import Menu, MenuItem, SubmenuMenuItem
from wagtail.admin.search import SearchArea

from directory.models import Listing

from .scope.policy import curates

#: Each tool registers itself: `@hooks.register("register_desk_tool")` on a function that returns a `DeskItem`.
TOOLS = "register_desk_tool"


class ForCurators:
    """For whoever looks after an area, and for administrators."""

    def is_shown(self, request: HttpRequest) -> bool:
        return (request.user.is_superuser or curates(request.user)) and super().is_shown(request)


class DeskItem(ForCurators, MenuItem):
    """A page of the desk."""


class DeskMenu(ForCurators, SubmenuMenuItem):
    """The heading that the tools stand below; it goes when there are none."""


class DeskSearch(ForCurators, SearchArea):
    """What the menu's search looks through first. Wagtail's own looks through pages, which curators may not see."""


def search_area() -> SearchArea:
    found_in = reverse(Listing.snippet_viewset.get_url_name("list"))
    return DeskSearch("居場所・活動", found_in, name="listings", icon_name="group", order=10)


def tools() -> MenuItem:
    return DeskMenu(
        "見守りの道具", Menu(register_hook_name=TOOLS), icon_name="clipboard-list", name="desk-tools", order=120
    )
