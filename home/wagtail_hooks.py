"""Registers the curators' desk with Wagtail."""

from importlib import import_module

from django.templatetags.static import static
from django.urls import include, path, reverse
from django.utils.html import format_html
from wagtail import hooks
from wagtail.admin.widgets.button import Button
from wagtail.snippets.models import register_snippet

from directory.models import Listing
from home.desk import calls, dates, ending, queues, reader_reports, review
from home.desk import menu as desk_menu
from home.desk.behalf import ON_BEHALF, BehalfFormatter
from home.desk.front_panel import DeskPanel
from home.desk.scope import register_policies
from home.desk.scope.api import ScopedDocuments, ScopedImages
from home.desk.scope.policy import curates
from home.desk.told import ToldSettingsView
from home.desk.viewsets import AreaGroup, ChoiceGroup, DirectoryGroup
from home.desk.waiting_panel import WaitingPanel
from home.ending import CLOSED, MERGED, SPLIT
from home.models import Collection
from home.review.services import UNREVIEWED
from home.trail.deleting import ScopedDelete
from search.collections import HOOK as FIND_COLLECTION
from search.collections import NamedSearch

#: Each of these registers its own addresses, menu items and bulk actions by being imported.
TOOLS = (
    "account.staff",
    "activity_report.hooks",
    "background.hooks",
    "bulk.hooks",
    "coverage.hooks",
    "embed_use.hooks",
    "imports.hooks",
    "joining.desk",
    "paper.hooks",
    "staff_change.hooks",
    "trail.hooks",
    "workbench.hooks",
)

register_policies()
register_snippet(DirectoryGroup)
register_snippet(AreaGroup)
register_snippet(ChoiceGroup)
for tool in TOOLS:
    import_module(f"home.{tool}")


@hooks.register("construct_main_menu")
def hide_unused_items(request, menu_items):
    """Everything registered here has its own menu; Wagtail's generic snippets item would list it twice."""
    menu_items[:] = [item for item in menu_items if item.name not in ("snippets", "help")]


@hooks.register("register_admin_urls", order=-1)  # before Wagtail's own address, which it answers instead
def site_settings_url():
    names = {"app_name": "home", "model_name": "sitesettings"}
    return [path("settings/home/sitesettings/<int:pk>/", ToldSettingsView.as_view(), names, name="site_settings")]


@hooks.register("register_admin_urls")
def one_touch_urls():
    return [path("", include(pages.urlpatterns)) for pages in (calls, dates, ending, review, reader_reports, queues)]


for item in (calls.menu_item, reader_reports.menu_item, desk_menu.tools):
    hooks.register("register_admin_menu_item", item)
hooks.register("register_admin_search_area", desk_menu.search_area)
hooks.register("register_bulk_action", ScopedDelete, order=10)  # after Wagtail's own, which it replaces


@hooks.register("construct_admin_api", order=10)  # after Wagtail's own, which they replace
def files_in_the_admin_api(router):
    router.register_endpoint("images", ScopedImages)
    router.register_endpoint("documents", ScopedDocuments)


@hooks.register("construct_homepage_panels")
def what_waits(request, panels):
    """Ours asks a constant number of statements; Wagtail's, of listings and pages alike, five for every row."""
    replaced = ("workflow_objects_to_moderate", "user_objects_in_workflow_moderation")
    if request.user.is_superuser or curates(request.user):
        panels[:] = [panel for panel in panels if getattr(panel, "name", "") not in replaced]
        panels += [DeskPanel(), WaitingPanel()]


@hooks.register(FIND_COLLECTION)
def collection_as_search(slug: str) -> NamedSearch | None:
    """So that a 特集 can be asked for like any other condition: in the search, the API, feeds and the widget."""
    found = Collection.objects.filter(slug=slug).first()
    return NamedSearch(found.in_own_language("title").text, found.params()) if found else None


@hooks.register("insert_global_admin_css")
def desk_css() -> str:
    return format_html('<link rel="stylesheet" href="{}">', static("css/desk.css"))


@hooks.register("register_log_actions")
def log_actions(actions):
    actions.register_action(ON_BEHALF)(BehalfFormatter)
    actions.register_action(UNREVIEWED, "確認なしで公開", "地域の決まりにより、確認を待たずに公開しました")
    actions.register_action(CLOSED, "終了にする", "終了にしました")
    actions.register_action(MERGED, "統合する", "ほかの項目に統合しました")
    actions.register_action(SPLIT, "統合をもとに戻す", "統合をもとに戻しました")


@hooks.register("register_snippet_listing_buttons")
def one_touch_in_lists(snippet, user, next_url=None):
    """Beside each listing in the list: the way to its dates without opening the long form."""
    if isinstance(snippet, Listing) and dates.may_edit(user):
        yield Button(dates.LABEL, reverse("listing_dates", args=[snippet.pk]), icon_name="date")
        yield Button(ending.LABEL, reverse("listing_ending", args=[snippet.pk]), icon_name="cross")
