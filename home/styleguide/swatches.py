"""Colours, icons and illustrations as the style guide shows them, read from the files the pages load."""

import re
from dataclasses import dataclass
from functools import cache

from django.conf import settings

from home import palettes
from home.colours import GRAPHICS, TEXT, Schemes, contrast, read_schemes
from home.models.settings import Accent

STATIC = settings.BASE_DIR / "static"
SYMBOL = re.compile(r'<symbol id="([\w-]+)"')


@dataclass(frozen=True)
class Pair:
    """One colour on another, by day and by night; `least` is what WCAG 2.2 AA asks."""

    above: str
    below: str
    least: float
    shown: list[tuple[str, str, float]]  # (above, below, contrast) for light, then dark


def symbols(sprite: str) -> list[str]:
    """The ids in a sprite of static/img/."""
    return SYMBOL.findall((STATIC / "img" / sprite).read_text(encoding="utf-8"))


@cache
def schemes(accent: str) -> Schemes:
    css = (STATIC / "css" / "tokens.css").read_text(encoding="utf-8")
    return read_schemes(css, palettes.steps(accent))


def pairs(accent: str) -> list[Pair]:
    """Every colour that is read on another, with its contrast."""
    both = schemes(accent)
    return [
        Pair(above, below, least, [(s[above], s[below], contrast(s[above], s[below])) for s in (both.light, both.dark)])
        for least, names in ((4.5, TEXT), (3.0, GRAPHICS))
        for above, below in names
    ]


def accents() -> list[tuple[str, list[str]]]:
    """Every accent with its ten steps, by day."""
    return [
        (str(accent.label), [schemes(accent).light[f"--accent-{step}"] for step in palettes.STEPS]) for accent in Accent
    ]
