"""Registers the paper pages with Wagtail."""

from collections.abc import Iterator

from django.urls import path, reverse
from django.urls.resolvers import URLPattern
from wagtail import hooks
from wagtail.admin.widgets.button import Button

from directory.models import Listing
from home.desk.dates import may_edit
from home.desk.menu import DeskItem

from . import views

LABEL = "紙で届ける・聞く"
KEY_IN_LABEL = "調査票を打ち込む"


@hooks.register("register_admin_urls")
def paper_urls() -> list[URLPattern]:
    return [
        path("paper/", views.index, name="paper"),
        path("paper/key-in/", views.find_code, name="paper_find_code"),
        path("paper/key-in/<int:pk>/", views.key_in_survey, name="paper_key_in"),
        path("paper/key-in/<int:pk>/year/", views.key_in_year, name="paper_key_in_year"),
        path("paper/listing/<int:pk>/survey.pdf", views.survey, name="paper_survey"),
        path("paper/listing/<int:pk>/year.pdf", views.year_sheet, name="paper_year"),
        path("paper/area/<slug:code>/", views.area, name="paper_area"),
        path("paper/area/<slug:code>/surveys.pdf", views.area_surveys, name="paper_area_surveys"),
        *(
            path(f"paper/area/<slug:code>/{kind}.pdf", views.handout, {"kind": kind}, name=f"paper_{kind}")
            for kind in ("leaflet", "pathfinder", "cards")
        ),
    ]


@hooks.register("register_desk_tool")
def paper_item() -> DeskItem:
    return DeskItem(LABEL, reverse("paper"), icon_name="doc-full", order=170)


@hooks.register("register_desk_tool")
def key_in_item() -> DeskItem:
    return DeskItem(KEY_IN_LABEL, reverse("paper_find_code"), icon_name="edit", order=171)


@hooks.register("register_snippet_listing_buttons")
def sheets_in_lists(snippet: object, user: object, next_url: str | None = None) -> Iterator[Button]:
    """Beside each listing: its 調査票, and where it is keyed in."""
    if isinstance(snippet, Listing) and may_edit(user):
        yield Button("調査票（PDF）", reverse("paper_survey", args=[snippet.pk]), icon_name="doc-full")
        yield Button(KEY_IN_LABEL, reverse("paper_key_in", args=[snippet.pk]), icon_name="edit")
