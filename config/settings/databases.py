"""The databases: one file, one server, or a primary with replicas that are read from (decision 0051)."""

import re
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

import dj_database_url
from django.core.exceptions import ImproperlyConfigured
from environs import Env

env = Env()

SQLITE = "django.db.backends.sqlite3"
SQLITE_OPTIONS = {
    # Writers queue at BEGIN for the busy timeout instead of failing half-way through with "database is locked".
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": (
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;"
        "PRAGMA mmap_size=134217728; PRAGMA cache_size=-20000;"
    ),
}
# Told per connection, so that nobody has to change the server's own files: rows lie on SSDs or in memory, answers
# take milliseconds (compiling them takes longer), and a page of sorting fits into memory.
PLANNING = "-c random_page_cost=1.1 -c jit=off -c work_mem=32MB"
# A replica that was promoted takes writes; ours only by mistake, which then fails instead of being lost.
READ_ONLY = "-c default_transaction_read_only=on"
# A machine that is gone refuses nothing: without these one would wait for it as long as TCP does, for minutes.
SOON = {
    "connect_timeout": 3,
    "keepalives_idle": 30,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 10_000,
}
WAIT_FOR_POOL = 5  # seconds until a connection of the pool is free
# So long the pool tries by itself to connect anew, waiting twice as long each time; then whoever needs a connection
# makes it try. With its own five minutes a server that was away for one was taken up again only another one later.
TRY_BY_ITSELF = 5
_HOST = re.compile(r"(?:\[(?P<v6>[^\]]+)\]|(?P<name>[^:\[\]]+))(?::(?P<port>\d+))?")
_NEXT_URL = re.compile(r",\s*(?=\w+://)")  # one address may name several hosts, with commas as well


def databases(default: str) -> dict[str, dict]:
    """As Django's DATABASES; `default` is the address where the environment gives none."""
    primary = _read("DATABASE_URL", env.str("DATABASE_URL", "") or default)
    replicas = [url for url in _NEXT_URL.split(env.str("IBASHO_REPLICA_URLS", "").strip(" ,")) if url]
    if primary["ENGINE"] == SQLITE:
        if replicas:
            raise ImproperlyConfigured("IBASHO_REPLICA_URLS needs PostgreSQL in DATABASE_URL: SQLite has no replicas.")
        return {"default": primary | {"OPTIONS": SQLITE_OPTIONS}}
    return {"default": _served(primary, PLANNING)} | {
        f"replica-{number}": _served(_read("IBASHO_REPLICA_URLS", url), f"{PLANNING} {READ_ONLY}")
        | {"TEST": {"MIRROR": "default"}}
        for number, url in enumerate(replicas, 1)
    }


def _served(database: dict, told: str) -> dict:
    """A PostgreSQL server with what every connection is told, from a pool if there is one."""
    options = SOON | database.get("OPTIONS", {})
    options["options"] = f"{options.get('options', '')} {told}".strip()
    if size := env.int("IBASHO_DB_POOL", 0):
        pool = {"min_size": 1, "max_size": size, "timeout": WAIT_FOR_POOL, "reconnect_timeout": TRY_BY_ITSELF}
        options["pool"] = pool
    return database | {"OPTIONS": options}


def _read(name: str, url: str) -> dict:
    try:
        database = dj_database_url.parse(_with_hosts_apart(url))
    except ValueError as error:  # its own words hold the address, and so a password
        raise ImproperlyConfigured(f"{name} can't be read: postgres://user:password@host:5432/name") from error
    if name == "IBASHO_REPLICA_URLS" and database["ENGINE"] == SQLITE:
        raise ImproperlyConfigured("IBASHO_REPLICA_URLS are addresses of PostgreSQL servers, with commas in between.")
    return database


def _with_hosts_apart(url: str) -> str:
    """postgres://user@one:5432,two:5433/name – PostgreSQL's own way to name several – with options, as Django does."""
    parts = urlsplit(url)
    account, at, hosts = parts.netloc.rpartition("@")
    if "," not in hosts:
        return url
    found = [_HOST.fullmatch(host) for host in hosts.split(",")]
    if not all(found):
        raise ValueError("hosts")
    names = ",".join(one["name"] or one["v6"] for one in found)
    places = {"host": names, "port": ",".join(one["port"] or "5432" for one in found)}
    query = urlencode([*parse_qsl(parts.query), *places.items()])
    return urlunsplit(parts._replace(netloc=account + at, query=query))
