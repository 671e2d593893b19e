"""Rules of the public face that no browser is needed for."""

import json
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import translation

TEMPLATES = sorted((settings.BASE_DIR / "templates").rglob("*.html"))
STAFF = ("desk", "wagtailadmin", "account/staff_")  # drawn with Wagtail's own icons
SPRITE = (settings.BASE_DIR / "static" / "img" / "icons.svg").read_text()
ICONS = set(re.findall(r'<symbol id="([a-z]+)"', SPRITE))


def _id(path: Path) -> str:
    return str(path.relative_to(settings.BASE_DIR / "templates"))


@pytest.mark.parametrize("path", TEMPLATES, ids=_id)
def test_template_holds_nothing_inline(path):
    """The content security policy would drop it without a word. (Data that no browser runs may stand there.)"""
    text = path.read_text()
    assert not re.search(r"<style\b|\sstyle=|\son[a-z]+=\"", text)
    assert not re.search(r'<script\b(?![^>]*\b(?:src=|type="application/(?:ld\+)?json"))', text)


@pytest.mark.parametrize("path", [path for path in TEMPLATES if not _id(path).startswith(STAFF)], ids=_id)
def test_template_names_only_icons_that_are_drawn(path):
    named = re.findall(r'components/icon\.html" with name="([^"]+)"', path.read_text())
    named += re.findall(r'\bicon="([^"]+)"', path.read_text())
    assert set(named) <= ICONS


def test_every_seeded_category_has_its_icon():
    seeds = json.loads((settings.BASE_DIR / "directory" / "seeds" / "categories.json").read_text())
    assert {seed["icon"] for seed in seeds} <= ICONS


def links(path: str, language: str) -> dict[str, tuple[str, bool]]:
    template = Template("{% load site_tags %}{% language_links as found %}")
    context = Context({"request": RequestFactory().get(path)})
    with translation.override(language):
        template.render(context)
    return {link.code: (link.url, link.current) for link in context["found"]}


def test_language_links_keep_page_and_search():
    assert links("/easy/search/?place=x", "easy") == {
        "ja": ("/search/?place=x", False),
        "easy": ("/easy/search/?place=x", True),
        "en": ("/en/search/?place=x", False),
    }


def test_language_links_are_absent_without_a_request():
    context = Context({})
    Template("{% load site_tags %}{% language_links as found %}{% menu_pages as guides %}").render(context)
    assert (context["found"], context["guides"]) == ([], [])
