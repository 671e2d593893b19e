"""The coming dates of activities as rows of 自治体標準オープンデータセット「イベント一覧」, one date to a row."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from django.utils import timezone

from activities.enums import OccurrenceStatus, Timing
from directory.enums import ListingKind
from directory.importers.listing_formats import cells
from directory.public_ids import PUBLIC_ID_ALPHABET
from search.dates import PublicDate
from search.presenters import ListingView, PlaceView

from . import words

Row = dict[str, object]

#: How we number dates. One that came by such a list keeps its number.
_NUMBER = re.compile(rf"[{PUBLIC_ID_ALPHABET}]{{8}}-\d{{8}}(-\d+)?")


def rows(view: ListingView, dates: Iterable[PublicDate]) -> list[Row]:
    """What takes place as announced; a list of events has no word for one that doesn't."""
    if view.listing.kind != ListingKind.ACTIVITY:
        return []
    places = {place.place.key: place for place in view.places}
    counted: Counter[str] = Counter()
    found = []
    for one in dates:
        place = places.get(one.entry.place_key)
        if place is None or one.occurrence.status == OccurrenceStatus.CANCELLED:
            continue
        number = f"{view.listing.public_id}-{timezone.localtime(one.occurrence.original_start):%Y%m%d}"
        counted[number] += 1
        number += f"-{counted[number]}" if counted[number] > 1 else ""
        if _NUMBER.fullmatch(view.listing.origin_id):
            number = view.listing.origin_id
        found.append(_row(view, place, one, number))
    return found


def _row(view: ListingView, place: PlaceView, one: PublicDate, number: str) -> Row:
    listing, area, venue = view.listing, place.place.municipality, place.place.venue
    body = words.organiser(view)
    latitude, longitude = words.point(place)
    fee, fee_note = words.price(view)
    return {
        "全国地方公共団体コード": area.code if area else "",
        "ID": number,
        "地方公共団体名": f"{area.county}{area.name}" if area else "",
        "イベント名": words.plain(listing.title),
        "イベント名_カナ": cells.kana(words.plain(listing.title_kana)),
        **_when(one),
        "説明": words.joined(listing.summary, listing.description),
        "料金(基本)": fee,
        "料金(詳細)": fee_note,
        "主催者": words.public(body.name) if body else "",
        "場所名称": words.public(venue.name) if venue else "",
        "所在地_連結表記": words.plain(venue.address) if venue else "",
        "建物名等(方書)": words.plain(venue.building) if venue else "",
        "緯度": latitude,
        "経度": longitude,
        "アクセス方法": words.public(venue.access) if venue else "",
        "駐車場情報": words.plain(venue.parking) if venue else "",
        "定員": words.capacity(listing.capacity),
        "参加申込方法": words.public(listing.booking),
        "URL": words.web_address(view),
    }


def _when(one: PublicDate) -> Row:
    """A date without a time of day has none here; an end on another day is left to the page."""
    start = timezone.localtime(one.occurrence.starts_at)
    end = timezone.localtime(one.occurrence.ends_at) if one.occurrence.ends_at else None
    timed = one.occurrence.timing == Timing.TIMED
    same_day = end and end.date() == start.date() and end > start
    day = start.date().isoformat()
    return {
        "開始日": day,
        "終了日": day,
        "開始時間": words.clock(start.time()) if timed else "",
        "終了時間": words.clock(end.time()) if timed and same_day else "",
    }
