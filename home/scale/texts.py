"""What invented listings say: sentences put together by a small grammar (data/texts.toml). Pure."""

import random
import tomllib
from dataclasses import dataclass
from datetime import time
from pathlib import Path
from typing import Any

from .names import GROUPS, SURNAMES

_GRAMMAR: dict[str, Any] = tomllib.loads((Path(__file__).parent / "data" / "texts.toml").read_text(encoding="utf-8"))
RECIPES: list[dict[str, Any]] = _GRAMMAR["recipe"]
COMMON_WORD, RARE_WORD = "サロン", _GRAMMAR["anything"]["rare"]  # in a quarter of all listings; in one of 20,000
RARE_EVERY = 20_000
_DAYS = list(zip("月火水木金土日", ("MO", "TU", "WE", "TH", "FR", "SA", "SU"), strict=True))
_RECIPE_SHARES = [recipe["share"] for recipe in RECIPES]
_SCHEDULES = _GRAMMAR["schedule"]
_SCHEDULE_SHARES = [schedule["share"] for schedule in _SCHEDULES]


@dataclass(frozen=True)
class Words:
    """The texts of one listing."""

    title: str
    kana: str
    summary: str
    description: str


@dataclass(frozen=True)
class When:
    """A recurrence as published, and as RFC 5545."""

    note: str
    rrule: str
    start: time
    end: time


def recipe(rng: random.Random) -> dict[str, Any]:
    return rng.choices(RECIPES, _RECIPE_SHARES)[0]


def words(recipe: dict[str, Any], place: str, hall: str, number: int, rng: random.Random) -> Words:
    """Title of 5–20 characters, a sentence, and a description of 80–300. Every 20,000th holds the rare word."""
    group = rng.choice(GROUPS)
    anything = _GRAMMAR["anything"]
    own = rng.sample(recipe["sentences"], min(len(recipe["sentences"]), rng.randint(1, 3)))
    practical = rng.sample(anything["practical"], rng.randint(2, 5))
    sentences = [rng.choice(anything["opening"]), *own, *practical]
    if number % RARE_EVERY == 1234 % RARE_EVERY:
        sentences.append(anything["rare_sentence"])
    if rng.random() < 0.3:
        sentences.append(f"世話役は{rng.choice(SURNAMES)}です。")
    fill = {"group": group.text, "place": place, "hall": hall}
    return Words(
        rng.choice(recipe["titles"]).format(**fill),
        group.kana,
        rng.choice(recipe["summaries"]),
        "".join(sentences).format(**fill),
    )


def when(rng: random.Random) -> When:
    schedule = rng.choices(_SCHEDULES, _SCHEDULE_SHARES)[0]
    day, code = rng.choice(_DAYS)
    nth = rng.randint(1, 2)
    start = time(rng.choice((9, 10, 10, 13, 13, 14, 16, 17)), rng.choice((0, 0, 30)))
    end = start.replace(hour=start.hour + rng.choice((1, 2, 2, 3)))
    fill = {"day": day, "code": code, "nth": nth, "nth2": nth + 2, "start": f"{start:%H:%M}", "end": f"{end:%H:%M}"}
    return When(schedule["note"].format(**fill), schedule["rrule"].format(**fill), start, end)
