"""Registers 背景の仕事 with the desk."""

from django.urls import path, reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from home.desk.counters import HOOK, Counter
from home.desk.menu import TOOLS, DeskItem

from .views import LABEL, background_work, seen_by


@hooks.register("register_admin_urls")
def urls():
    return [path("background/", background_work, name="background_work")]


@hooks.register(TOOLS)
def menu_item() -> MenuItem:
    return DeskItem(LABEL, reverse("background_work"), name="background-work", icon_name="tasks", order=162)


@hooks.register(HOOK)
def counter() -> Counter:
    """Work that failed at every try and waits for somebody."""
    return Counter("できなかった背景の仕事", lambda user: len(seen_by(user)), reverse("background_work"), order=66)
