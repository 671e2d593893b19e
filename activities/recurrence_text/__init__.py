"""Reads recurrence out of published Japanese: the columns of lists, or free text. Pure; it never guesses.

``read_columns`` and ``read_text`` give a :class:`Reading`: the rules a text states, or ``None`` together with the text
for people to read. A wrong date is worse than none, so a text is used only when every word of it was understood.

    normalise  one spelling for everything           tokens   spelling → words with a meaning
    clock      times of day and windows              phrases  words → when it meets, and when it doesn't
    dates      calendar dates, eras, 年度             rules    that → RFC 5545
    days       weekdays, ordinals, months            columns  the columns of a list → one text, checked against itself
"""

from .columns import read_columns, read_text
from .reading import Reading, Rule, Trouble

__all__ = ["Reading", "Rule", "Trouble", "read_columns", "read_text"]
