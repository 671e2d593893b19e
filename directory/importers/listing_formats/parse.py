"""Turns the rows of a recognised table into ListingRow, ExtraRow, FacilityRow and EventRow."""

from __future__ import annotations

from collections.abc import Callable

from directory.importers.listing_formats import cells, wording
from directory.importers.listing_formats.cursor import Cursor
from directory.importers.listing_formats.layouts import FACILITY_AIDS, Layout, fold_header
from directory.importers.listing_formats.rows import (
    FEE_GROUPS,
    EventRow,
    ExtraRow,
    FacilityRow,
    ListingRow,
    Row,
    Session,
    WrittenTimes,
)
from directory.importers.tables import Table

# Columns that templates fill in beforehand: a row with nothing else is empty.
_PREFILLED = ("origin_id", "code", "_id")


def parse_table(table: Table, layout: Layout) -> list[Row]:
    """One dataclass per row that says anything beyond its number and area code."""
    columns = layout.find(table.header)
    prefilled = {columns[key] for key in _PREFILLED if key in columns} | {"_id"}
    parse = PARSERS[layout.kind]
    rows = []
    for row in table.rows:
        if all(value is None for column, value in row.values.items() if column not in prefilled) and not row.surplus:
            continue
        cursor = Cursor(row, columns)
        parsed = parse(cursor)
        cursor.collect("contact")
        parsed.contacts = cursor.contacts()  # last: texts may hold some
        parsed.sheet, parsed.problems = table.sheet, cursor.problems
        rows.append(parsed)
    return rows


def _head(cursor: Cursor) -> dict:
    return {
        "line": cursor.row.line,
        "origin_id": cursor.origin_id(),
        "code": cells.fold(cursor.given("code")).replace("-", ""),
        "prefecture": cursor.given("prefecture"),
        "municipality": cursor.given("municipality"),
        "name": cursor.given("name"),
        "kana": cells.kana(cursor.value("kana")),
    }


def listing(cursor: Cursor) -> ListingRow:
    """A row of a 49-column 子ども食堂・居場所 list."""
    session = session_of(cursor)
    notes = (cursor.text("days"), cursor.text("when_note"), session.remarks)
    return ListingRow(
        **_head(cursor),
        purpose=cursor.public("purpose"),
        categories=cells.names(cursor.value("support")),
        organisation=cursor.public("organisation"),
        corporate_number=cursor.read("corporate_number", cells.corporate_number, ""),
        session=session,
        pantry=cells.flag(cursor.value("pantry")),
        takeaway=cells.flag(cursor.value("takeaway")),
        network=cursor.given("network"),
        paused=wording.is_paused(cursor.text("name"), *notes),
        visibility=wording.hidden_address(cursor.text("address"), cursor.text("building"), session.remarks),
    )


def extra(cursor: Cursor) -> ExtraRow:
    """A row of 追加情報."""
    return ExtraRow(line=cursor.row.line, origin_id=cursor.origin_id(), session=session_of(cursor))


def session_of(cursor: Cursor) -> Session:
    """The columns that a list and its 追加情報 share: where, when, terms."""
    latitude, longitude = cursor.coordinates()
    start, end = cursor.times()
    fees = {group: cursor.text(f"fee_{group}") for group in FEE_GROUPS}
    fee_note = cursor.public("fee_note")
    return Session(
        line=cursor.row.line,
        address=cursor.given("address"),
        building=_building(cursor),
        latitude=latitude,
        longitude=longitude,
        when=wording.schedule_note(
            frequency=cursor.given("frequency"),
            weekdays=cursor.given("weekdays"),
            days=cursor.public("days"),
            note=cursor.public("when_note"),
            start=start or cursor.given("start"),
            end=end or cursor.given("end"),
        ),
        written=cursor.written_times(),
        start=start,
        end=end,
        condition=_condition(cursor),
        cost=wording.fee_text(fees, fee_note),
        free=wording.all_free(fees.values(), fee_note),
        booking="\n".join(
            part for part in ("・".join(cells.names(cursor.text("booking"))), cursor.public("booking_note")) if part
        ),
        capacity=_capacity(cursor),
        school_districts=cursor.given("school_districts"),
        remarks=cursor.public("remarks"),
    )


def facility(cursor: Cursor) -> FacilityRow:
    """A row of a 公共施設一覧, of whichever edition."""
    latitude, longitude = cursor.coordinates()
    start, end = cursor.times()
    aids = [name for name in FACILITY_AIDS if cells.flag(_aid(cursor, name))]
    return FacilityRow(
        **_head(cursor),
        address=cursor.given("address"),
        building=_building(cursor),
        latitude=latitude,
        longitude=longitude,
        organisation=cursor.public("organisation"),
        hours=wording.schedule_note(
            frequency="",
            weekdays="",
            days=wording.weekday_label(cursor.given("weekdays")),
            note=cursor.public("hours_note"),
            start=start or cursor.given("start"),
            end=end or cursor.given("end"),
        ),
        description=cursor.public("description"),
        accessibility="、".join([*cells.names(cursor.value("accessibility")), *aids]),
        parking=cursor.given("parking"),
        access=cursor.public("access"),
        remarks=cursor.public("remarks"),
    )


def event(cursor: Cursor) -> EventRow:
    """A row of an イベント一覧 or of a dated event CSV."""
    latitude, longitude = cursor.coordinates()
    start, end = cursor.times()
    first = cursor.read("starts_on", cells.calendar_date, None)
    last = cursor.read("ends_on", cells.calendar_date, None)
    if first and last and last < first:
        cursor.problem("ends_on", "終了日が開始日より前のため、開始日だけの催しとして扱いました。")
        last = None
    status = f"{cursor.text('status')} {cursor.text('remarks')}"
    return EventRow(
        **_head(cursor),
        starts_on=first,
        ends_on=last,
        start=start,
        end=end,
        when=_event_when(cursor, start, end),
        written=cursor.written_times(),
        description=cursor.public("description"),
        place=cursor.public("place"),
        address=cursor.given("address"),
        building=cursor.given("building"),
        latitude=latitude,
        longitude=longitude,
        access=cursor.public("access"),
        parking=cursor.given("parking"),
        cost="\n".join(part for part in (wording.price_text(cursor.text("fee")), cursor.public("fee_note")) if part),
        free=wording.all_free([cursor.text("fee")], cursor.public("fee_note")),
        audience=cursor.public("audience"),
        booking=cursor.public("booking"),
        capacity=_capacity(cursor),
        organisation=cursor.public("organisation"),
        cancelled=wording.is_paused(cursor.text("name"), status) or "中止" in cursor.text("name"),
        remarks=cursor.public("remarks"),
    )


def export(cursor: Cursor) -> ListingRow:
    """A row of ibasho's own export (see docs/standards.md)."""
    latitude, longitude = cursor.coordinates()
    start = cursor.read("start_time", cells.clock, None)
    end = cursor.read("end_time", cells.clock, None)
    visibility = cursor.given("location_visibility")
    return ListingRow(
        line=cursor.row.line,
        origin_id=cursor.given("ibasho_id"),
        code=cursor.given("municipality_code"),
        name=cursor.given("title"),
        kana=cursor.text("title_kana"),
        kind="activity" if cursor.given("kind") == "activity" else "place",
        summary=cursor.given("summary"),
        purpose=cursor.public("description"),
        coded=True,
        categories=cells.names(cursor.value("categories")),
        audiences=cells.names(cursor.value("audiences")),
        organisation=cursor.public("organisation"),
        corporate_number=cursor.read("corporate_number", cells.corporate_number, ""),
        session=Session(
            line=cursor.row.line,
            address=cursor.given("address"),
            building=cursor.given("building"),
            latitude=latitude,
            longitude=longitude,
            when=cursor.given("when"),
            written=WrittenTimes(
                days=cursor.given("when"), start=cursor.given("start_time"), end=cursor.given("end_time")
            ),
            start=start,
            end=end,
            condition=cursor.given("eligibility"),
            cost=cursor.given("cost"),
            booking=cursor.public("booking"),
            capacity=cursor.given("capacity"),
            school_districts=cursor.given("school_districts"),
        ),
        paused=cursor.given("status") == "paused",
        visibility=visibility if visibility in ("area", "on_request") else "",
    )


def _building(cursor: Cursor) -> str:
    building = cursor.given("building")
    return "" if wording.hidden_address("", building) else building


def _condition(cursor: Cursor) -> str:
    # 「なし」 here is an answer: there are no conditions.
    return "条件なし" if cursor.text("condition") in ("なし", "無し", "無") else cursor.public("condition")


def _capacity(cursor: Cursor) -> str:
    text = cursor.given("capacity")
    return f"{text}人" if text.isdigit() else text


def _aid(cursor: Cursor, name: str) -> object:
    wanted = fold_header(name)
    return next((value for column, value in cursor.row.values.items() if fold_header(column) == wanted), None)


def _event_when(cursor: Cursor, start: object, end: object) -> str:
    first, last = cursor.given("starts_on"), cursor.given("ends_on")
    days = first if not last or last == first else f"{first}〜{last}"
    hours = wording.time_range(start or cursor.given("start"), end or cursor.given("end"))
    line = " ".join(part for part in (days, hours) if part)
    return "\n".join(part for part in (line, cursor.public("when_note")) if part)


PARSERS: dict[str, Callable[[Cursor], Row]] = {
    "ibasho": export,
    "kodomo-shokudo": listing,
    "extra": extra,
    "events": event,
    "facilities": facility,
}
