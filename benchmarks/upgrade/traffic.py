"""Readers and groups, all the time, each request written down with the phase it fell into.

A connection for each request: a browser repeats by itself what a proxy closes under it, a count of ours would have to
guess. A reader now and then loads a page as a browser does, with all the files it names.
"""

import http.client
import random
import re
import threading
import time
from dataclasses import dataclass
from urllib.parse import quote, urlencode

READERS, PAUSE, WHOLE_PAGES = 4, 0.2, 0.1
PATIENCE = 60  # seconds
FILE = re.compile(r'(?:href|src)="(/static/[^"#]+)')
TOKEN = "a" * 32  # of a form: the same in cookie and field
OPEN, PAUSED = "open", "paused"


@dataclass(frozen=True)
class Request:
    phase: str
    what: str
    path: str
    milliseconds: float
    failure: str = ""


class Traffic:
    """`acknowledged`: {public id: the status that was last confirmed to its group}."""

    def __init__(self, port: int, people: dict) -> None:
        self.port, self.phase = port, ""
        self.requests: list[Request] = []
        self.acknowledged: dict[str, str] = {}
        self._over = threading.Event()
        readers = [threading.Thread(target=self._read, args=(people["reads"], n)) for n in range(READERS)]
        groups = [threading.Thread(target=self._write, args=(group,)) for group in people["groups"]]
        self._threads = readers + groups

    def start(self) -> None:
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        self._over.set()
        for thread in self._threads:
            if thread.ident is not None:  # started, that is
                thread.join()

    def _read(self, pages: list[str], seed: int) -> None:
        chance = random.Random(seed)
        while not self._over.wait(PAUSE):
            page = self._ask("read", chance.choice(pages)) or ""
            if chance.random() < WHOLE_PAGES:
                for path in sorted(set(FILE.findall(page))):
                    self._ask("file", path)

    def _write(self, group: dict) -> None:
        """Says that its listing rests, then that it is open again: at once and without review."""
        path, cookie = f"/account/listings/{group['listing']}/dates/", f"{group['cookie']}; csrftoken={TOKEN}"
        wanted = PAUSED
        while not self._over.wait(PAUSE * 3):
            self._ask("form", path, cookie=cookie)
            sent = {"do": "pause" if wanted == PAUSED else "resume", "reason": "改修", "csrfmiddlewaretoken": TOKEN}
            if self._ask("write", path, cookie=cookie, sent=urlencode(sent), expected=302) is not None:
                self.acknowledged[group["listing"]] = wanted
                wanted = OPEN if wanted == PAUSED else PAUSED

    def _ask(self, what: str, path: str, cookie: str = "", sent: str = "", expected: int = 200) -> str | None:
        """The answer's text; None (and a failure written down) when it isn't what was expected."""
        head = {"Host": f"127.0.0.1:{self.port}", "Cookie": cookie}
        if sent:
            head |= {"Content-Type": "application/x-www-form-urlencoded", "Origin": f"http://127.0.0.1:{self.port}"}
        phase, started, text, failure = self.phase, time.perf_counter(), None, ""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        try:
            connection.request("POST" if sent else "GET", quote(path, safe="/?=&"), sent or None, head)
            answer = connection.getresponse()
            text = answer.read().decode(errors="replace")
            failure = "" if answer.status == expected else str(answer.status)
        except (OSError, http.client.HTTPException) as error:
            failure = type(error).__name__
        finally:
            connection.close()
        spent = (time.perf_counter() - started) * 1000
        self.requests.append(Request(phase, what, path, spent, failure))
        return None if failure else text
