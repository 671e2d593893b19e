"""Looking for a place away from home: what must be avoided, how far one can travel, where one may come from.

`parse` makes an `AwayQuestion` of a form or of JSON, `find_away` answers it. A question is used and forgotten: nothing
in this package writes it to the database, a cache or a log (DESIGN 5).
"""

from .engine import AwayAnswer, AwayResult, find_away
from .question import AwayQuestion, parse

__all__ = ["AwayAnswer", "AwayQuestion", "AwayResult", "find_away", "parse"]
