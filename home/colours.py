"""The colours of static/css/tokens.css as values, and how well one is read on another (WCAG 2.2). Without Django."""

import re
from dataclasses import dataclass

DECLARATION = re.compile(r"(--[\w-]+):\s*([^;]+);")
ROOT = re.compile(r":root \{(.*?)\n\s*\}", re.DOTALL)
REFERENCE = re.compile(r"var\((--[\w-]+)\)")
SHORT_HEX = re.compile(r"#([\da-f])([\da-f])([\da-f])")

# (what is read, on what): 4.5 is asked of text (WCAG 1.4.3), 3 of lines and signs that carry meaning (1.4.11).
TEXT = (
    ("--ink", "--surface"),
    ("--ink", "--surface-raised"),
    ("--ink", "--surface-tint"),
    ("--ink", "--warm"),
    ("--ink-soft", "--surface"),
    ("--ink-soft", "--surface-raised"),
    ("--ink-soft", "--surface-tint"),
    ("--ink-on-deep", "--surface-deep"),
    ("--ink-on-deep-soft", "--surface-deep"),
    ("--link", "--surface"),
    ("--link", "--surface-raised"),
    ("--link", "--surface-tint"),
    ("--link-hover", "--surface-tint"),
    ("--on-action", "--action"),
    ("--on-action", "--action-hover"),
    ("--tile-ink", "--tile"),
    ("--warm-ink", "--warm"),
    ("--warm-ink", "--surface-raised"),
    ("--yes", "--surface-raised"),
    ("--no", "--surface-raised"),
    ("--no", "--no-tint"),
    ("--saturday", "--surface"),
    ("--map-pin-ink", "--map-pin"),
)
GRAPHICS = (
    ("--line-strong", "--surface"),
    ("--line-strong", "--surface-raised"),
    ("--focus-line", "--surface"),
    ("--map-district", "--map-ground"),
    ("--map-pin", "--map-ground"),
    ("--mark-line", "--surface-raised"),
)


@dataclass(frozen=True)
class Schemes:
    """Every token that is a colour, as #rrggbb, by day and by night."""

    light: dict[str, str]
    dark: dict[str, str]


def read_schemes(css: str, changed: dict[str, str] | None = None) -> Schemes:
    """`css`: tokens.css, whose first block is the day and whose second the night; `changed`: a city's own steps."""
    day, night = ROOT.findall(css)[:2]
    light = {**dict(DECLARATION.findall(day)), **(changed or {})}
    return Schemes(_resolved(light), _resolved({**light, **dict(DECLARATION.findall(night))}))


def _resolved(tokens: dict[str, str]) -> dict[str, str]:
    """Names of names followed to the end; what is no colour left out."""
    values = {}
    for name, value in tokens.items():
        while reference := REFERENCE.fullmatch(value):
            value = tokens[reference[1]]
        value = SHORT_HEX.sub(r"#\1\1\2\2\3\3", value) if len(value) == 4 else value
        if re.fullmatch(r"#[\da-f]{6}", value):
            values[name] = value
    return values


def luminance(colour: str) -> float:
    channels = (int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5))
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """From 1 (the same) to 21 (black on white)."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)
