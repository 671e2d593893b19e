"""Registers まとめて変える with the desk."""

from django.urls import path, reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from home.desk.menu import TOOLS, DeskItem

from .views import LABEL, bulk_change, listing_bulk


@hooks.register("register_admin_urls")
def urls():
    return [
        path("listing-bulk/", listing_bulk, name="listing_bulk"),
        path("listing-bulk/<int:pk>/", bulk_change, name="bulk_change"),
    ]


@hooks.register(TOOLS)
def menu_item() -> MenuItem:
    return DeskItem(LABEL, reverse("listing_bulk"), name="listing-bulk", icon_name="list-ul", order=131)
