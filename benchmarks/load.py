"""Asks and measures, in a process of its own: `python -m benchmarks.load` reads a plan (JSON) and answers with JSON.

Its own small HTTP client, because the machine has two cores and the server needs both: bare sockets kept open and one
loop over them take far less of the processor than the usual client libraries. It asks 127.0.0.1 only, and stops after
a number of requests or seconds, whichever comes first.
"""

import json
import selectors
import socket
import sys
import time
from dataclasses import dataclass, field

HOST = "127.0.0.1"
UNCHANGED = 304
ENOUGH = 40  # bytes: a shorter body holds nothing


@dataclass
class Outcome:
    """Milliseconds of each answer; how many weren't 200, held nothing, or said that what was kept still holds."""

    milliseconds: list[float] = field(default_factory=list)
    seconds: float = 0.0
    failed: int = 0
    empty: int = 0
    unchanged: int = 0
    size: int = 0
    first_failure: str = ""


class Connection:
    """One kept-open connection with at most one request under way."""

    def __init__(self, port: int) -> None:
        self.socket = socket.create_connection((HOST, port), timeout=30)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.asked_at = 0.0
        self._received = bytearray()
        self._expected = 0

    def ask(self, request: bytes) -> None:
        self._received.clear()
        self._expected = 0
        self.asked_at = time.perf_counter()
        self.socket.sendall(request)

    def answered(self) -> bool:
        """Read what has come; whether the answer is complete. Raises ConnectionError when the server hung up."""
        part = self.socket.recv(262_144)
        if not part:
            raise ConnectionError("the server closed the connection")
        self._received += part
        if not self._expected:
            head = self._received.find(b"\r\n\r\n")
            if head < 0:
                return False
            length = _content_length(bytes(self._received[:head]))
            if length is None:  # in chunks, which a redirect without a body is
                return self._received.endswith(b"0\r\n\r\n")
            self._expected = head + 4 + length
        return len(self._received) >= self._expected

    @property
    def status(self) -> int:
        return int(self._received[9:12])

    @property
    def body(self) -> bytes:
        return bytes(self._received[self._received.find(b"\r\n\r\n") + 4 :])


def _content_length(head: bytes) -> int | None:
    for line in head.lower().split(b"\r\n"):
        if line.startswith(b"content-length:"):
            return int(line.split(b":")[1])
    return None if b"chunked" in head.lower() else 0


def as_bytes(request: dict) -> bytes:
    """{"path", "body" (JSON, or absent), "etag" (what is kept of it, or absent)} → what goes over the wire."""
    head = [f"Host: {HOST}", "Accept: */*", "Sec-Fetch-Site: same-origin"]
    if "etag" in request:
        head.append(f"If-None-Match: {request['etag']}")
    body = b""
    if "body" in request:
        body = json.dumps(request["body"]).encode()
        head += ["Content-Type: application/json", f"Content-Length: {len(body)}"]
    method = "POST" if "body" in request else "GET"
    return "\r\n".join([f"{method} {request['path']} HTTP/1.1", *head, "", ""]).encode() + body


def measure(
    port: int, requests: list[bytes], connections: int, most: int, seconds: float, holes: list[bytes]
) -> Outcome:
    """Ask these requests in turn, again from the start when they run out."""
    outcome = Outcome()
    chooser = selectors.DefaultSelector()
    asked = 0
    started = time.perf_counter()
    for _ in range(connections):
        connection = Connection(port)
        chooser.register(connection.socket, selectors.EVENT_READ, connection)
        connection.ask(requests[asked % len(requests)])
        asked += 1
    while chooser.get_map():
        for key, _events in chooser.select():
            connection = key.data
            if not connection.answered():
                continue
            now = time.perf_counter()
            _note(outcome, connection, now, holes)
            if asked < most and now - started < seconds:
                connection.ask(requests[asked % len(requests)])
                asked += 1
            else:
                chooser.unregister(connection.socket)
                connection.socket.close()
    outcome.seconds = time.perf_counter() - started
    return outcome


def _note(outcome: Outcome, connection: Connection, now: float, holes: list[bytes]) -> None:
    outcome.milliseconds.append((now - connection.asked_at) * 1000)
    body = connection.body
    outcome.size += len(body)
    if connection.status == UNCHANGED:
        outcome.unchanged += 1
    elif connection.status != 200:
        outcome.failed += 1
        outcome.first_failure = outcome.first_failure or f"{connection.status}: {body[:200].decode(errors='replace')}"
    elif len(body) < ENOUGH or any(hole in body for hole in holes):
        outcome.empty += 1


def main() -> None:
    plan = json.load(sys.stdin)
    requests = [as_bytes(request) for request in plan["requests"]]
    holes = [hole.encode() for hole in plan["holes"]]
    measure(plan["port"], requests[-plan["warm_up"] :], 1, plan["warm_up"], plan["seconds"], holes)
    outcome = measure(plan["port"], requests, plan["connections"], plan["most"], plan["seconds"], holes)
    json.dump(outcome.__dict__, sys.stdout)


if __name__ == "__main__":
    main()
