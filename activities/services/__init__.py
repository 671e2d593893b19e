"""Writing use cases of schedules and dates: where they meet, making dates of rules, and what changes at one touch."""

from .one_touch import cancel, move, pause, restore, resume, tell_note
from .places import forget_revisions, merge_venues, withdraw_places
from .refreshing import Refreshed, refresh

__all__ = [
    "Refreshed",
    "cancel",
    "forget_revisions",
    "merge_venues",
    "move",
    "pause",
    "refresh",
    "restore",
    "resume",
    "tell_note",
    "withdraw_places",
]
