"""A visitor's browser, as far as the site needs one: an address, cookies, pages and forms."""

import http.client
import re
import secrets
import time
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from .processes import HOST

PATIENCE = 40.0  # seconds: somewhat more than the proxy has
MULTIPART = "----only-for-measuring"
_TITLE = re.compile(rb"<h1[^>]*>(.*?)</h1>", re.S)
_TAG = re.compile(r"<[^>]+>")
_DETAIL = re.compile(rb'"(?:detail|title)"\s*:\s*"([^"]{1,200})')
_TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
_SEEN = re.compile(r'name="seen" value="(\d+)"')


@dataclass(frozen=True)
class Answer:
    """`status` 0: there was none, and `said` tells why."""

    status: int
    milliseconds: float
    body: bytes = b""
    location: str = ""
    said: str = ""

    @property
    def is_fine(self) -> bool:
        return 200 <= self.status < 400

    @property
    def text(self) -> str:
        return self.body.decode(errors="replace")

    @property
    def form(self) -> dict[str, str]:
        """What a form on the page sends without being asked: the token, and which version was shown."""
        found = {"csrfmiddlewaretoken": _TOKEN.search(self.text), "seen": _SEEN.search(self.text)}
        return {name: match[1] for name, match in found.items() if match}


class Browser:
    """Keeps its connection open and its cookies. `address`: one of 127.0.0.0/8, so that limits count it apart."""

    def __init__(self, port: int, address: str, cookies: Mapping[str, str] | None = None) -> None:
        self.port, self.address, self.cookies = port, address, dict(cookies or {})
        self._connection: http.client.HTTPConnection | None = None

    def get(self, path: str) -> Answer:
        return self._ask("GET", path, b"", {})

    def post(self, path: str, fields: Mapping[str, str]) -> Answer:
        return self._ask(
            "POST", path, urlencode(fields).encode(), {"Content-Type": "application/x-www-form-urlencoded"}
        )

    def upload(self, path: str, fields: Mapping[str, str], name: str, content: bytes) -> Answer:
        head = [f'Content-Disposition: form-data; name="{field}"\r\n\r\n{value}' for field, value in fields.items()]
        file = f'Content-Disposition: form-data; name="file"; filename="{name}"\r\nContent-Type: text/csv\r\n\r\n'
        edge = f"--{MULTIPART}\r\n"
        body = "".join(f"{edge}{part}\r\n" for part in head).encode()
        body += f"{edge}{file}".encode() + content + f"\r\n--{MULTIPART}--\r\n".encode()
        return self._ask("POST", path, body, {"Content-Type": f"multipart/form-data; boundary={MULTIPART}"})

    def _ask(self, method: str, path: str, body: bytes, headers: dict[str, str]) -> Answer:
        headers |= {"Host": f"{HOST}:{self.port}", "Sec-Fetch-Site": "same-origin", "Accept-Language": "ja"}
        if self.cookies:
            headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        started = time.perf_counter()
        try:
            status, content, location = self._exchange(method, path, body, headers)
        except (OSError, http.client.HTTPException) as error:
            self.close()
            said = f"no answer ({type(error).__name__})"
            return Answer(0, (time.perf_counter() - started) * 1000, said=said)
        said = "" if 200 <= status < 400 else f"{status}: {_words(content)}"
        return Answer(status, (time.perf_counter() - started) * 1000, content, location, said)

    def _exchange(self, method: str, path: str, body: bytes, headers: dict[str, str]) -> tuple[int, bytes, str]:
        if self._connection is None:
            self._connection = http.client.HTTPConnection(HOST, self.port, PATIENCE, source_address=(self.address, 0))
        self._connection.request(method, path, body or None, headers)
        response = self._connection.getresponse()
        content = response.read()
        for cookie in response.headers.get_all("Set-Cookie", []):
            name, _, value = cookie.partition(";")[0].partition("=")
            self.cookies[name.strip()] = value
        if response.will_close:
            self.close()
        return response.status, content, response.headers.get("Location", "")

    def close(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None


def some_address() -> str:
    """Of somebody whom nobody has seen before."""
    return f"127.{1 + secrets.randbelow(254)}.{secrets.randbelow(256)}.{1 + secrets.randbelow(254)}"


def _words(content: bytes) -> str:
    """The heading of an error page, or what a program is told."""
    found = _TITLE.search(content) or _DETAIL.search(content)
    text = found[1] if found else content[:120]
    return " ".join(_TAG.sub("", text.decode(errors="replace")).split())[:120]
