"""Colours: what is read is readable, whichever accent a city has chosen, by day and by night."""

import re

import pytest
from django.conf import settings

from home import palettes
from home.colours import contrast
from home.models import SiteSettings
from home.models.settings import Accent
from home.styleguide.swatches import pairs, schemes

STYLES = sorted((settings.BASE_DIR / "static" / "css").glob("*.css"))
# desk.css and desk-*.css belong to the admin and use its colours
CSS = {path.name: path.read_text(encoding="utf-8") for path in STYLES if not path.name.startswith("desk")}


def test_contrast_is_that_of_wcag():
    assert contrast("#ffffff", "#000000") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.005)


@pytest.mark.parametrize("accent", Accent.values)
def test_every_pair_is_aa_in_light_and_dark(accent):
    read = [(pair, ratio) for pair in pairs(accent) for _above, _below, ratio in pair.shown]
    assert len(read) > 50
    assert [(pair.above, pair.below, ratio) for pair, ratio in read if ratio < pair.least] == []


def test_light_and_dark_differ():
    both = schemes(Accent.TOKIWA)
    assert both.light["--surface"] != both.dark["--surface"] and both.dark["--link"] == both.light["--accent-300"]


@pytest.mark.parametrize("accent", [accent for accent in Accent.values if accent != Accent.TOKIWA])
def test_an_accent_replaces_every_step_and_nothing_else(accent):
    first = re.findall(r"--accent-\d+(?=:)", CSS["tokens.css"])
    assert list(palettes.steps(accent)) == first
    assert palettes.steps(accent) != {name: schemes(Accent.TOKIWA).light[name] for name in first}


def test_every_name_used_is_a_token():
    """A misspelt name would silently be no colour at all. (--stack is given by whoever uses it.)"""
    used = {name for text in CSS.values() for name in re.findall(r"var\((--[\w-]+)", text)}
    drawn = (settings.BASE_DIR / "static" / "img" / "illustrations.svg").read_text(encoding="utf-8")
    used |= set(re.findall(r"var\((--[\w-]+)", drawn))
    defined = {name for text in CSS.values() for name in re.findall(r"(--[\w-]+):", text)}
    assert used - defined - {"--stack"} == set()


PAPER = {"paper.css", "print.css"}  # always black on white


@pytest.mark.parametrize("name", sorted(CSS.keys() - PAPER - {"tokens.css"}))
def test_colours_are_named_not_written(name):
    assert re.findall(r"#[0-9a-f]{3,8}\b|\brgb\(|\bhsl\(", CSS[name]) == []


# --- /site.css -------------------------------------------------------------------------------------------------------


@pytest.fixture
def choose(db):
    """`choose(accent)` in the settings of the site."""
    from wagtail.models import Site

    def save(accent):
        own = SiteSettings.for_site(Site.objects.get(is_default_site=True))
        own.accent = accent
        own.save()

    return save


def test_the_default_is_not_linked(client, choose):
    choose(Accent.TOKIWA)
    assert "site.css" not in client.get("/about/").content.decode()


def test_a_chosen_accent_is_linked_with_its_version_and_kept(client, choose):
    choose(Accent.FUJI)
    url = re.search(r'href="(/site\.css\?v=\w+)"', client.get("/en/about/").content.decode())[1]
    response = client.get(url)
    assert response["Content-Type"] == "text/css" and "--accent-700: #5c3e7c;" in response.content.decode()
    assert "immutable" in response["Cache-Control"] and not response.cookies
    choose(Accent.AI)
    assert url not in client.get("/en/about/").content.decode()
    assert "immutable" not in client.get(url)["Cache-Control"]  # an old address is not kept with new colours


def test_unchanged_colours_are_not_sent_again(client, choose):
    choose(Accent.KURI)
    etag = client.get("/site.css")["ETag"]
    assert client.get("/site.css", headers={"If-None-Match": etag}).status_code == 304
    choose(Accent.AI)
    assert client.get("/site.css", headers={"If-None-Match": etag}).status_code == 200
