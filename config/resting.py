"""What doesn't answer is left alone for a while, so that not every request waits for it anew."""

from time import monotonic


class Resting:
    """Shared by the threads of a process; `seconds` after a failure whoever comes next tries again."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._until = 0.0

    def begin(self) -> bool:
        """It failed. Whether that is news."""
        news = not self
        self._until = monotonic() + self._seconds
        return news

    def __bool__(self) -> bool:
        return monotonic() < self._until
