"""Wagtail's stock database search and ours, asked for the same words in the same texts, in one run. Runs with Django.

In a database of its own, whose Wagtail index is emptied before and after. Ours also knows what Wagtail isn't given here
(halls, towns, names of choices), so what it finds beyond these texts isn't counted for or against it.
"""

import time
from collections.abc import Callable, Iterator

from django.db import connection
from django.http import QueryDict
from wagtail.search.backends import get_search_backend

from directory.models import Listing
from home.scale.texts import RARE_WORD
from search.asking import ask
from search.finding import find

from .models import ComparedText

# The long one is a sentence between two full stops: the only kind of "word" that a parser of spaces and stops sees.
WORDS = (
    "サロン",
    "体操",
    "子ども食堂",
    "認知症カフェ",
    "お茶",
    "宿題",
    "将棋",
    "ひきこもり",
    "赤ちゃん",
    "見学だけでもかまいません",
    "日本語",
    RARE_WORD,
)
RUNS = 2
FIRST = 20  # results of a page
BATCH = 1000


def compared() -> dict:
    """{texts, indexing (seconds), words: [{word, there, wagtail, ours}]}."""
    index = get_search_backend().get_index_for_model(ComparedText)
    if ComparedText._meta.db_table in connection.introspection.table_names():
        _drop()  # a run before this one was stopped
    with connection.schema_editor() as editor:
        editor.create_model(ComparedText)
    try:
        index.reset()
        texts = _copied()
        started = time.perf_counter()
        for batch in _batches(list(ComparedText.objects.order_by("pk"))):
            index.add_items(ComparedText, batch)
        seconds = time.perf_counter() - started
        _analyse()
        return {"texts": len(texts), "indexing": seconds, "words": [_word(word, texts) for word in WORDS]}
    finally:
        index.reset()
        _drop()


def _drop() -> None:
    with connection.schema_editor() as editor:
        editor.delete_model(ComparedText)


def _copied() -> dict[int, str]:
    """{listing: all its text}, after copying the texts to Wagtail's model."""
    rows = list(Listing.objects.public().order_by("pk").values("pk", "title", "summary", "description"))
    ComparedText.objects.bulk_create([ComparedText(**row) for row in rows], batch_size=BATCH)
    return {row["pk"]: "\n".join((row["title"], row["summary"], row["description"])) for row in rows}


def _batches(objects: list) -> Iterator[list]:
    yield from (objects[start : start + BATCH] for start in range(0, len(objects), BATCH))


def _analyse() -> None:
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _word(word: str, texts: dict[int, str]) -> dict:
    there = {key for key, text in texts.items() if word in text}
    return {
        "word": word,
        "there": len(there),
        "wagtail": _measured(_wagtail, word, there),
        "ours": _measured(_ours, word, there),
    }


def _measured(search: Callable, word: str, there: set[int]) -> dict:
    """Recall of all that is found; milliseconds for the count and the first page, the better of two runs."""
    first_page, everything = search(word)
    times = []
    for _ in range(RUNS):
        started = time.perf_counter()
        first_page()
        times.append((time.perf_counter() - started) * 1000)
    found = everything()
    return {"recall": len(found & there) / len(there) if there else 1.0, "milliseconds": min(times)}


def _wagtail(word: str) -> tuple[Callable, Callable]:
    def results() -> object:
        return get_search_backend().search(word, ComparedText.objects.all())

    def first_page() -> None:
        results().count()
        list(results()[:FIRST])

    def everything() -> set[int]:
        return {
            text.pk for text in get_search_backend().search(word, ComparedText.objects.all(), order_by_relevance=False)
        }

    return first_page, everything


def _ours(word: str) -> tuple[Callable, Callable]:
    params = QueryDict(mutable=True)
    params["q"] = word

    def first_page() -> None:
        find(ask(params))

    def everything() -> set[int]:
        return set(ask(params).filters.qs.values_list("listing", flat=True))

    return first_page, everything
