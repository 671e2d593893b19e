"""Rows turned into what would be stored, before the database is asked anything."""

from __future__ import annotations

import re
import uuid
from dataclasses import dataclass, field

from activities.importers.origins import row_hash, schedule_uid
from activities.importers.readings import Timetable, timetable_of, timetable_of_event, words_only
from activities.models import Schedule
from directory.enums import Answer, ChannelKind, ListingKind, Visibility
from directory.importers.listing_formats import Contacts, EventRow, ExtraRow, FacilityRow, ListingRow, Row
from directory.importers.listing_formats.rows import Session
from directory.importers.report import Report
from directory.japan.address import household_hint, split_address
from directory.japan.text import clean
from directory.models import Listing, Municipality

#: What a list calls its support, and our categories.
SUPPORT_CATEGORIES = {
    "学習支援": "study-support",
    "フードパントリー": "food-pantry",
    "相談支援": "consultation",
    "遊び場": "children-play",
}
#: Of a facility: when it is open isn't when something happens there, so its hours stay words.
OPENING_HOURS = Timetable([words_only(None, None)], None)
SHORTENED = "長すぎるため、{limit}文字で切りました。"
_CHANNELS_BY_HOST = {
    "instagram.com": ChannelKind.INSTAGRAM,
    "facebook.com": ChannelKind.FACEBOOK,
    "twitter.com": ChannelKind.X,
    "x.com": ChannelKind.X,
    "lin.ee": ChannelKind.LINE,
    "line.me": ChannelKind.LINE,
}


@dataclass
class StagedPlace:
    """An address and what became of it: filled in two steps, from the row and from the gazetteer."""

    line: int
    name: str = ""
    address: str = ""
    building: str = ""
    given: tuple[float, float] | None = None
    is_home: bool = False
    access: str = ""
    parking: str = ""
    accessibility: str = ""
    kana: str = ""
    municipality: Municipality | None = None
    latitude: float | None = None
    longitude: float | None = None
    level: str = ""
    town_id: int | None = None
    key: str | None = None


@dataclass
class StagedSchedule:
    """A schedule by its lasting uid; ``values`` are Schedule's own fields."""

    uid: uuid.UUID
    line: int
    place: StagedPlace
    values: dict


@dataclass
class StagedTimes:
    """The schedules of one row, all at one place. ``part``: 0 for the row itself, 1… for its 追加情報.

    ``parsed``: whether its words were understood; None where it doesn't say when at all.
    """

    source: str
    origin_id: str
    part: int
    schedules: list[StagedSchedule]
    parsed: bool | None

    @classmethod
    def of(
        cls, source: str, origin_id: str, part: int, place: StagedPlace, timetable: Timetable, values: dict
    ) -> StagedTimes:
        """Schedules with what is theirs (``timetable``) and what they share (``values``)."""
        schedules = [
            StagedSchedule(schedule_uid(source, origin_id, part, rule), place.line, place, own | values)
            for rule, own in enumerate(timetable.values)
        ]
        return cls(source, origin_id, part, schedules, timetable.parsed)

    @property
    def place(self) -> StagedPlace:
        return self.schedules[0].place

    @property
    def first(self) -> StagedSchedule:
        return self.schedules[0]


@dataclass
class Staged:
    """One row on its way in. ``values`` are Listing's own fields; relations are named by slugs and words."""

    row: Row
    origin_id: str
    hash: str
    values: dict
    times: StagedTimes
    categories: set[str] = field(default_factory=set)
    audiences: set[str] = field(default_factory=set)
    features: dict[str, str] = field(default_factory=dict)
    channels: list[tuple[str, str, str, bool]] = field(default_factory=list)
    organisation: tuple[str, str] = ("", "")
    school_districts: str = ""
    paused: bool = False
    municipality: Municipality | None = None


@dataclass
class StagedExtra:
    """A 追加情報 row: more schedules of a listing of the same source."""

    row: ExtraRow
    parent_id: str
    times: StagedTimes


def stage(row: Row, origin_id: str, source: str, report: Report, file: str) -> Staged:
    """What a row would become; texts too long for their field are cut and reported."""
    if isinstance(row, EventRow):
        staged = _event(row, origin_id, source, timetable_of_event(row, report, file))
    elif isinstance(row, FacilityRow):
        staged = _facility(row, origin_id, source)
    else:
        staged = _listing(row, origin_id, source, timetable_of(row.session, row, report, file))
    _fit(Listing, staged.values, row, report, file)
    _fit_times(staged.times, row, report, file)
    staged.channels = [(kind, value[:400], note[:200], public) for kind, value, note, public in staged.channels]
    return staged


def stage_extra(row: ExtraRow, part: int, source: str, visibility: str, report: Report, file: str) -> StagedExtra:
    """Further schedules; ``part`` counts the 追加情報 rows of one listing from 1."""
    times = _times(row.session, (source, row.origin_id, part), visibility, timetable_of(row.session, row, report, file))
    _fit_times(times, row, report, file)
    return StagedExtra(row, row.origin_id, times)


def _listing(row: ListingRow, origin_id: str, source: str, timetable: Timetable) -> Staged:
    session = row.session
    if row.coded:
        categories = set(row.categories)
    else:
        categories = {SUPPORT_CATEGORIES[word] for word in row.categories if word in SUPPORT_CATEGORIES}
        categories |= {"kodomo-shokudo"} | ({"food-pantry"} if row.pantry else set())
    visibility = _visibility(row.visibility, session.address, session.building)
    short = not row.summary and "\n" not in row.purpose and len(row.purpose) <= 200  # fits the line under the name
    return Staged(
        row=row,
        origin_id=origin_id,
        hash=row_hash(row),
        values={
            "kind": row.kind,
            "title": row.name,
            "title_kana": row.kana,
            "summary": row.summary or (row.purpose if short else ""),
            "description": _paragraphs(
                "" if short else row.purpose, session.remarks, *row.contacts.words, _network(row.network)
            ),
            "eligibility_note": session.condition,
            "cost": session.cost,
            "booking": session.booking,
            "capacity": session.capacity,
            "location_visibility": visibility,
        },
        times=_times(session, (source, origin_id, 0), visibility, timetable),
        categories=categories,
        audiences=set(row.audiences) if row.coded else set(),
        features=_features(session.free, session.booking, row.takeaway),
        channels=_channels(row.contacts),
        organisation=(row.organisation, row.corporate_number),
        school_districts=session.school_districts,
        paused=row.paused,
    )


def _event(row: EventRow, origin_id: str, source: str, timetable: Timetable) -> Staged:
    visibility = _visibility("", row.address, row.building)
    place = StagedPlace(
        line=row.line,
        name=row.place,
        address=row.address,
        building=row.building,
        given=_point(row),
        is_home=bool(household_hint(row.place) or household_hint(row.address) or household_hint(row.building)),
        access=row.access,
        parking=row.parking[:120],
    )
    values = {"note": row.when, "location_visibility": Visibility.EXACT}
    return Staged(
        row=row,
        origin_id=origin_id,
        hash=row_hash(row),
        values={
            "kind": ListingKind.ACTIVITY,
            "title": row.name,
            "title_kana": row.kana,
            "description": _paragraphs(row.description, row.remarks, *row.contacts.words),
            "eligibility_note": row.audience,
            "cost": row.cost,
            "booking": row.booking,
            "capacity": row.capacity,
            "location_visibility": Visibility.AREA if place.is_home else visibility,
        },
        times=StagedTimes.of(source, origin_id, 0, place, timetable, values),
        features=_features(row.free, row.booking, None),
        channels=_channels(row.contacts),
        organisation=(row.organisation, ""),
        paused=row.cancelled,
    )


def _facility(row: FacilityRow, origin_id: str, source: str) -> Staged:
    visibility = _visibility("", row.address, row.building)
    values = {"note": row.hours, "location_visibility": Visibility.EXACT}
    return Staged(
        row=row,
        origin_id=origin_id,
        hash=row_hash(row),
        values={
            "kind": ListingKind.PLACE,
            "title": row.name,
            "title_kana": row.kana,
            "description": _paragraphs(row.description, row.remarks),
            "location_visibility": visibility,
        },
        times=StagedTimes.of(source, origin_id, 0, facility_place(row), OPENING_HOURS, values),
        categories={"open-space"},
        channels=_channels(row.contacts),
        organisation=(row.organisation, ""),
    )


def facility_place(row: FacilityRow) -> StagedPlace:
    """The venue a facility row describes."""
    return StagedPlace(
        line=row.line,
        name=row.name,
        kana=row.kana[:200],
        address=row.address,
        building=row.building,
        given=_point(row),
        access=row.access,
        parking=row.parking[:120],
        accessibility=row.accessibility,
    )


def _times(session: Session, key: tuple[str, str, int], visibility: str, timetable: Timetable) -> StagedTimes:
    home = bool(household_hint(session.address) or household_hint(session.building))
    address, building = split_building(session.address, session.building)
    place = StagedPlace(
        line=session.line,
        name="" if home else hall_name(building),
        address=address,
        building=building,
        given=_point(session),
        is_home=home,
    )
    values = {
        "note": session.when,
        "location_visibility": Visibility.stricter(visibility, Visibility.AREA if home else Visibility.EXACT),
    }
    return StagedTimes.of(*key, place, timetable, values)


def split_building(address: str, building: str) -> tuple[str, str]:
    """(address, building): 本町5-3-12 喫茶ひだまり written in one cell is taken apart when 方書 is empty."""
    inside = split_address(address).building
    if building or not inside or not clean(address).endswith(inside):
        return address, building
    return clean(address).removesuffix(inside).rstrip(" 　、,"), inside


def hall_name(building: str) -> str:
    """The name of a hall in a 方書 cell without its floor or room: 東陽東地区集会所2階 → 東陽東地区集会所.

    "" when what is left is only a house, a floor or a number (3階, ○○ビル2F, 202, コーポ○○).
    """
    rest = re.sub(r"[\s　]*(地下|B)?[0-9０-９〜~・]+(階|F|Ｆ|号室|号棟|号館|号)?[A-Z室]*$", "", building).strip()
    if len(rest) < 3 or re.search(
        r"(ビル|ビルディング|マンション|ハイツ|コーポ|アパート|荘|団地|ハイム|メゾン|棟)$", rest
    ):
        return ""
    return rest[:120] if not re.search(r"\d{2,}$|^※", rest) else ""


def _visibility(stated: str, address: str, building: str) -> Visibility:
    home = household_hint(address) or household_hint(building)
    return Visibility.stricter(stated or Visibility.EXACT, Visibility.AREA if home else Visibility.EXACT)


def _point(row: Session | EventRow | FacilityRow) -> tuple[float, float] | None:
    return None if row.latitude is None or row.longitude is None else (row.latitude, row.longitude)


def _features(free: bool, booking: str, takeaway: bool | None) -> dict[str, str]:
    features = {}
    if free:
        features["free"] = Answer.YES
    if re.fullmatch(r"(予約)?(不要|なし|いりません)", booking):
        features["no-booking"] = Answer.YES
    if takeaway is not None:
        features["takeout"] = Answer.YES if takeaway else Answer.NO
    return features


def _channels(contacts: Contacts) -> list[tuple[str, str, str, bool]]:
    """(kind, value, note, public) – only the web address is public from the start."""
    channels = []
    if contacts.url:
        host = re.sub(r"^https?://(?:www\.|m\.)?([^/:?#]+).*$", r"\1", contacts.url.lower(), flags=re.S)
        channels.append((_CHANNELS_BY_HOST.get(host, ChannelKind.URL), contacts.url, "", True))
    channels += [(ChannelKind.PHONE, number, note, False) for number, note in contacts.phones]
    if contacts.fax:
        channels.append((ChannelKind.FAX, contacts.fax, "", False))
    channels += [(ChannelKind.MAIL, address, note, False) for address, note in contacts.emails]
    return [(str(kind), value, note, public) for kind, value, note, public in channels]


def _network(network: str) -> str:
    return f"加入しているネットワーク：{network}" if network else ""


def _paragraphs(*texts: str) -> str:
    return "\n\n".join(dict.fromkeys(text for text in texts if text))


def _fit_times(times: StagedTimes, row: Row, report: Report, file: str) -> None:
    """Fit the schedules of a row, which share their texts: what is cut is reported once."""
    for number, schedule in enumerate(times.schedules):
        _fit(Schedule, schedule.values, row, report if number == 0 else Report(), file)


def _fit(model: type, values: dict, row: Row, report: Report, file: str) -> None:
    for name, value in values.items():
        limit = model._meta.get_field(name).max_length
        if isinstance(value, str) and limit and len(value) > limit:
            report.add(
                file, row.line, str(model._meta.get_field(name).verbose_name), value, SHORTENED.format(limit=limit)
            )
            values[name] = value[: limit - 1] + "…"
