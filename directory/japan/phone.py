"""Telephone numbers as people write them, and what a telephone dials. No Django here."""

import re
from urllib.parse import quote

from .text import HYPHENS, clean

# Whole numbers only: one digit too many or too few reaches somebody else.
_NUMBER = re.compile(
    r"""(?<![\d#+-])(?:
        \+\d{1,3}[- ]?\d(?:[- ]?\d){7,11}          # from abroad: +81 46-000-0000
      | \(0\d{1,4}\)[ -]?\d{1,4}-?\d{4}            # (046)000-0000
      | 0\d{1,4}\(\d{1,4}\)-?\d{4}                 # 046(000)0000
      | 0\d{1,4}(?P<gap>[- ])\d{1,4}(?P=gap)\d{3,4}  # 046-000-0000, 0120-000-000
      | 0120-\d-\d{5}                             # 0120-0-78310
      | 0\d{9,10}
      | \#\d{4}                                    # #8000
      | 1\d{2}                                     # 189
    )(?![\d-])""",
    re.VERBOSE,
)
_HYPHEN = re.compile(f"[{re.escape(HYPHENS)}]")


def tel_uri(text: str) -> str:
    """`tel:` and the first number in the text, nothing else of it; "" where none can be told for certain."""
    for found in _NUMBER.finditer(_HYPHEN.sub("-", clean(text))):
        number = re.sub(r"[^\d+#]", "", found[0])
        if not number.startswith("0") or len(number) in (10, 11):
            return f"tel:{quote(number, safe='+')}"
    return ""
