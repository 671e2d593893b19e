"""What may be told of an error or a line of words without telling of a person: for logs and for reports of errors.

Messages of exceptions carry what somebody typed: "invalid literal: '西柴三丁目'", "Key (email)=(…) already exists". So
only those kinds keep theirs that speak of our own code. Where it happened is always told.
"""

import re
import traceback
from collections.abc import Iterator

#: Their messages name attributes, modules and types of ours.
SPEAK_OF_CODE = (AttributeError, ImportError, NameError, NotImplementedError, RecursionError, MemoryError, TypeError)
RULES = (
    (re.compile(r"\?[^\s\"']*"), ""),  # the query string of an address
    (re.compile(r"[\w.+-]+(?:@|%40)[\w-]+(?:\.[\w-]+)+"), "(mail address)"),
    (re.compile(r"-?\d{1,3}\.\d{3,}\s*(?:,|%2C)\s*-?\d{1,3}\.\d{3,}", re.IGNORECASE), "(point)"),
)
CONTROL = re.compile(r"[\x00-\x1f\x7f\x85\u2028\u2029]")
LITERAL = re.compile(r"'(?:[^']|'')*'|\b\d+(?:\.\d+)?\b")
MANY = re.compile(r"%s(?:\s*,\s*%s)+")
STATEMENT_LENGTH = 2000


def scrub(text: str) -> str:
    """A message on one line, without query strings, mail addresses and points on the map."""
    for pattern, instead in RULES:
        text = pattern.sub(instead, text)
    return CONTROL.sub(lambda sign: f"\\x{ord(sign[0]):02x}", text)


def statement(sql: str) -> str:
    """A statement for the database without what was asked for: literals are left out as parameters are."""
    text = MANY.sub("%s, …", " ".join(LITERAL.sub("%s", sql).split()))
    return text if len(text) <= STATEMENT_LENGTH else f"{text[:STATEMENT_LENGTH]}…"


def message_of(kind: type[BaseException], message: str) -> str:
    """What may be said of an exception besides its kind; often nothing."""
    return scrub(message) if issubclass(kind, SPEAK_OF_CODE) else ""


def told(error: BaseException) -> str:
    """A traceback of places in the code and kinds of exceptions, the first cause first."""
    return "\n".join(_lines(error))


def _lines(error: BaseException) -> Iterator[str]:
    for one in _chain(error):
        yield "Traceback:"
        for frame in traceback.extract_tb(one.__traceback__):
            yield f'  File "{frame.filename}", line {frame.lineno}, in {frame.name}'
        message = message_of(type(one), str(one))
        yield f"{type(one).__module__}.{type(one).__qualname__}" + (f": {message}" if message else "")


def _chain(error: BaseException) -> list[BaseException]:
    chain: list[BaseException] = []
    current: BaseException | None = error
    while current is not None and current not in chain:
        chain.append(current)
        current = current.__cause__ or (None if current.__suppress_context__ else current.__context__)
    return chain[::-1]
