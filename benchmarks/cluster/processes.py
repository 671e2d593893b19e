"""One process of the cluster: started with its own log, looked at, stopped in order or killed."""

import os
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

HOST = "127.0.0.1"


class Service:
    """A command that runs for as long as it is left alone. It leads a group of its own: what it starts goes with it."""

    def __init__(self, name: str, command: Sequence, logs: Path, environment: Mapping[str, str] | None = None) -> None:
        self.name, self.command, self.log = name, [str(part) for part in command], logs / f"{name}.log"
        self.environment = dict(environment) if environment is not None else None
        self.process: subprocess.Popen | None = None
        self.wanted = False  # between being started and being taken away

    def start(self, **extra: str) -> None:
        """`extra`: environment for this time only."""
        environment = {**(self.environment if self.environment is not None else os.environ), **extra}
        with self.log.open("a") as log:
            self.process = subprocess.Popen(
                self.command, env=environment, stdout=log, stderr=log, stdin=subprocess.DEVNULL, start_new_session=True
            )
        self.wanted = True

    @property
    def is_alive(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def kill(self) -> None:
        """kill -9: nothing is finished, nothing is tidied."""
        self.wanted = False
        self._signal(signal.SIGKILL)
        if self.process:
            self.process.wait()

    def stop(self, seconds: float = 15) -> None:
        """In order; killed when it doesn't end."""
        self.wanted = False
        if self.process is None:
            return
        self._signal(signal.SIGTERM)
        try:
            self.process.wait(timeout=seconds)
        except subprocess.TimeoutExpired:
            self.kill()

    def _signal(self, number: int) -> None:
        if self.process:
            try:
                os.killpg(self.process.pid, number)
            except ProcessLookupError:
                return


def listens(port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex((HOST, port)) == 0


def wait_until(true: Callable[[], bool], what: str, seconds: float = 60, every: float = 0.2) -> float:
    """How long it took. Raises SystemExit, saying what was waited for."""
    started = time.monotonic()
    while not true():
        if time.monotonic() - started > seconds:
            raise SystemExit(f"waited {seconds:.0f} s in vain: {what}")
        time.sleep(every)
    return time.monotonic() - started
