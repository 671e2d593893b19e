"""Registers the import with the desk."""

from django.urls import include, path, reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from home.desk.counters import HOOK, Counter, up_to
from home.desk.menu import TOOLS, DeskItem
from home.models import ListImport

from . import views


@hooks.register("register_admin_urls")
def import_urls():
    return [path("", include(views.urlpatterns))]


@hooks.register(TOOLS)
def import_item() -> MenuItem:
    return DeskItem(views.LABEL, reverse("list_imports"), icon_name="upload", order=160)


@hooks.register(HOOK)
def import_counter() -> Counter:
    """Uploads that stopped half-way, or were tried and never confirmed."""
    return Counter(
        "とちゅうの取り込み",
        lambda user: up_to(ListImport.objects.visible_to(user).with_trouble()),
        reverse("list_imports"),
        order=65,
    )
