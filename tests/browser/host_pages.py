"""Somebody else's site on a port of its own: pages that hold our widget, friendly and hostile ones."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from search.embed.scripts import LATEST, VERSIONS

# Resets and traps: nothing on the page is meant to be seen, and whatever inherits is spoilt
TRAPS = """
html { font-size: 6px; direction: rtl }
body { font: italic 5px/0.5 cursive; color: red; letter-spacing: 1em; text-transform: uppercase; white-space: pre;
  text-align: right; cursor: none; user-select: none; pointer-events: none; visibility: hidden }
body * { all: unset !important; display: none !important; visibility: hidden !important; opacity: 0 !important;
  position: fixed !important; height: 0 !important;
  max-height: 0 !important; overflow: hidden !important;
  transform: scale(0) !important; filter: blur(9px) !important; clip-path: circle(0) !important;
  float: right !important }
.item, .title, form, input, button, a, ul, li, p, ruby { display: none !important; color: red !important }
"""
POLLUTION = """
Object.assign(Object.prototype, {
  method: "DELETE", mode: "no-cors", credentials: "include", body: "x", headers: {evil: "1"}, signal: null,
  slotAssignment: "manual", delegatesFocus: true, detail: "x", form: {q: {}}, errors: {}, extends: "p", evil: "yes",
  notices: ["evil"], root: 7, threshold: 2, ibasho: 5, why: "x",
});
Array.prototype.evil = () => { throw new Error("for…in over an array") };
Array.prototype.toJSON = String.prototype.toJSON = () => "evil";
"""
LISTENING = """
window.heard = [];
for (const name of ["ibasho-results", "ibasho-error"]) {
  document.addEventListener(name, ({type, detail}) => heard.push([type, Object.keys(detail), JSON.stringify(detail)]));
}
"""
FORGED = "parent.postMessage({ibasho: 7777}, '*')"
SAFE = "<a href='{site}/search/'>居場所をさがす</a>"
ONE = f'<ibasho-search municipality="99201" number="3" heading-level="2" id="one">{SAFE}</ibasho-search>'
TWO = f"""{ONE}
  <ibasho-search view="calendar" language="easy" municipality="99201" number="3" heading-level="2" id="two">{SAFE}
  </ibasho-search>"""
CALM = f"""<main><h1>図書館</h1>{TWO}<h2>English</h2>
  <ibasho-search language="en" look="dark" number="2" heading-level="3" id="three">{SAFE}</ibasho-search></main>"""
FRAME = '<iframe id="plain" width="100%" src="{site}/embed/v1/search?municipality=99201&amp;page_size=2"></iframe>'
#: {path: (what stands in the head, the body)}
PAGES = {
    "/hostile": ('<script src="/pollution.js"></script><link rel="stylesheet" href="/traps.css">', TWO),
    "/calm": ("", CALM),
    "/map": (
        "",
        f'<iframe src="/forger" id="forger"></iframe><ibasho-search view="map" id="map">{SAFE}</ibasho-search>',
    ),
    "/one": ("", ONE),
    "/frame": ("", FRAME),
    "/stranger": ("", '<iframe id="plain" src="{site}/search/"></iframe>'),
    "/wrong-hash": ("", ONE),
}
FILES = {
    "/traps.css": ("text/css", TRAPS),
    "/pollution.js": ("text/javascript", POLLUTION),
    "/listening.js": ("text/javascript", LISTENING),
    "/forged.js": ("text/javascript", FORGED),
    "/forger": ("text/html", '<!doctype html><title>x</title><script src="/forged.js"></script>'),
}


def page(path: str, site: str) -> str:
    head, body = PAGES[path]
    integrity = "sha384-" + "A" * 64 if path == "/wrong-hash" else VERSIONS[LATEST]
    direction = ' dir="rtl"' if path == "/hostile" else ""
    source = f'src="{site}/embed/v{LATEST}/widget.js" integrity="{integrity}" crossorigin="anonymous"'
    return f"""<!doctype html><html lang="ja"{direction}><head><meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1"><title>図書館</title>
      <script src="/listening.js"></script>{head}</head><body>{body.replace("{site}", site)}
      <script type="module" {source}></script></body></html>"""


def policy(site: str) -> str:
    """As strict as a host can be: its own files, and for us the documented line."""
    return (
        f"default-src 'none'; script-src 'self' {site}; connect-src {site}; frame-src 'self' {site}; style-src 'self';"
        " base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'"
    )


@contextmanager
def hosting(site: str) -> Iterator[str]:
    """Serve PAGES, which hold the widget of `site`; yields the base URL."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            kind, text = FILES.get(self.path, ("text/html", ""))
            text = text or (page(self.path, site) if self.path in PAGES else "")
            self.send_response(200 if text else 404)
            self.send_header("Content-Type", f"{kind}; charset=utf-8")
            self.send_header("Content-Security-Policy", policy(site))
            self.end_headers()
            self.wfile.write(text.encode())

        def log_message(self, *args: object) -> None:
            """Nobody reads it."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
