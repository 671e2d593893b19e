"""Which request is being answered here, for whatever is logged or reported meanwhile."""

import uuid
from contextvars import ContextVar

#: Empty outside of a request.
current: ContextVar[str] = ContextVar("request_id", default="")


def new() -> str:
    return uuid.uuid4().hex[:12]
