"""When. Schedules are reviewed with their listing; occurrences change at once."""

from .occurrences import Occurrence
from .schedules import Schedule, ScheduleSession

__all__ = ["Occurrence", "Schedule", "ScheduleSession"]
