"""How fast ibasho answers, at three sizes, on both databases: `make bench`, or `python -m benchmarks --help`.

The databases are made with `seed_scale` (invented data) and kept: SQLite files in `var/bench/`; PostgreSQL ones,
`ibasho_bench_…`, on the server that DATABASE_URL names, else on a private one that is gone afterwards. The site is
served as in production (granian, two workers, no debugging) and asked by a process of its own over loopback.
Nothing here asserts that something is fast; `RESULTS.md` says what was measured, and on what.

`__main__` runs it all and imports no Django. `inside` runs in a process with Django: it draws what will be asked
(`scenarios`), explains what PostgreSQL does (`plans`) and compares with Wagtail's own search (`wagtail_search`).
`databases` and `serving` prepare, `load` asks and measures, `report` writes it down.
"""
