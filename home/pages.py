"""The pages every instance starts with. Staff rewrite them in the admin; nothing here touches them again."""

import tomllib
from pathlib import Path
from typing import Any

from django.db import transaction
from wagtail.models import Page, Site

from home.models import GuidePage, HomePage, NewsIndexPage
from home.models.said import LANGUAGES

SEEDS = Path(__file__).resolve().parent / "seeds"


@transaction.atomic
def ensure_pages() -> HomePage:
    """The home page, made the default site's root, with its guides and a place for news; existing ones are left alone.

    Wagtail's own welcome page goes if it has no children. All is only made together with the home page, so that a page
    that staff deleted doesn't come back.
    """
    if home := HomePage.objects.first():
        return home
    home = HomePage(slug="ibasho", show_in_menus=False, **_said("home"))
    Page.get_first_root_node().add_child(instance=home)
    home.save_revision().publish()
    guides = [GuidePage(show_in_menus=True, **_said("guide", row["slug"])) for row in _content("pages")["guide"]]
    for page in [*guides, NewsIndexPage(show_in_menus=False, **_said("news"))]:
        home.add_child(instance=page)
        page.save_revision().publish()
    _make_root(home)
    return home


def _said(kind: str, slug: str = "") -> dict[str, Any]:
    """The fields of one page: what stands in pages.toml, and with `_en` and `_easy` what the other files say of it."""
    fields = _fields(_one(_content("pages"), kind, slug))
    for language in LANGUAGES:
        own = _fields(_one(_content(f"pages.{language}"), kind, slug))
        fields |= {f"{name}_{language}": value for name, value in own.items() if name != "slug"}
    return fields


def _content(name: str) -> dict[str, Any]:
    return tomllib.loads((SEEDS / f"{name}.toml").read_text(encoding="utf-8"))


def _one(content: dict[str, Any], kind: str, slug: str) -> dict[str, Any]:
    found = content[kind]
    return next(row for row in found if row["slug"] == slug) if slug else found


def _fields(row: dict[str, Any]) -> dict[str, Any]:
    """Page fields of a seed; a body is a list of {block name: value}."""
    if "body" not in row:
        return row
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
