"""More than one machine, broken on purpose: `python -m benchmarks.cluster`.

Two web processes behind nginx, a worker, PostgreSQL with a streaming replica, Redis and an S3 server, all real and all
on 127.0.0.1. Readers, groups, and a council with lists keep using it while one part after the other is taken away;
every write that was acknowledged is in a ledger, which is compared with the database after each fault.

`running` puts the parts together (`processes`, `postgresql`, `stores`, `proxy`, `relay`), `people` and `visitors` are
those who use it, `traffic` is the process they live in, `ledger` what they wrote down, `compare` what became of it,
`scene` and `faults` what happens to the machines, `report` what is told.
"""
