"""What processes remember together in a real Redis, and each for itself while that is gone."""

import shutil
import socket
import subprocess
import time

import pytest
import redis
from django.core.cache import caches
from django.test import override_settings

from config import caches as module
from config.caches import SharedCache
from config.settings import shared

pytestmark = pytest.mark.one_database


@pytest.fixture
def server():
    """Yields its address and its process."""
    binary = shutil.which("redis-server")
    if binary is None:
        pytest.skip("needs Redis (Debian: apt install redis-server)")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    options = ["--port", str(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
    process = subprocess.Popen([binary, *options], stdout=subprocess.DEVNULL)
    address = f"redis://127.0.0.1:{port}/0"
    end = time.monotonic() + 20
    while time.monotonic() < end:
        try:
            redis.Redis.from_url(address).ping()
            break
        except redis.ConnectionError:
            time.sleep(0.02)
    yield address, process
    process.kill()
    process.wait()
    module._resting = module.Resting(5)


def cache(address: str, name: str = "rates") -> SharedCache:
    """As another process would have it."""
    params = {"KEY_PREFIX": f"ibasho.{name}", "KEY_FUNCTION": "config.limits.hashed_key", "OPTIONS": {"MAX_ENTRIES": 9}}
    return SharedCache(address, params)


def test_versions_of_the_program_read_nothing_of_each_other(monkeypatch, tmp_path):
    """Two of them are at it while an update rolls."""
    monkeypatch.setattr(shared, "REDIS_URL", "redis://127.0.0.1:6379/0")
    assert shared.shared("pages")["KEY_PREFIX"] == f"ibasho.pages.{shared.code_version()}"
    page = tmp_path / "templates" / "page.html"
    page.parent.mkdir()
    page.write_text("one")
    before = shared.code_version(tmp_path)
    page.write_text("two")
    shared.code_version.cache_clear()
    assert shared.code_version(tmp_path) != before


def test_processes_count_together(server):
    one, other = cache(server[0]), cache(server[0])
    assert one.add("k", 0, timeout=60) and not other.add("k", 0, timeout=60)
    assert (one.incr("k"), other.incr("k")) == (1, 2)


def test_each_counts_for_itself_while_it_is_gone_and_nobody_waits(server):
    address, process = server
    shared = cache(address)
    shared.set("k", 5)
    process.kill()
    process.wait()
    started = time.monotonic()
    for _n in range(50):
        shared.add("k", 0, timeout=60)
        shared.incr("k")
        assert shared.get("nothing") is None
    assert shared.get("k") == 50
    assert time.monotonic() - started < 1


def test_it_is_asked_again_after_a_while(server, monkeypatch):
    shared = cache(server[0])
    module._resting.begin()
    shared.set("again", 1)
    monkeypatch.setattr(module, "_resting", module.Resting(0))
    assert shared.get("again") is None, "what was counted alone stays alone"
    shared.set("again", 7)
    assert cache(server[0]).get("again") == 7


@pytest.mark.django_db
def test_nothing_in_it_tells_who_asked_or_for_what(server, client, settings):
    backends = {
        name: {"BACKEND": "config.caches.SharedCache", "LOCATION": server[0], "KEY_PREFIX": f"ibasho.{name}", **more}
        for name, more in {
            "default": {},
            "pages": {},
            "rates": {"KEY_FUNCTION": "config.limits.hashed_key"},
        }.items()
    }
    settings.IBASHO_API_LIMIT = 100
    with override_settings(CACHES=settings.CACHES | backends):
        for path in ("/search/", "/api/v1/listings"):
            client.get(path, {"q": "ひきこもり"}, REMOTE_ADDR="203.0.113.7")
        assert isinstance(caches["rates"], SharedCache)
        held = redis.Redis.from_url(server[0])
        keys = held.keys()
        said = b" ".join([*keys, *(held.get(key) for key in keys)])
    assert len(keys) >= 2
    for told in ("ひきこもり".encode(), b"%E3%81%B2", b"203.0.113"):
        assert told not in said
