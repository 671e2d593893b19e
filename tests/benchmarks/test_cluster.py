"""What the cluster's report says must be true: who counts as lost, what counts as acknowledged, what people saw."""

import http.server
import socket
import threading
import time

import pytest

from benchmarks.cluster.browser import Answer, Browser
from benchmarks.cluster.compare import compared
from benchmarks.cluster.faults import FAULTS
from benchmarks.cluster.keeping import Keeper
from benchmarks.cluster.ledger import Entry, Ledger, entries
from benchmarks.cluster.outcome import Outcome
from benchmarks.cluster.processes import Service, wait_until
from benchmarks.cluster.relay import Relay
from benchmarks.cluster.scene import Fault, Scene
from benchmarks.cluster.visitors import EDIT, IMPORT, REPORT, new_token
from directory.models import Listing
from home.models import Report
from tests.factories import ListingFactory, MunicipalityFactory

pytestmark = pytest.mark.one_database


def written(kind: str, token: str, **more: object) -> Entry:
    return Entry(kind, kind, 302, 1.0, token=token, acknowledged=True, **more)


def outcome(entries: list[Entry], lost: list[dict] = (), may_lose: bool = False) -> Outcome:
    fault = Fault("some", "some fault", lambda scene: None, may_lose)
    scene = Scene(None, broken=100.0, mended=110.0, at_risk_since=98.0)
    return Outcome(fault, scene, entries, {"acknowledged": {}, "lost": list(lost), "kept_silently": 0, "twice": 0})


@pytest.mark.django_db
def test_what_was_acknowledged_and_is_not_there_is_lost():
    listing, kept, gone = ListingFactory(), new_token(), new_token()
    Report.objects.create(listing=listing, topics=["other"], text=f"ちがうようです {kept}")
    listing.first_visit = f"はじめての日には {kept}"
    listing.save_revision()
    found = compared([written(REPORT, kept), written(EDIT, kept), written(REPORT, gone), written(EDIT, gone)])
    assert [one["token"] for one in found["lost"]] == [gone, gone]
    assert found["acknowledged"] == {REPORT: 2, EDIT: 2}


@pytest.mark.django_db
def test_what_is_there_though_nobody_was_told_is_no_loss():
    token = new_token()
    Report.objects.create(listing=ListingFactory(), topics=["other"], text=token)
    found = compared([Entry(REPORT, "report", 0, 1.0, token=token)])
    assert (found["lost"], found["kept_silently"]) == ([], 1)


@pytest.mark.django_db
@pytest.mark.parametrize("there,lost,twice", [(2, 0, 0), (1, 1, 0), (3, 0, 1)])
def test_a_list_must_be_there_whole_and_once(there, lost, twice):
    token, town = new_token(), MunicipalityFactory()
    rows = [ListingFactory.build(title=f"食堂{token}-{row}", municipality=town) for row in range(there)]
    Listing.objects.bulk_create(rows)
    found = compared([written(IMPORT, token, rows=2)])
    assert (len(found["lost"]), found["twice"]) == (lost, twice)


@pytest.mark.parametrize("at,excused", [(97.0, False), (99.0, True), (101.0, False)])
def test_only_what_lay_in_the_measured_lag_may_be_lost(at, excused):
    lost = [{"kind": EDIT, "at": at, "token": "x"}]
    assert bool(outcome([], lost, may_lose=True).lost_outside_the_lag) is not excused
    assert outcome([], lost).lost_outside_the_lag == lost


def test_only_one_fault_may_lose_anything():
    assert [fault.key for fault in FAULTS if fault.may_lose] == ["primary"]


def test_the_last_failure_is_counted_from_the_break_and_from_the_repair():
    reads = [Entry("read", "/", status, 5.0, "502: 止まっています", at=at) for status, at in ((200, 99), (502, 112))]
    found = outcome(reads)
    assert (found.until_well, found.after_mending) == (12.0, 2.0)
    assert found.saw == [("/", "502: 止まっています", 1)]
    assert outcome(reads[:1]).after_mending == 0.0


def test_a_line_that_was_cut_off_is_left_out(tmp_path):
    path = tmp_path / "ledger.jsonl"
    with path.open("w") as file:
        Ledger(file).note(REPORT, "report", Answer(302, 3.14), token="kept", acknowledged=True)
        file.write('{"kind": "rep')
    assert [entry.token for entry in entries(path)] == ["kept"]


class Refusing(http.server.BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(503)
        self.end_headers()
        self.wfile.write("<h1>いまは、<b>見るだけ</b>です</h1>".encode())

    def log_message(self, *words: object) -> None:
        """Say nothing."""


@pytest.fixture
def refusing():
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Refusing)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server.server_port
    server.shutdown()
    server.server_close()


def test_what_somebody_saw_is_the_heading_of_the_page(refusing):
    answer = Browser(refusing, "127.0.0.2").get("/")
    assert (answer.is_fine, answer.said) == (False, "503: いまは、見るだけです")


def test_no_answer_is_told_as_such():
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        assert Browser(nobody.getsockname()[1], "127.0.0.2").get("/").said == "no answer (ConnectionRefusedError)"


def test_the_relay_passes_on_late_when_told_so(refusing):
    cable = Relay(refusing)
    started = time.monotonic()
    assert Browser(cable.port, "127.0.0.2").get("/").status == 503
    assert time.monotonic() - started < 0.3
    cable.delay = 0.3
    started = time.monotonic()
    assert Browser(cable.port, "127.0.0.2").get("/").status == 503
    assert time.monotonic() - started >= 0.3


def test_what_ended_by_itself_is_brought_back_and_what_was_taken_away_is_not(tmp_path, monkeypatch):
    monkeypatch.setattr("benchmarks.cluster.keeping.RESTART", 0.02)
    ending, taken = (Service(name, ["sleep", seconds], tmp_path) for name, seconds in (("ending", 0), ("taken", 60)))
    for service in (ending, taken):
        service.start()
    taken.kill()
    first = ending.process.pid
    keeper = Keeper([ending, taken], lambda: None)
    keeper.start()
    wait_until(lambda: ending.process.pid != first, "a new process", seconds=10, every=0.02)
    keeper.stop()
    ending.kill()
    assert not taken.is_alive
