"""Reads QR codes as a telephone does: from pixels. The decoder is not the library that drew them."""

import re

import zxingcpp
from PIL import Image

CODE = re.compile(r'<svg viewBox="0 0 (\d+) \d+" class="qr__code">.*? d="([^"]+)"')
STEP = re.compile(r"([Mmh])(-?[\d.]+)(?:[ ,]?(-?[\d.]+))?")
SCALE = 4


def codes_in(html: str) -> list[str]:
    """What each inline QR code of a page says; the strokes of its path are drawn line by line."""
    return [_read(_draw(int(size), path)) for size, path in CODE.findall(html)]


def codes_on(picture: Image.Image) -> list[str]:
    """What all QR codes of a picture say, from the top."""
    found = zxingcpp.read_barcodes(picture.convert("L"), formats=zxingcpp.BarcodeFormat.QRCode)
    return [code.text for code in sorted(found, key=lambda code: code.position.top_left.y)]


def _draw(size: int, path: str) -> Image.Image:
    picture = Image.new("L", (size, size), 255)
    x = y = 0.0
    for kind, first, second in STEP.findall(path):
        if kind == "h":
            for n in range(int(float(first))):
                picture.putpixel((int(x) + n, int(y)), 0)
            x += float(first)
        else:
            x, y = (0.0, 0.0) if kind == "M" else (x, y)
            x, y = x + float(first), y + float(second)
    return picture.resize((size * SCALE, size * SCALE), Image.Resampling.NEAREST)


def _read(picture: Image.Image) -> str:
    return (codes_on(picture) or [""])[0]
