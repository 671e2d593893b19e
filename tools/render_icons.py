"""The PNG icons of a home screen, rendered from static/img/favicon.svg. Run it again when that changes.

    .venv/bin/python tools/render_icons.py

Needs Chromium (IBASHO_CHROMIUM, or `chromium` on the path) and the dev packages.
"""

import os
import re
import shutil
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

IMAGES = Path(__file__).resolve().parents[1] / "static" / "img"
GROUND = re.compile(r'<rect[^>]*fill="(#[0-9a-f]{3,6})"')
# file → (size, how much of it the drawing takes; None: as drawn, with its own round corners)
ICONS = {
    "icon-192.png": (192, None),
    "icon-512.png": (512, None),
    "icon-maskable.png": (512, 0.78),  # Android may cut away all but the inner 80 %
    "apple-touch-icon.png": (180, 1.0),  # iOS rounds the corners itself
}


def render(page: Page, drawing: str, size: int, share: float | None) -> bytes:
    ground = GROUND.search(drawing)
    if share is not None and ground is None:
        raise SystemExit("favicon.svg has no <rect fill=…> as its ground")
    colour = "transparent" if share is None else ground[1]
    page.set_viewport_size({"width": size, "height": size})
    inner = round(size * (share or 1))
    page.set_content(
        f"<body style='margin:0;background:{colour};display:grid;place-items:center;height:{size}px'>"
        f"<div style='width:{inner}px;height:{inner}px'>{drawing}</div>"
    )
    return page.screenshot(omit_background=True)


def main() -> None:
    drawing = (IMAGES / "favicon.svg").read_text(encoding="utf-8")
    path = os.environ.get("IBASHO_CHROMIUM") or shutil.which("chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page()
        for name, (size, share) in ICONS.items():
            (IMAGES / name).write_bytes(render(page, drawing, size, share))
        browser.close()


if __name__ == "__main__":
    main()
