"""What people do, once: a reader reads, a group edits its listing, a reader reports, a council brings a list in."""

import json
import random
import secrets
import threading
import time
from abc import ABC, abstractmethod

from .browser import Answer, Browser, some_address
from .ledger import READ, Ledger

EDIT, REPORT, IMPORT = "edit", "report", "import"
LISTS = "/admin/list-imports/"
ROWS = 100  # of a list: four parts of an import
NOTICE = '<div class="container read-only" role="status">'  # templates/components/read_only.html
DONE, STOPPED = "取り込みました", "とちゅうで止まりました"
LETTERS = "abcdefghijklmnopqrstuvwxyz"  # without digits: a list's source is its name without them


def new_token() -> str:
    return "".join(secrets.choice(LETTERS) for _ in range(16))


class Visitor(ABC):
    """Acts again and again, with a pause in between, until it is `over`."""

    pause = 0.15

    def __init__(self, ledger: Ledger, port: int, people: dict, over: threading.Event) -> None:
        self.ledger, self.port, self.people, self.over = ledger, port, people, over

    @abstractmethod
    def act(self) -> None: ...

    def _read(self, browser: Browser, path: str, what: str = "", **more: object) -> Answer:
        answer = browser.get(path)
        notice = NOTICE in answer.text[:40_000]
        self.ledger.note(READ, what or path.partition("?")[0], answer, notice=notice, **more)
        return answer


class Reader(Visitor):
    """Anonymous; somebody else every twenty pages. One page in ten has a picture."""

    def act(self) -> None:
        browser = Browser(self.port, some_address())
        for _ in range(20):
            if self.over.wait(self.pause):
                break
            picture = random.random() < 0.1
            path = self.people["picture"] if picture else random.choice(self.people["reads"])
            self._read(browser, path, "picture" if picture else _kind(path))
        browser.close()


def _kind(path: str) -> str:
    """`/listings/…/` and the like: which view, not which listing."""
    parts = path.partition("?")[0].strip("/").split("/")
    if parts[0] == "api":
        return "/" + "/".join(parts[:3])
    return f"/{parts[0]}/…" if len(parts) > 1 else f"/{parts[0]}"


class Group(Visitor):
    """Opens a form of its listing, looks whether its last words are there, writes new ones, saves."""

    pause = 1.5

    def __init__(self, ledger: Ledger, port: int, people: dict, over: threading.Event, group: dict) -> None:
        super().__init__(ledger, port, people, over)
        self.browser = Browser(port, some_address(), {people["cookie"]: group["session"]})
        self.path = f"/account/listings/{group['listing']}/first/"
        self.last = ""

    def act(self) -> None:
        page = self.browser.get(self.path)
        stale = bool(self.last) and page.status == 200 and self.last not in page.text
        self.ledger.note(READ, "form of a group", page, stale=stale, notice=NOTICE in page.text)
        if page.status != 200:
            return
        token = new_token()
        answer = self.browser.post(self.path, {**page.form, "first_visit": f"はじめての日には {token}"})
        kept = answer.status == 302
        self.ledger.note(EDIT, "edit", answer, token=token, acknowledged=kept)
        self.last = token if kept else ""


class Reporter(Visitor):
    """「情報が違うようです」, each time somebody else, about another listing."""

    pause = 2.0

    def act(self) -> None:
        browser, token = Browser(self.port, some_address()), new_token()
        path = f"/listings/{random.choice(self.people['spoken_of'])}/report/"
        answer = browser.post(path, {"topics": "other", "text": f"ちがうようです {token}"})
        self.ledger.note(REPORT, "report", answer, token=token, acknowledged=answer.status == 302)
        browser.close()


class Council(Visitor):
    """Puts a list in, tries it, confirms it, waits until it is there. Asks again, as its page does by itself."""

    pause = 3.0

    def __init__(
        self, ledger: Ledger, port: int, people: dict, over: threading.Event, given_up: threading.Event
    ) -> None:
        super().__init__(ledger, port, people, over)
        self.browser = Browser(port, some_address(), {people["cookie"]: people["council"]})
        self.given_up = given_up  # a list that was begun is waited for, beyond the end

    def act(self) -> None:
        token = new_token()
        page = self._read(self.browser, LISTS, "lists")
        if page.status != 200:
            return
        fields = {**page.form, "publish": "on", "facilities_as": "venues"}
        answer = self.browser.upload(LISTS, fields, f"{token}.csv", self._list(token))
        self.ledger.note(IMPORT, "upload", answer)
        if answer.status != 302:
            return
        run = answer.location
        if not (self._press(run, "check") and self._waited(run) and self._press(run, "confirm")):
            return
        if ended := self._waited(run):
            words, last = ended
            self.ledger.note(IMPORT, "list", last, token=token, acknowledged=words == DONE, rows=ROWS)

    def _list(self, token: str) -> bytes:
        head = "都道府県,市区町村名,ID,名称,住所,方書,運営団体名,開催曜日,開催開始時間,開催終了時間,開催日時特記事項"
        lines = [head]
        for number in range(ROWS):
            prefecture, town = self.people["towns"][number % len(self.people["towns"])]
            place = f"{prefecture}{town}浜町{number},会館{token}{number % 20},会{token}"
            lines.append(f"{prefecture},{town},{number},食堂{token}-{number},{place},土,17:00,19:00,第3土曜日")
        return "\n".join(lines).encode("utf-8-sig")

    def _press(self, run: str, action: str) -> bool:
        """Press a button until the answer comes: it may be pressed twice, the second finds it done."""
        while not self.given_up.is_set():
            page = self._read(self.browser, run, "list")
            if page.status == 200:
                answer = self.browser.post(run, {**page.form, "action": action})
                self.ledger.note(IMPORT, action, answer)
                if answer.status == 302:
                    return True
            time.sleep(1)
        return False

    def _waited(self, run: str) -> tuple[str, Answer] | None:
        """How it ended, None where the time was up before. Where it stopped, 「続きから行う」 is pressed."""
        while not self.given_up.is_set():
            time.sleep(1)
            answer = self._read(self.browser, f"{run}progress/", "progress of a list")
            if answer.status != 200 or '"working": true' in answer.text:
                continue
            words = json.loads(answer.text)["words"]
            if words != STOPPED:
                return words, answer
            self._press(run, "go_on")
        return None
