"""PostgreSQL: `pg_dump` of an exported snapshot, put back by `pg_restore` and `psql` in one transaction."""

import os
import re
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

import psycopg
from django.db import connection, transaction
from django.db.backends.postgresql.client import DatabaseClient

from .databases import LEFT_OUT, expect_the_same
from .manifest import Counted
from .refusing import IN_USE, BackupRefused
from .sealing import Unsealed

CHUNK = 1 << 20
#: Half of each row's MD5 as a number, added up: the same for the same rows in any order.
COUNT = """SELECT count(*), coalesce(sum(('x' || substr(md5(t::text), 1, 16))::bit(64)::bigint::numeric), 0)::text
FROM {} t"""
COUNTED = "ibasho-counted"
OTHERS = """SELECT count(*) FROM pg_stat_activity
WHERE datname = current_database() AND usename = current_user AND pid <> pg_backend_pid()"""
PATIENCE = 2  # seconds: the server notices a little later that somebody has gone
NAME = re.compile(r"[a-z_][a-z0-9_]*")
EMPTY_IT = """BEGIN;
SET lock_timeout = '30s';
DO $$ DECLARE name text; BEGIN
  FOR name IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' LOOP
    EXECUTE format('DROP TABLE public.%I CASCADE', name);
  END LOOP;
END $$;
"""


class Exported:
    """A transaction that sees one moment, and its number, by which `pg_dump` sees the same."""

    def __init__(self, snapshot: str) -> None:
        self._snapshot = snapshot

    def chunks(self) -> Iterator[bytes]:
        left_out = [f"--exclude-table-data=public.{name}" for name in LEFT_OUT]
        options = ["--format=custom", "--no-owner", "--no-privileges", *left_out]
        with _started(_tool("pg_dump", *options, f"--snapshot={self._snapshot}"), stdout=subprocess.PIPE) as process:
            while data := process.stdout.read(CHUNK):
                yield data

    def ask(self, question: str) -> list[tuple]:
        with connection.cursor() as cursor:
            cursor.execute(question)
            return cursor.fetchall()

    def tables(self) -> dict[str, Counted]:
        names = self.ask("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename")
        return {name: self._counted(name) for (name,) in names}

    def _counted(self, table: str) -> Counted:
        if table in LEFT_OUT:
            return 0, "0"
        ((rows, digest),) = self.ask(COUNT.format(connection.ops.quote_name(table)))
        return rows, digest


class PostgreSQL:
    name, kind = "postgresql", "dump"

    @contextmanager
    def snapshot(self) -> Iterator[Exported]:
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
                cursor.execute("SET LOCAL idle_in_transaction_session_timeout = 0")  # while pg_dump works
                cursor.execute("SET LOCAL statement_timeout = 0")  # counting a large table takes its time
                cursor.execute("SET LOCAL TimeZone = 'UTC'")
                cursor.execute("SET LOCAL DateStyle = 'ISO'")
                cursor.execute("SELECT pg_export_snapshot()")
                (snapshot,) = cursor.fetchone()
            yield Exported(snapshot)

    def size(self) -> int:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_database_size(current_database())")
            return cursor.fetchone()[0]

    def expect_unused(self) -> None:
        """By ours: whoever watches the server does so under a name of their own."""
        connection.close()
        connection.close_pool()  # what lies ready in it would count
        end = time.monotonic() + PATIENCE
        with psycopg.connect(**connection.get_connection_params(), autocommit=True) as asking:
            while asking.execute(OTHERS).fetchone() != (0,):
                if time.monotonic() > end:
                    raise BackupRefused(IN_USE)
                time.sleep(0.2)

    def replace(self, source: Unsealed, tables: dict[str, Counted]) -> None:
        """All in one transaction of one `psql`, whose end is only said when everything was read and counted."""
        apply = _tool("psql", "--no-psqlrc", "--quiet", "--tuples-only", "--no-align", "--set=ON_ERROR_STOP=1")
        connection.close()
        unpack = [_binary("pg_restore"), "--no-owner", "--no-privileges", "--file=-"]
        with _started(apply, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as target:
            _say(target, EMPTY_IT)
            with _started(unpack, stdin=subprocess.PIPE, stdout=target.stdin) as unpacking:
                shutil.copyfileobj(source, unpacking.stdin, CHUNK)
                unpacking.stdin.close()
            expect_the_same(_counted(target, tables), tables)
            _say(target, "COMMIT;\n")


def _counted(target: subprocess.Popen, tables: Iterable[str]) -> dict[str, Counted]:
    """What that `psql` sees before its transaction ends."""
    asked = [name for name in tables if name not in LEFT_OUT and NAME.fullmatch(name)]
    questions = [f"{COUNT.format(f'public.{name}')};\n" for name in asked]
    _say(target, f"SET LOCAL TimeZone = 'UTC'; SET LOCAL DateStyle = 'ISO';\n\\echo {COUNTED}\n{''.join(questions)}")
    for line in target.stdout:  # what the dump's own statements answered
        if line.decode().strip() == COUNTED:
            break
    answers = [target.stdout.readline().decode().strip().partition("|") for _name in asked]
    found = {name: (int(rows or 0), digest) for name, (rows, _bar, digest) in zip(asked, answers, strict=True)}
    return found | {name: (0, "0") for name in tables if name in LEFT_OUT}


def _say(target: subprocess.Popen, words: str) -> None:
    target.stdin.write(words.encode())
    target.stdin.flush()


@contextmanager
def _started(command: list, **streams: IO | int) -> Iterator[subprocess.Popen]:
    """One of PostgreSQL's programs, ended when the block is. Raises BackupRefused with its own words where it fails."""
    with tempfile.TemporaryFile() as words:
        process = subprocess.Popen(command, stderr=words, env=_environment(), **streams)  # noqa: S603 – PostgreSQL's own
        try:
            yield process
        except BrokenPipeError:
            pass  # it has ended before its time and says why
        except BaseException:
            process.kill()
            process.wait()
            raise
        finally:
            for stream in (process.stdin, process.stdout):
                if stream:
                    with suppress(BrokenPipeError):
                        stream.close()
        if process.wait() not in (0, -signal.SIGPIPE):  # without a reader: it is the reader that has something to say
            words.seek(0)
            said = words.read().decode(errors="replace").strip().splitlines() or ["?"]
            raise BackupRefused(
                f"{Path(command[0]).name} が止まりました：{said[0]}。データベースは変えていません。"
                "データベースが動いているか、pg_dump などの版がデータベースと同じか新しいか、"
                "もどすときは web と worker を止めたか、確かめてください。"
            )


def _tool(name: str, *options: str) -> list:
    """One that speaks with the database; the password is in its environment, not in the list of processes.

    With the very server we are connected to: the settings may name several, of which one takes writes, and only that
    one knows our snapshot.
    """
    connection.ensure_connection()
    here = connection.connection.info
    settings = connection.settings_dict | {"HOST": here.host, "PORT": here.port}
    arguments, _environment = DatabaseClient.settings_to_cmd_args_env(settings, list(options))
    return [_binary(name), *arguments[1:]]


def _environment() -> dict[str, str]:
    _arguments, environment = DatabaseClient.settings_to_cmd_args_env(connection.settings_dict, [])
    return {**os.environ, **(environment or {}), "PGCLIENTENCODING": "UTF8", "LC_MESSAGES": "C"}


def _binary(name: str) -> Path:
    found = shutil.which(name)
    places = sorted(Path("/").glob(f"usr/lib/postgresql/*/bin/{name}"), key=lambda path: int(path.parts[4]))
    if not found and not places:
        raise BackupRefused(
            f"{name} がありません。データベースと同じ版の PostgreSQL の道具を入れてください"
            "（Debian・Ubuntu：apt install postgresql-client）。"
        )
    return Path(found) if found else places[-1]
