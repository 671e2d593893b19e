"""What is asked: for each scenario a list of requests, drawn from what the database holds. Runs with Django.

Parameters differ from request to request, so that no cache answers the second with what the first one asked; only the
scenario that is meant to be cached repeats itself.
"""

import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlencode

from django.db.models import Count, Max, Min
from django.utils import timezone

from directory.models import District, GazetteerEntry, Municipality
from home.scale.texts import COMMON_WORD, RARE_WORD
from search.models import Entry, Precision

API = "/api/v1"
DRAWN = 200  # requests of each scenario
LOOKED_THROUGH = 6000  # entries, for those that fit a scenario
MAX_PAGE = 30  # results of a page
JITTER = 0.004  # degrees, about 400 m: people aren't at the hall's door
NOTHING_FOUND = ('"count":0,', '"count": 0,')
Request = dict[str, object]


class Draw:
    """Entries to ask about: their places, words and districts. The same database gives the same draw."""

    def __init__(self, seed: int = 1) -> None:
        self.rng = random.Random(seed)
        keys = list(Entry.objects.filter(precision=Precision.EXACT).order_by("pk").values_list("pk", flat=True))
        chosen = self.rng.sample(keys, min(LOOKED_THROUGH, len(keys)))
        looked_through = [
            entry for start in range(0, len(chosen), 500) for entry in self._loaded(chosen[start : start + 500])
        ]
        self.listings = Entry.objects.filter(first=True).count()
        self.entries = looked_through[:DRAWN]
        self.salons = [entry for entry in looked_through if self._is_salon(entry)][:DRAWN]

    @staticmethod
    def _loaded(keys: list[int]) -> list[Entry]:
        found = Entry.objects.in_bulk(keys)
        return [found[key] for key in keys]

    @staticmethod
    def _is_salon(entry: Entry) -> bool:
        return COMMON_WORD in entry.title + entry.summary and bool(entry.tags.get("feature"))

    def around(self, entry: Entry, jitter: float = JITTER) -> str:
        latitude = entry.latitude + self.rng.uniform(-jitter, jitter)
        longitude = entry.longitude + self.rng.uniform(-jitter, jitter)
        return f"{latitude:.5f},{longitude:.5f}"


def get(address: str, **params: object) -> Request:
    return {"path": f"{address}?{urlencode(params, doseq=True)}"}


def common_word(draw: Draw) -> list[Request]:
    """Pages of the answer in any order, each once: of a different length, where there are too few."""
    pages = max(1, draw.listings // 5 // MAX_PAGE)  # a fifth of the listings hold the word, at least
    choices = [(page, size) for size in range(20, MAX_PAGE) for page in range(1, pages + 1)]
    choices = choices[: max(DRAWN, pages)]
    chosen = draw.rng.sample(choices, min(DRAWN, len(choices)))
    return [get(f"{API}/listings", q=COMMON_WORD, page=page, page_size=size) for page, size in chosen]


def common_word_again(draw: Draw) -> list[Request]:
    return [get(f"{API}/listings", q=COMMON_WORD)]


def near(draw: Draw) -> list[Request]:
    return [get(f"{API}/listings", near=draw.around(entry), radius=3) for entry in draw.entries]


def near_with_facets(draw: Draw) -> list[Request]:
    requests = []
    for entry in draw.salons:
        category, feature = draw.rng.choice(entry.tags["category"]), draw.rng.choice(entry.tags["feature"])
        point = draw.around(entry, jitter=0.001)
        params = {"near": point, "radius": 3, "q": COMMON_WORD, "category": category, "feature": feature, "facets": 1}
        requests.append(get(f"{API}/listings", **params))
    return requests


def district(draw: Draw) -> list[Request]:
    codes = [code for entry in draw.entries for code in entry.tags["district"]]
    return [get(f"{API}/listings", district=code) for code in dict.fromkeys(codes)]


def away(draw: Draw) -> list[Request]:
    """Not in the municipality one comes from, up to 20 km away, open to people from there."""
    requests: list[Request] = []
    for entry in draw.entries:
        body = {"avoid": [entry.municipality_id], "from": draw.around(entry), "max_distance": 20}
        body |= {"avoid_organisers": draw.rng.random() < 0.5, "open_to": entry.municipality_id}
        requests.append({"path": f"{API}/away", "body": body})
    return requests


def clusters(draw: Draw) -> list[Request]:
    boxes = list(
        Entry.objects.filter(latitude__isnull=False)
        .values("prefecture")
        .order_by("prefecture")
        .annotate(w=Min("longitude"), s=Min("latitude"), e=Max("longitude"), n=Max("latitude"))
    )
    requests = []
    for index in range(DRAWN):
        box, margin = boxes[index % len(boxes)], draw.rng.uniform(0, 0.05)
        edges = (box["w"] - margin, box["s"] - margin, box["e"] + margin, box["n"] + margin)
        requests.append(get(f"{API}/clusters", bbox=",".join(f"{edge:.4f}" for edge in edges), zoom=9))
    return requests


def suggest(draw: Draw) -> list[Request]:
    """The first one to four characters of names and of readings."""
    names = [name for model in (District, GazetteerEntry, Municipality) for name in _some_names(draw, model)]
    names += [entry.title for entry in draw.entries[:50]]
    typed = [name[: draw.rng.randint(1, 4)] for name in draw.rng.sample(names, min(DRAWN, len(names)))]
    return [get(f"{API}/suggest", q=text) for text in typed]


def _some_names(draw: Draw, model: type) -> list[str]:
    rows = list(model.objects.filter(kana__gt="").order_by("pk").values_list("name", "kana")[:200_000])
    return [draw.rng.choice(row) for row in draw.rng.sample(rows, min(100, len(rows)))]


def page(draw: Draw) -> list[Request]:
    return [get("/search/", near=draw.around(entry)) for entry in draw.entries]


def rare_words(draw: Draw) -> list[Request]:
    """A word of one listing in 20,000, and the names of halls."""
    names = list(dict.fromkeys(entry.place_label for entry in draw.entries if len(entry.place_label) >= 8))
    return [get(f"{API}/listings", q=word) for word in [RARE_WORD, *names]]


def districts_near(draw: Draw) -> list[Request]:
    return [get(f"{API}/districts", near=draw.around(entry, jitter=0)) for entry in draw.entries]


def near_this_weekend(draw: Draw) -> list[Request]:
    """Listings and dates in turn."""
    friday = timezone.localdate() + timedelta(days=-timezone.localdate().weekday() + 4)
    days = {"from": friday + timedelta(days=1), "to": friday + timedelta(days=2)}
    kinds = ("listings", "occurrences")
    return [
        get(f"{API}/{kinds[n % 2]}", near=draw.around(entry), radius=3, **days) for n, entry in enumerate(draw.entries)
    ]


def calendar_month(draw: Draw) -> list[Request]:
    """The dates of a month in each of the busiest municipalities, a page after the other."""
    busy = Entry.objects.values_list("municipality").annotate(rows=Count("pk")).order_by("-rows", "municipality")[:20]
    requests = []
    for ahead in range(1, 7):
        first = (timezone.localdate().replace(day=1) + timedelta(days=31 * ahead)).replace(day=1)
        last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
        days = {"from": first, "to": last, "page_size": 100}
        requests += [get(f"{API}/occurrences", municipality=code, **days) for code, _rows in busy]
    return requests


def reading(draw: Draw) -> list[Request]:
    """What an anonymous reader opens: the first page, a search, two listings of it, a district, its calendar."""
    requests: list[Request] = []
    for entry in draw.entries:
        requests += [{"path": "/"}, get("/search/", near=draw.around(entry)), {"path": f"/listings/{entry.public_id}/"}]
        other = draw.rng.choice(draw.entries)
        requests.append({"path": f"/listings/{other.public_id}/"})
        if districts := entry.tags["district"]:
            requests += [{"path": f"/districts/{districts[0]}/"}, get("/calendar/", district=districts[0])]
    return requests


@dataclass(frozen=True)
class Scenario:
    """One kind of request. `holes` are signs of an answer that found nothing."""

    key: str
    title: str
    requests: Callable[[Draw], list[Request]]
    holes: tuple[str, ...] = NOTHING_FOUND


SCENARIOS = (
    Scenario("floor", "constant 5 kB", lambda draw: [{"path": "/benchmarks/floor"}]),
    Scenario("a", f"text, national: {COMMON_WORD}, another page each time", common_word),
    Scenario("a-cached", f"text, national: {COMMON_WORD}, first page again and again", common_word_again),
    Scenario("b", "near, 3 km", near),
    Scenario("c", "near + text + 2 facets, with counts", near_with_facets),
    Scenario("d", "district", district),
    Scenario("e", "away from home", away, holes=('"results":[]', '"results": []')),
    Scenario("f", "clusters of a prefecture", clusters),
    Scenario("g", "suggest, 1–4 characters", suggest, holes=('"results":[]', '"results": []')),
    Scenario("h", "page /search/?near=… (HTML)", page, holes=('id="no-results"',)),
    Scenario("i", "rare text, national", rare_words),
    Scenario("j", "districts?near", districts_near),
    Scenario("k", "near, 3 km, this weekend: listings, dates", near_this_weekend, holes=()),
    Scenario("l", "calendar of a busy municipality, a month", calendar_month),
    Scenario("m", "a reader's pages (HTML)", reading, holes=()),
)


def drawn(only: set[str]) -> list[dict]:
    """[{key, title, requests, holes}] of the scenarios, in their order."""
    draw = Draw()
    # all are drawn, so that a scenario asks the same whether or not others run
    plans = [(scenario, scenario.requests(draw)) for scenario in SCENARIOS]
    return [
        {"key": scenario.key, "title": scenario.title, "requests": requests, "holes": list(scenario.holes)}
        for scenario, requests in plans
        if not only or scenario.key in only
    ]
