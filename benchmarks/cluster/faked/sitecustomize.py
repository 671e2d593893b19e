"""On the path only of the process whose clock jumps: libfaketime 0.9.10 takes its offset off the moment at which
`time.sleep` is to wake, too, though that is told on a clock it doesn't fake, and the sleep is refused (EINVAL). No real
clock does that."""

import threading
import time


def _sleep(seconds: float) -> None:
    threading.Event().wait(seconds)


time.sleep = _sleep
