"""A browser context that remembers whom it asked, and the two sizes of screen the tests use."""

from collections.abc import Callable
from functools import wraps

from playwright.sync_api import Locator

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",  # containers give 64 MB there, which PostgreSQL shares: a page too many and it crashes
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PHONE = {"width": 390, "height": 844}
DESKTOP = {"width": 1280, "height": 900}


def _until_it_stands(action: Callable) -> Callable:
    """Playwright goes on as soon as the next page *begins* to arrive, and a test would read half of it."""

    @wraps(action)
    def waiting(self: Locator, *arguments: object, **options: object) -> None:
        action(self, *arguments, **options)
        self.page.wait_for_load_state("domcontentloaded")

    return waiting


Locator.click = _until_it_stands(Locator.click)
Locator.press = _until_it_stands(Locator.press)


class Visit:
    """A browser context that notes every request's origin and every cookie."""

    def __init__(self, browser, base_url, **options):
        self.base_url = base_url
        self.context = browser.new_context(base_url=base_url, locale="ja-JP", **options)
        self.requests: list[str] = []
        self.errors: list[str] = []
        self.context.on("request", lambda request: self.requests.append(request.url))
        self.page = self.context.new_page()
        self.page.on("console", lambda message: self.errors.append(message.text) if message.type == "error" else None)
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))

    def strangers(self) -> list[str]:
        """Requests that left the origin (data: and blob: stay in the browser)."""
        return [url for url in self.requests if not url.startswith((self.base_url, "data:", "blob:"))]
