"""The pages every instance starts with. Staff rewrite them in the admin; nothing here touches them again."""

import tomllib
from pathlib import Path
from typing import Any

from django.db import transaction
from wagtail.models import Page, Site

from home.models import GuidePage, HomePage

SEEDS = Path(__file__).resolve().parent / "seeds" / "pages.toml"


@transaction.atomic
def ensure_pages() -> HomePage:
    """The home page, made the default site's root, with its three guides; existing ones are left as they are.

    Wagtail's own welcome page goes if it has no children. Guides are only made together with the home page, so that
    one that staff deleted doesn't come back.
    """
    if home := HomePage.objects.first():
        return home
    content = tomllib.loads(SEEDS.read_text(encoding="utf-8"))
    home = HomePage(slug="ibasho", show_in_menus=False, **_fields(content["home"]))
    Page.get_first_root_node().add_child(instance=home)
    home.save_revision().publish()
    for row in content["guide"]:
        guide = GuidePage(show_in_menus=True, **_fields(row))
        home.add_child(instance=guide)
        guide.save_revision().publish()
    _make_root(home)
    return home


def _fields(row: dict[str, Any]) -> dict[str, Any]:
    """Page fields of a seed; a body is a list of {block name: value}."""
    blocks = [{"type": name, "value": value} for block in row["body"] for name, value in block.items()]
    return {**row, "body": blocks}


def _make_root(home: HomePage) -> None:
    site = Site.objects.filter(is_default_site=True).first()
    if site is None:
        Site.objects.create(hostname="localhost", root_page=home, is_default_site=True)
        return
    old = site.root_page
    site.root_page = home
    site.save()
    if old.specific_class is Page and not old.get_children().exists() and old.slug == "home":
        old.delete()  # after the site has moved: deleting the root of a site deletes the site
