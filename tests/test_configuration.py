"""The rules that hold for every environment and every request."""

import json
import logging
import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from config.logging import StripQuery

ROOT = Path(__file__).resolve().parents[1]
GOOD_KEY = "k8Zr" * 16


def start_production(code="import config.settings.production", **environment):
    """Import the production settings in a process of their own."""
    clean = {k: v for k, v in os.environ.items() if not k.startswith(("IBASHO_", "DJANGO_")) and k != "DEBUG"}
    return subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env={**clean, **environment},
        capture_output=True,
        text=True,
    )


@pytest.mark.parametrize(
    "environment,complaint",
    [
        ({}, "IBASHO_SECRET_KEY"),
        ({"IBASHO_SECRET_KEY": "development-only-key-which-production-refuses" * 2}, "IBASHO_SECRET_KEY"),
        ({"IBASHO_SECRET_KEY": GOOD_KEY}, "IBASHO_ALLOWED_HOSTS"),
        ({"IBASHO_SECRET_KEY": GOOD_KEY, "IBASHO_ALLOWED_HOSTS": "*"}, "IBASHO_ALLOWED_HOSTS"),
        ({"IBASHO_SECRET_KEY": GOOD_KEY, "IBASHO_ALLOWED_HOSTS": "a.example.jp", "DEBUG": "1"}, "DEBUG"),
        (
            {"IBASHO_SECRET_KEY": GOOD_KEY, "IBASHO_ALLOWED_HOSTS": "a.jp", "IBASHO_BACKGROUND": "workers"},
            "IBASHO_BACK",
        ),
        (
            {"IBASHO_SECRET_KEY": GOOD_KEY, "IBASHO_ALLOWED_HOSTS": "a.jp", "IBASHO_TRUSTED_PROXIES": "*"},
            "IBASHO_TRUSTED",
        ),
    ],
)
def test_production_refuses_to_start_half_configured(environment, complaint):
    result = start_production(**environment)
    assert result.returncode != 0
    assert complaint in result.stderr.splitlines()[-1]


def test_production_starts_when_configured_and_saves_to_the_disk_itself(tmp_path):
    """What a power cut could take away again was never said to be saved."""
    told = "from config.settings import production as p; print(p.DATABASES['default']['OPTIONS']['init_command'])"
    file = {"DATABASE_URL": f"sqlite:///{tmp_path / 'site.sqlite3'}"}
    given = start_production(told, IBASHO_SECRET_KEY=GOOD_KEY, IBASHO_ALLOWED_HOSTS="a.example.jp", **file)
    assert given.returncode == 0
    with closing(sqlite3.connect(tmp_path / "site.sqlite3")) as database:
        database.executescript(given.stdout)
        assert database.execute("PRAGMA synchronous").fetchone() == (2,)  # FULL


def test_production_lets_nothing_travel_in_the_clear():
    """Cookies by TLS only and out of reach of scripts; http is sent on to https, remembered for a year."""
    asked = (
        "from config.settings import production as p; print(p.SESSION_COOKIE_SECURE, p.CSRF_COOKIE_SECURE,"
        " p.SESSION_COOKIE_HTTPONLY, p.SESSION_COOKIE_SAMESITE, p.SECURE_SSL_REDIRECT, p.SECURE_HSTS_SECONDS,"
        " p.SECURE_HSTS_INCLUDE_SUBDOMAINS, p.IBASHO_ADMIN_SECOND_FACTOR, p.IBASHO_ADMIN_HOURS, p.DEBUG)"
    )
    given = start_production(asked, IBASHO_SECRET_KEY=GOOD_KEY, IBASHO_ALLOWED_HOSTS="a.example.jp")
    assert given.stdout.strip() == "True True True Lax True 31536000 True True 12 False"


@pytest.mark.django_db
def test_healthz_says_that_the_database_answers(client):
    response = client.get("/healthz")
    assert (response.status_code, json.loads(response.content)["database"]) == (200, "ok")


@pytest.mark.parametrize(
    "message,args",
    [
        ('"GET /search/?place=%E8%A5%BF%E6%9F%B4 HTTP/1.1" 200', ()),
        ('"%s" %s', ("GET /search/?place=西柴 HTTP/1.1", "200")),
    ],
)
def test_query_strings_never_reach_a_log(message, args):
    record = logging.LogRecord("django.server", logging.INFO, "", 0, message, args, None)
    StripQuery().filter(record)
    assert "西柴" not in record.getMessage() and "place" not in record.getMessage()


@pytest.mark.django_db
def test_request_log_holds_no_query_referer_or_address(client, caplog):
    caplog.set_level(logging.DEBUG)
    client.get(
        "/healthz",
        {"place": "西柴三丁目"},
        headers={"referer": "https://example.jp/secret"},
        REMOTE_ADDR="203.0.113.9",
    )
    text = "\n".join(f"{record.getMessage()} {record.args}" for record in caplog.records)
    assert "GET /healthz 200" in text
    assert not any(secret in text for secret in ("西柴", "%E8", "secret", "203.0.113.9"))


def test_threads_that_end_take_their_connections_with_them(settings):
    """`runserver` starts a thread for each visitor; a connection kept for later would stay behind it (PostgreSQL)."""
    assert settings.DATABASES["default"]["CONN_MAX_AGE"] == 0


@pytest.mark.django_db
def test_request_line_is_made_without_its_query(client, caplog):
    """As it leaves our hands, before the handler's filter: another handler (a file, a mail) may have none."""
    made_by = logging.getLogger("ibasho.request")
    made_by.addHandler(caplog.handler)
    try:
        client.get("/healthz", {"place": "西柴三丁目"})
    finally:
        made_by.removeHandler(caplog.handler)
    lines = [line for line in caplog.text.splitlines() if "GET /healthz" in line]
    assert lines and not any("?" in line for line in lines)
