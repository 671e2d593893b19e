"""Registers the curators' desk with Wagtail."""

from django.urls import include, path, reverse
from wagtail import hooks
from wagtail.admin.widgets.button import Button
from wagtail.snippets.models import register_snippet

from directory.models import Listing
from home.account import staff  # noqa: F401 – registers its own hooks
from home.desk import dates
from home.desk.viewsets import AreaGroup, ChoiceGroup, DirectoryGroup

register_snippet(DirectoryGroup)
register_snippet(AreaGroup)
register_snippet(ChoiceGroup)


@hooks.register("construct_main_menu")
def hide_unused_items(request, menu_items):
    """Everything registered here has its own menu; Wagtail's generic snippets item would list it twice."""
    menu_items[:] = [item for item in menu_items if item.name not in ("snippets", "help")]


@hooks.register("register_admin_urls")
def one_touch_urls():
    return [path("", include(dates.urlpatterns))]


@hooks.register("register_snippet_listing_buttons")
def one_touch_in_lists(snippet, user, next_url=None):
    """Beside each listing in the list: the way to its dates without opening the long form."""
    if isinstance(snippet, Listing) and dates.may_edit(user):
        yield Button(dates.LABEL, reverse("listing_dates", args=[snippet.pk]), icon_name="date")
