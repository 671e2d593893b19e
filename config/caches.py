"""Counts and remembered answers that all processes share in Redis – and that each keeps for itself while it is away.

Nothing here is worth a failed request: what is lost is counted or made anew. (Attempts to sign in are counted in the
database, where nobody can make them be forgotten; see `CACHES`.)
"""

import logging
from collections.abc import Callable
from typing import Any

from django.core.cache.backends.locmem import LocMemCache
from django.core.cache.backends.redis import RedisCache
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry

from config.resting import Resting

logger = logging.getLogger("ibasho.caches")
# A cache that makes people wait is worse than none.
QUICKLY = {"socket_connect_timeout": 0.5, "socket_timeout": 0.5, "retry": Retry(NoBackoff(), 0)}
_resting = Resting(seconds=5)  # there is one Redis for all of a process's caches


def _shared(name: str) -> Callable[..., Any]:
    """A method of the cache: Redis' own, or this process's memory's."""
    in_redis, in_memory = getattr(RedisCache, name), getattr(LocMemCache, name)

    def method(self: "SharedCache", *args: Any, **kwargs: Any) -> Any:
        if not _resting:
            try:
                return in_redis(self, *args, **kwargs)
            except RedisError as error:
                if _resting.begin():
                    logger.warning("Redis: %s. Each process remembers for itself meanwhile", type(error).__name__)
        return in_memory(self.own, *args, **kwargs)

    method.__name__ = name
    return method


class SharedCache(RedisCache):
    """Django's own for Redis. `MAX_ENTRIES` is for the process's memory; what Redis may hold is its own setting."""

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        options = dict(params.get("OPTIONS", {}))
        most = options.pop("MAX_ENTRIES", 10_000)
        super().__init__(server, params | {"OPTIONS": QUICKLY | options})
        self.own = LocMemCache(params["KEY_PREFIX"], params | {"OPTIONS": {"MAX_ENTRIES": most}})

    add = _shared("add")
    get = _shared("get")
    set = _shared("set")
    touch = _shared("touch")
    delete = _shared("delete")
    get_many = _shared("get_many")
    has_key = _shared("has_key")
    incr = _shared("incr")
    set_many = _shared("set_many")
    delete_many = _shared("delete_many")
    clear = _shared("clear")
