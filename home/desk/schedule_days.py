"""Days of the month as typed in one line: 5、20、末日. Pure."""

import re
import unicodedata
from collections.abc import Iterable

from django.utils.translation import gettext as _

from activities.japanese_dates import DateError
from activities.patterns import LAST

_END = ("末", "末日", "月末", "最終日", "晦日")


def read_month_days(text: str) -> frozenset[int]:
    """ "5日、20日" → {5, 20}; 末日 is LAST. Raises DateError."""
    found, problems = set(), []
    for word in re.split(r"[\s、,・と]+", unicodedata.normalize("NFKC", text.replace("\x00", "")).strip("、,・ ")):
        number = word.removeprefix("毎月").removesuffix("日")
        if word in _END:
            found.add(LAST)
        elif re.fullmatch("[0-9]{1,2}", number) and 1 <= int(number) <= 31:
            found.add(int(number))
        else:
            problem = _("「%(word)s」は、1から31までの日ではありません。5、20、末日 のように書いてください。")
            problems.append(problem % {"word": word})
    if problems:
        raise DateError(problems)
    return frozenset(found)


def write_month_days(days: Iterable[int]) -> str:
    """As `read_month_days` reads them."""
    return "、".join("末日" if day == LAST else f"{day}日" for day in sorted(days, key=lambda day: (day == LAST, day)))
