"""What WeasyPrint does for us. Imported only when a sheet is made: it needs Pango, which a machine may lack."""

from pathlib import Path
from urllib.parse import unquote, urlsplit

from django.contrib.staticfiles import finders
from django.core.exceptions import SuspiciousFileOperation
from PIL import ImageFile
from weasyprint import HTML
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

# WeasyPrint lets the whole process read pictures that break off; what groups upload must be whole (home/images.py).
ImageFile.LOAD_TRUNCATED_IMAGES = False

#: What addresses in the templates and their stylesheets are relative to (`css/paper/sheet.css`). No host of that name
#: can exist (RFC 2606), so that nothing is asked even if the fetcher were left out.
BASE = "https://static.invalid/"
KINDS = {"css": "text/css", "svg": "image/svg+xml", "png": "image/png"}


class OurFiles(URLFetcher):
    """Files of `static/` by their name there. Anything else is a mistake of a template and stops the sheet."""

    def fetch(self, url: str, headers: dict[str, str] | None = None) -> URLFetcherResponse:
        name = unquote(urlsplit(url).path).lstrip("/")
        kind = KINDS.get(name.rpartition(".")[2])
        try:
            path = finders.find(name) if url.startswith(BASE) and kind else None
        except SuspiciousFileOperation:
            path = None
        if path is None:
            raise FatalURLFetchingError(f"not one of our static files: {url}")
        return URLFetcherResponse(url, Path(path).read_bytes(), {"Content-Type": kind})


def written(html: str) -> bytes:
    """HTML as PDF."""
    return HTML(string=html, base_url=BASE, url_fetcher=OurFiles()).write_pdf()
