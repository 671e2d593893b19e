"""Registers 引き継ぎ with the desk."""

from django.urls import path, reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from home.desk.menu import TOOLS, DeskItem

from .views import LABEL, staff_change


@hooks.register("register_admin_urls")
def urls():
    return [path("staff-change/", staff_change, name="staff_change")]


@hooks.register(TOOLS)
def menu_item() -> MenuItem:
    return DeskItem(LABEL, reverse("staff_change"), name="staff-change", icon_name="group", order=130)
