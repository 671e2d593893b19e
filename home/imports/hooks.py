"""Registers the import with the desk."""

from django.urls import include, path, reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from home.desk.menu import TOOLS, DeskItem

from . import views


@hooks.register("register_admin_urls")
def import_urls():
    return [path("", include(views.urlpatterns))]


@hooks.register(TOOLS)
def import_item() -> MenuItem:
    return DeskItem(views.LABEL, reverse("list_imports"), icon_name="upload", order=160)
