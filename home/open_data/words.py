"""Cells of exported tables, written as the importer reads them: what it would change is changed already."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import time

from activities.importers.readings import MOST_RULES
from activities.importers.staged import split_building
from activities.models import Schedule
from activities.recurrence_text import read_columns
from directory.importers.listing_formats import cells, wording
from directory.importers.tables import clean
from directory.models import Listing, Organisation
from search.models import Precision
from search.presenters import ListingView, PlaceView

Span = tuple[time | None, time | None]
WHEN_LIMIT = Schedule._meta.get_field("note").max_length
SUMMARY_LIMIT = Listing._meta.get_field("summary").max_length
ASK_FOR_THE_DAYS = "（開催日はお問い合わせください）"


def plain(text: str) -> str:
    """Trimmed; empty for words that say there is nothing."""
    return cells.given(clean(text))


def public(text: str) -> str:
    """As `plain`, without telephone numbers and mail addresses: an open table is no place for them."""
    return plain(wording.split_contacts(plain(text))[0])


def joined(*texts: str) -> str:
    return public("\n\n".join(filter(None, texts)))


def opening(summary: str, description: str) -> tuple[str, str]:
    """(summary, description): a description that fits the line under the name is that line, where there is none."""
    fits = "\n" not in description and len(description) <= SUMMARY_LIMIT
    return (description, "") if not summary and fits else (summary, description)


def read_or_nothing(parse: Callable[[str], str], text: str) -> str:
    """What a reader of cells makes of a text; nothing where it refuses it."""
    try:
        return parse(text)
    except cells.CellError:
        return ""


def capacity(text: str) -> str:
    """As the lists' reader words it: 20 is 20人."""
    text = plain(text)
    return f"{text}人" if text.isdigit() else text


def organiser(view: ListingView) -> Organisation | None:
    """Tables have room for one: the first by name."""
    return next(iter(sorted(view.listing.organisations.all(), key=lambda one: (one.name, one.pk))), None)


def corporate_number(body: Organisation | None) -> str:
    return read_or_nothing(cells.corporate_number, body.corporate_number) if body else ""


def web_address(view: ListingView) -> str:
    """The first public address on the web."""
    return next((url for one in view.channels if one.href.startswith("http") and (url := _url(one.value))), "")


def _url(text: str) -> str:
    return read_or_nothing(cells.url, text)


def street(place: PlaceView) -> tuple[str, str]:
    """(address, building with the hall's name), both empty unless the place itself is public."""
    venue = place.place.venue
    if venue is None:
        return "", ""
    building = venue.building
    if venue.name and venue.name not in building:
        building = f"{venue.name} {building}".strip()
    address, building = split_building(plain(venue.address), plain(building))
    return plain(address), plain(building)


def point(place: PlaceView) -> tuple[float | str, float | str]:
    """(latitude, longitude) of a public door, else two empty cells."""
    public_place = place.place
    exact = public_place.venue and public_place.precision == Precision.EXACT
    return (public_place.latitude, public_place.longitude) if exact else ("", "")


# --- When -------------------------------------------------------------------------------------------------------------


def when(schedules: Sequence[Schedule]) -> str:
    """As it stands on the page, each wording once."""
    text = plain("\n".join(dict.fromkeys(words for one in schedules if (words := one.when))))
    return text if len(text) <= WHEN_LIMIT else text[: WHEN_LIMIT - 1] + "…"


def hours(schedules: Sequence[Schedule], days: str, note: str = "") -> Span:
    """(start, end) where all agree; where the words say them more clearly, as they are read back from these."""
    start, end = _agreed((one.start_time, one.end_time) for one in schedules)
    reading = read_columns("", "", days, clock(start), clock(end), note)
    if reading.schedules and len(reading.schedules) <= MOST_RULES:
        return _agreed((rule.start_time, rule.end_time) for rule in reading.schedules)
    return start, end


def _agreed(spans: Iterable[Span]) -> Span:
    found = set(spans)
    return found.pop() if len(found) == 1 else (None, None)


def clock(moment: time | None) -> str:
    """05:30: a figure more, and nobody takes it for the afternoon."""
    return f"{moment:%H:%M}" if moment else ""


def when_columns(schedules: Sequence[Schedule]) -> dict[str, str]:
    """The columns of 子ども食堂・居場所一覧 and 追加情報 that say when."""
    days, _break, note = public(when(schedules)).partition("\n")
    days = _without(days, _agreed((one.start_time, one.end_time) for one in schedules))
    start, end = hours(schedules, days, note)
    return {
        "開催日": _without(days, (start, end)),
        "開催開始時間": clock(start),
        "開催終了時間": clock(end),
        "開催日時特記事項": note,
    }


def _without(days: str, hours: Span) -> str:
    """The days without the times that have columns of their own, which the reader adds again."""
    span = wording.time_range(*hours)
    if not span:
        return days
    return "" if days == span + ASK_FOR_THE_DAYS else days.removesuffix(span).strip()


# --- What it costs ----------------------------------------------------------------------------------------------------


def price(view: ListingView) -> tuple[str, str]:
    """("0" where nothing is asked of anybody, what else is said of it)."""
    cost = public(view.listing.cost)
    first, _break, rest = cost.partition("\n")
    if first == wording.price_text("0") and wording.all_free(["0"], rest):
        return "0", rest
    return "", cost
