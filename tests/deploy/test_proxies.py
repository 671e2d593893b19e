"""The proxy in front, Caddy or nginx: believes no visitor, keeps nothing of them, and goes on when a server is away."""

import re
import shutil
from contextlib import ExitStack

import pytest

from tests.deploy import proxies

pytestmark = pytest.mark.one_database

WORDS = "/search/?place=%E8%A5%BF%E6%9F%B4"


@pytest.fixture(scope="module", params=["caddy", "nginx"])
def proxy(request, tmp_path_factory):
    if not shutil.which(request.param):
        pytest.skip(f"{request.param} がありません（Debian: apt install {request.param}）")
    with getattr(proxies, request.param)(tmp_path_factory.mktemp(request.param)) as started:
        yield started


@pytest.fixture
def upstreams(proxy):
    """Both servers behind the proxy; closed one after another where a test asks for it."""
    with ExitStack() as stack:
        yield [stack.enter_context(proxies.upstream(port)) for port in proxy.upstreams]


def test_what_a_visitor_says_of_the_connection_is_replaced(proxy, upstreams):
    lies = {"X-Forwarded-For": "203.0.113.9", "X-Forwarded-Proto": "gopher"}
    _, _, seen = proxy.ask("/", **lies)
    assert re.search(r"^X-Forwarded-For: 127\.0\.0\.1$", seen, re.MULTILINE | re.IGNORECASE)
    assert re.search(r"^X-Forwarded-Proto: https?$", seen, re.MULTILINE | re.IGNORECASE)
    assert re.search(rf"^Host: {proxies.HOST}$", seen, re.MULTILINE)
    assert "203.0.113.9" not in seen and "gopher" not in seen


def test_compressing_is_left_to_the_application(proxy, upstreams):
    _, headers, _ = proxy.ask("/admin/", **{"Accept-Encoding": "gzip, br, zstd"})
    assert "Content-Encoding" not in headers


def test_figures_are_for_nobody_outside(proxy, upstreams):
    assert [proxy.ask(path)[0] for path in ("/metrics", "/%6Detrics", "/")] == [404, 404, 200]


def test_when_one_server_is_away_the_other_answers_every_request(proxy):
    with proxies.upstream(proxy.upstreams[1]):
        asked = [proxy.ask("/", method=method)[0] for method in ("GET", "POST") * 10]
    assert asked == [200] * 20


def test_when_both_are_away_a_sentence_is_shown_and_nothing_of_the_visit_is_kept(proxy):
    """In nginx' log an absent server is an error with address and request; Caddy's names all headers besides."""
    status, headers, page = proxy.ask(WORDS, Referer="https://example.jp/secret", **{"User-Agent": "somebody's"})
    assert status in (502, 503)
    assert "少したってから、もう一度ひらいてください" in page
    assert (headers["Content-Type"], headers["Cache-Control"]) == ("text/html; charset=utf-8", "no-store")
    found = [word for word in ("place=", "%E8", "西柴", "secret", "somebody", "127.0.0.1") if word in visits(proxy)]
    assert found == []


def visits(proxy: proxies.Proxy) -> str:
    """What was written since it began to serve: not its own words about where it listens."""
    lines = proxy.written().splitlines()
    return "\n".join(line for line in lines if "http.log" in line or "client:" in line or "request" in line)
