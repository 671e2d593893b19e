"""What is broken, in this order: first what only takes a part away, last what makes the databases change places."""

from . import calm, clock, disk, primary, redis, replica, storage, switchover, web, worker

FAULTS = (
    calm.FAULT,
    web.FAULT,
    worker.FAULT,
    replica.FAULT,
    redis.FAULT,
    storage.SLOW,
    storage.GONE,
    clock.FAULT,
    disk.FAULT,
    switchover.FAULT,
    primary.ASYNCHRONOUS,
    primary.SYNCHRONOUS,
)
