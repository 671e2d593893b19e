"""QR codes as inline SVG, drawn here: no picture to fetch, so they are on paper whatever the network does."""

import segno
from django.utils.safestring import SafeString, mark_safe

# Longer ones would have modules smaller than home printers and telephones get right (version 14 at 24 mm: 0.3 mm).
LONGEST = 300


def qr_svg(address: str, *, quick: bool = False) -> SafeString:
    """The code in black on nothing, its quiet zone included; "" for what is too long to be read from paper.

    `quick` takes one pattern instead of weighing all eight (1 ms instead of 4): for pages that are rarely printed.
    """
    if len(address) > LONGEST:
        return SafeString("")
    code = segno.make_qr(address, error="m", boost_error=False, mask=1 if quick else None)
    drawing = code.svg_inline(omitsize=True, svgclass="qr__code", lineclass=None)
    return mark_safe(drawing)  # noqa: S308 – segno draws numbers only; the address is in none of its attributes
