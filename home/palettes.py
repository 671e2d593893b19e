"""The accent colours a city can choose: ten steps each, light to dark, in place of those in static/css/tokens.css.

Every palette has the lightness of the first at each step (in OKLCH), only another hue: what is readable in one is
readable in all. tests/home/test_palettes.py computes the contrast of each, in light and dark.
"""

import hashlib

from home.models.settings import Accent

STEPS = (50, 100, 200, 300, 400, 600, 700, 800, 900, 950)
PALETTES: dict[str, str] = {
    Accent.AI: "#f1f6fc #e1ebfa #c1d5f3 #98b8e8 #6995d6 #3563a6 #284e87 #203e6a #172d4d #0e1d34",
    Accent.FUJI: "#f7f4fb #ede6f7 #dbcded #c1aade #a482ca #734f99 #5c3e7c #483161 #342347 #23172f",
    Accent.AKANE: "#fcf3f2 #f9e5e4 #f0c9c8 #e2a4a3 #cc7979 #9a4548 #7c3538 #622a2c #471e1f #301314",
    Accent.ASAGI: "#f0f7f9 #deedf3 #badae7 #8bbfd4 #529fbc #0a6e8b #025870 #034559 #053240 #04212b",
    Accent.KURI: "#f9f4f1 #f1e8e1 #e2d0c2 #cdb099 #b28b6b #815938 #68472b #523722 #3b2818 #271a0f",
}


def steps(accent: str) -> dict[str, str]:
    """{"--accent-50": "#…", …}; empty for the colours that stand in tokens.css already."""
    names = (f"--accent-{step}" for step in STEPS)
    return dict(zip(names, PALETTES.get(accent, "").split(), strict=False))


def stylesheet(accent: str) -> str:
    """The whole of /site.css. In the layer of the tokens, and after them."""
    lines = "".join(f"    {name}: {value};\n" for name, value in steps(accent).items())
    return f"@layer tokens {{\n  :root {{\n{lines}  }}\n}}\n"


def version(accent: str) -> str:
    """Changes whenever the stylesheet does, so that a browser may keep it for good."""
    return hashlib.sha256(stylesheet(accent).encode()).hexdigest()[:12]
