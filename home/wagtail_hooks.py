"""Registers the curators' desk with Wagtail."""

from wagtail import hooks
from wagtail.snippets.models import register_snippet

from home.desk.viewsets import AreaGroup, ChoiceGroup, DirectoryGroup

register_snippet(DirectoryGroup)
register_snippet(AreaGroup)
register_snippet(ChoiceGroup)


@hooks.register("construct_main_menu")
def hide_unused_items(request, menu_items):
    """Everything registered here has its own menu; Wagtail's generic snippets item would list it twice."""
    menu_items[:] = [item for item in menu_items if item.name not in ("snippets", "help")]
