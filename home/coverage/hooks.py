"""Lets the admin know of these pages."""

from django.urls import path, reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from home.desk.menu import TOOLS, DeskItem

from . import population_views, views


@hooks.register("register_admin_urls")
def coverage_urls():
    return [
        path("coverage/", views.start, name="coverage"),
        path("coverage/<slug:code>/", views.area_page, name="coverage_area"),
        path("coverage/<slug:code>/population/", population_views.population_page, name="coverage_population"),
    ]


@hooks.register(TOOLS)
def coverage_item() -> MenuItem:
    return DeskItem(views.LABEL, reverse("coverage"), icon_name="view", order=150)
