"""What WeasyPrint does for us: HTML in, PDF out. A program by itself that needs no Django; `pdf.py` says why."""

import os
import sys
import traceback
from pathlib import Path
from types import TracebackType
from urllib.parse import unquote, urlsplit

from PIL import ImageFile

try:
    from weasyprint import HTML
    from weasyprint.text.ffi import harfbuzz_subset
    from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse
except OSError:  # there is no Pango
    if __name__ == "__main__":
        sys.exit(os.EX_UNAVAILABLE)
    raise

# WeasyPrint lets its whole process read pictures that break off. Who imports this may read others' (home/images.py).
ImageFile.LOAD_TRUNCATED_IMAGES = False

#: Whether the letters of a sheet are picked out of their font by HarfBuzz; else by slow Python, in some 15 seconds.
IS_QUICK = harfbuzz_subset is not None
#: What addresses in the templates and their stylesheets are relative to (`css/paper/sheet.css`). No host of that name
#: can exist (RFC 2606), so that nothing is asked even if the fetcher were left out.
BASE = "https://static.invalid/"
KINDS = {"css": "text/css", "svg": "image/svg+xml", "png": "image/png"}


class OurFiles(URLFetcher):
    """Files of `static/` by their name there. Anything else is a mistake of a template and stops the sheet."""

    def __init__(self, static: Path) -> None:
        super().__init__()
        self.static = static.resolve()

    def fetch(self, url: str, headers: dict[str, str] | None = None) -> URLFetcherResponse:
        name = unquote(urlsplit(url).path).lstrip("/")
        kind = KINDS.get(name.rpartition(".")[2])
        path = (self.static / name).resolve()
        if not (url.startswith(BASE) and kind and path.is_relative_to(self.static) and path.is_file()):
            raise FatalURLFetchingError(f"not one of our static files: {url}")
        return URLFetcherResponse(url, path.read_bytes(), {"Content-Type": kind})


def written(html: str, static: Path) -> bytes:
    """HTML as PDF; what it names is looked for in `static`."""
    return HTML(string=html, base_url=BASE, url_fetcher=OurFiles(static)).write_pdf()


def places_only(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """Of what broke, its kind and where: messages may hold words of the sheet."""
    places = [f"{Path(one.filename).name}:{one.lineno}" for one in traceback.extract_tb(trace)]
    print(kind.__name__, "at", " > ".join(places[-5:]), file=sys.stderr)


def main(static: str) -> None:
    """Reads HTML, writes PDF."""
    sys.excepthook = places_only
    made = written(sys.stdin.buffer.read().decode(), Path(static))
    sys.stdout.buffer.write(made)


if __name__ == "__main__":
    main(*sys.argv[1:])
