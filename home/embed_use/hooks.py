"""Registers 貼られた先のサイト with the desk."""

from django.urls import path, reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from home.desk.menu import TOOLS, DeskItem

from .views import LABEL, embed_use


@hooks.register("register_admin_urls")
def urls():
    return [path("embed-use/", embed_use, name="embed_use")]


@hooks.register(TOOLS)
def menu_item() -> MenuItem:
    return DeskItem(LABEL, reverse("embed_use"), name="embed-use", icon_name="link", order=156)
