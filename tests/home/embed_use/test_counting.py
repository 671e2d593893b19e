"""What is counted of other sites: their names and how often they show the search; nothing of who reads them."""

from collections import Counter
from datetime import date, timedelta

import pytest
from django.db import DatabaseError, connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from home.embed_use import counting, days
from home.models import EmbedDay
from tests.at_once import Running, committed
from tests.home.desk_world import make_town

pytestmark = pytest.mark.django_db
RESULTS, FRAME = "/embed/v1/results?view=list", "/embed/v1/search"
SITE, HOST = "https://www.toshokan.example.jp", "www.toshokan.example.jp"
TODAY = date(2026, 11, 27)


@pytest.fixture
def counts(monkeypatch, settings):
    """New ones, on; nothing is written but by the test."""
    settings.IBASHO_COUNT_EMBEDS = True
    made = counting.Counts()
    monkeypatch.setattr(counting, "counts", made)
    yield made
    made.write()


def rows() -> dict[str, int]:
    return dict(EmbedDay.objects.values_list("host", "loads"))


def framed(by: str) -> dict[str, str]:
    return {"sec-fetch-dest": "iframe", "referer": by}


def test_widget_and_frame_count_for_the_site_they_are_on(client, counts):
    client.get(RESULTS, headers={"origin": SITE})
    for prefix in ("", "/en", "/easy"):
        client.get(f"{prefix}{FRAME}", headers=framed(f"{SITE}:8443/kodomo/?who=hanako"))
    listing = make_town("99201", "凪浦市").listing
    client.get(f"/embed/v1/listings/{listing.public_id}", headers=framed("https://Shinbun.example.jp./"))
    assert not EmbedDay.objects.exists()  # a visit writes nothing
    counts.write()
    client.get(RESULTS, headers={"origin": SITE})
    counts.write()
    assert rows() == {HOST: 5, "shinbun.example.jp": 1}
    assert set(EmbedDay.objects.values_list("day", flat=True)) == {timezone.localdate()}
    assert {field.name for field in EmbedDay._meta.fields} == {"id", "day", "host", "loads"}


def test_unchanged_is_a_load_too(client, counts):
    etag = client.get(RESULTS, headers={"origin": SITE})["ETag"]
    assert client.get(RESULTS, headers={"origin": SITE, "if-none-match": etag}).status_code == 304
    counts.write()
    assert rows() == {HOST: 2}


@pytest.mark.parametrize(
    "origin",
    [
        None, "", "null", "file://", "chrome-extension://abcdefgh.example", "https://", "https://[::1", "http://127.0.0.1:8000",
        "https://[2001:db8::1]", "https://intranet", "http://localhost", "https://a_b.example.jp", "https://図書館.example.jp",
        f"https://{'a.' * 130}jp", "https://a.example.jp\x00", "<script>", "https://our.example.org",
    ],
)  # fmt: skip
def test_whose_site_isnt_told_or_is_no_site_leaves_no_row(client, counts, origin):
    client.get(RESULTS, headers={"origin": origin} if origin is not None else {}, HTTP_HOST="our.example.org")
    client.get(FRAME, headers=framed(origin or ""), HTTP_HOST="our.example.org")
    counts.write()
    assert rows() == {}


def test_only_a_load_counts(client, counts, settings):
    asks = [
        client.get(FRAME, headers={"referer": SITE}),  # a link to it
        client.get(FRAME, headers={"sec-fetch-dest": "document", "referer": SITE}),
        client.post(RESULTS, {"q": "会"}, headers={"origin": SITE}),  # somebody types
        client.head(RESULTS, headers={"origin": SITE}),
        client.get(f"{RESULTS}&nonsense=1", headers={"origin": SITE}),  # nothing is shown
        client.get("/api/v1/listings", headers={"origin": SITE}),
        client.get("/search/", headers=framed(SITE)),
    ]
    settings.IBASHO_COUNT_EMBEDS = False
    asks.append(client.get(RESULTS, headers={"origin": SITE}))
    counts.write()
    assert [one.status_code for one in asks] == [200, 200, 200, 200, 400, 200, 200, 200]
    assert rows() == {}


def test_a_visit_asks_the_database_nothing_more(client, counts, django_assert_num_queries):
    with CaptureQueriesContext(connection) as uncounted:
        client.get(RESULTS)
    with django_assert_num_queries(len(uncounted)):
        client.get(RESULTS, headers={"origin": SITE})


def test_the_next_full_minute_is_waited_for_by_one_thread_apart(counts, monkeypatch):
    monkeypatch.setattr(counting, "time", lambda: 6000 * 60 + 48.5)
    for _ in range(3):
        counts.add(HOST)
    timer = counts._timer
    assert timer.daemon and timer.interval == 11.5
    counts.write()
    assert timer.finished.is_set() and counts._timer is None


def test_what_cannot_be_written_waits(counts, monkeypatch):
    counts.add(HOST)
    with monkeypatch.context() as broken:
        broken.setattr(counting, "add", lambda loads: (_ for _ in ()).throw(DatabaseError("locked")))
        counts.write()
    counts.add(HOST)
    assert counts._timer
    counts.write()
    assert rows() == {HOST: 2}


def test_names_that_somebody_invents_end(counts, monkeypatch):
    days.add(Counter({(TODAY - timedelta(1), HOST): 1}))
    invented = {(TODAY, f"n{number}.example.com"): 1 for number in range(days.NEW_A_DAY)}
    days.add(Counter({**invented, (TODAY, "real.example.jp"): 9}))  # what is loaded most comes in first
    days.add(Counter({(TODAY, HOST): 1, (TODAY, "late.example.com"): 1, (TODAY, "n0.example.com"): 1}))
    today = dict(EmbedDay.objects.filter(day=TODAY).values_list("host", "loads"))
    assert len(today) == days.NEW_A_DAY + 1 and today["real.example.jp"] == 9
    assert (today[HOST], today["n0.example.com"], today.get("late.example.com")) == (1, 2, None)
    monkeypatch.setattr(days, "MOST_A_DAY", len(today))
    EmbedDay.objects.create(host="known.example.jp", day=TODAY - timedelta(2))
    days.add(Counter({(TODAY, "known.example.jp"): 1}))
    assert not EmbedDay.objects.filter(host="known.example.jp", day=TODAY).exists()
    monkeypatch.setattr(counting, "IN_MEMORY", 2)
    for number in (1, 2, 3, 1):
        counts.add(f"m{number}.example.com")
    assert [host for _, host in counts._waiting] == ["m1.example.com", "m2.example.com"]


def test_each_minute_is_written_in_few_statements(django_assert_num_queries):
    loads = Counter({(TODAY, f"n{number}.example.com"): 1 for number in range(3)})
    with django_assert_num_queries(6 + 3):  # the transaction's two, what is there, known, new; then a name each
        days.add(loads)


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer: the other one waits")
def test_several_processes_add_up():
    loads = Counter({(TODAY, f"n{number}.example.com"): 2 for number in range(20)})
    try:
        for thread in [Running(lambda: days.add(loads)) for _ in range(4)]:
            thread.done()
        assert committed(rows) == {host: 8 for _, host in loads}
    finally:
        committed(EmbedDay.objects.all().delete)
