"""Listings as rows of ibasho's own table, of the 49-column こども食堂・居場所一覧, and of its 追加情報."""

from __future__ import annotations

from dataclasses import dataclass

from activities.importers.staged import SUPPORT_CATEGORIES
from activities.models import Schedule
from directory.enums import Answer, ListingKind, ListingStatus, Visibility
from directory.importers.listing_formats import cells
from directory.importers.listing_formats.rows import FEE_GROUPS
from search.presenters import ListingView, PlaceView

from . import words

Row = dict[str, object]
KODOMO_SHOKUDO = "kodomo-shokudo"
PANTRY, TAKEAWAY = "food-pantry", "takeout"


@dataclass(frozen=True)
class Where:
    """One address of a listing with its schedules. Places without a public address are one: none tells them apart."""

    place: PlaceView
    schedules: list[Schedule]

    @property
    def columns(self) -> tuple:
        return (*words.street(self.place), *words.point(self.place))


def addresses(view: ListingView) -> list[Where]:
    """The listing's public addresses in the order of its page; at least one."""
    found: dict[tuple, Where] = {}
    for place in view.places:
        here = Where(place, [])
        found.setdefault(here.columns, here).schedules.extend(place.schedules)
    return list(found.values())


def own_row(view: ListingView) -> Row:
    """A row of ibasho's own table (docs/standards.md)."""
    listing, first = view.listing, addresses(view)[0]
    address, building, latitude, longitude = first.columns
    summary, description = words.opening(words.plain(listing.summary), words.public(listing.description))
    when = words.when(first.schedules)
    start, end = words.hours(first.schedules, when)
    body = words.organiser(view)
    visibility = first.place.place.visibility
    return {
        "ibasho_id": listing.public_id,
        "kind": ListingKind(listing.kind).value,
        "title": words.plain(listing.title),
        "title_kana": words.plain(listing.title_kana),
        "summary": summary,
        "description": description,
        "categories": _slugs(listing.categories.all()),
        "audiences": _slugs(listing.audiences.all()),
        "organisation": words.public(body.name) if body else "",
        "corporate_number": words.corporate_number(body),
        "municipality_code": _municipality(view),
        "address": address,
        "building": building,
        "latitude": latitude,
        "longitude": longitude,
        "location_visibility": "" if visibility == Visibility.EXACT else visibility.value,
        "when": when,
        "start_time": words.clock(start),
        "end_time": words.clock(end),
        "eligibility": words.plain(listing.eligibility_note),
        "cost": words.plain(listing.cost),
        "booking": words.public(listing.booking),
        "capacity": words.plain(listing.capacity),
        "url": words.web_address(view),
        "status": "paused" if listing.status == ListingStatus.PAUSED else "",
    }


def is_kodomo_shokudo(view: ListingView) -> bool:
    """Whether the list is about it: whoever reads one takes every row for a children's cafeteria."""
    return any(term.slug == KODOMO_SHOKUDO for term in view.listing.categories.all())


def kodomo_row(view: ListingView) -> Row:
    """A row of こども食堂・居場所一覧. Telephone numbers and mail addresses stay on the page."""
    listing, first = view.listing, addresses(view)[0]
    address, building, latitude, longitude = first.columns
    body = words.organiser(view)
    area = first.place.place.municipality or listing.municipality
    fee, fee_note = words.price(view)
    slugs = {term.slug for term in listing.categories.all()}
    return {
        "全国地方公共団体コード": _municipality(view),
        "ID": listing.public_id,
        "都道府県": area.prefecture.name if area else "",
        "市区町村名": area.name if area else "",
        "名称": words.plain(listing.title),
        "名称_カナ": cells.kana(words.plain(listing.title_kana)),
        "設置目的": words.joined(listing.summary, listing.description),
        "実施支援の主な区分": ";".join(word for word, slug in SUPPORT_CATEGORIES.items() if slug in slugs),
        "住所": address,
        "方書": building,
        "緯度": latitude,
        "経度": longitude,
        "URL": words.web_address(view),
        "法人番号": words.corporate_number(body),
        "運営団体名": words.public(body.name) if body else "",
        **words.when_columns(first.schedules),
        "参加条件": words.public(listing.eligibility_note),
        **{f"参加費_{who}": fee for who in FEE_GROUPS},
        "参加費特記事項": fee_note,
        "予約特記事項": words.public(listing.booking),
        "定員": words.capacity(listing.capacity),
        "フードパントリー実施": "1" if PANTRY in slugs else "",
        "テイクアウト実施": _answer(view, TAKEAWAY),
    }


def extra_rows(view: ListingView) -> list[Row]:
    """Its further addresses, as 追加情報."""
    names = ("住所", "方書", "緯度", "経度")
    return [
        {
            "ID": view.listing.public_id,
            **dict(zip(names, one.columns, strict=True)),
            **words.when_columns(one.schedules),
        }
        for one in addresses(view)[1:]
    ]


def _slugs(terms) -> str:
    return ";".join(sorted(term.slug for term in terms))


def _municipality(view: ListingView) -> str:
    return view.places[0].place.municipality.code if view.places[0].place.municipality else ""


def _answer(view: ListingView, slug: str) -> str:
    cells_of = {Answer.YES: "1", Answer.NO: "0"}
    found = (cells_of[one] for one in cells_of for feature, _note in view.features[one] if feature.slug == slug)
    return next(found, "")
