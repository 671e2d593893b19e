"""An upgrade rehearsed with people on the site: `python -m benchmarks.upgrade --from v0.1.0` (docs/releasing.md).

Two granian processes of the earlier version behind nginx, on a database filled by that version. While readers read and
groups write, this version's migrations run; the earlier version goes on with the new schema, nightly commands included;
then one process after the other is replaced. Not one request may fail. All of it on loopback, and it ends by itself.
"""
