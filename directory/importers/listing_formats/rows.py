"""What a published list says, one dataclass per kind of row. Empty text means "not given"."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field

FEE_GROUPS = ("幼児", "小学生", "中学生", "高校生", "大人")


@dataclass(frozen=True)
class RowProblem:
    """Something in a row that was not taken over as written: which column, its original value, what was done."""

    field: str
    value: str
    message: str


@dataclass
class Contacts:
    """Ways to get in touch: (number or address, remark) pairs; all private but the url until somebody decides."""

    phones: list[tuple[str, str]] = field(default_factory=list)
    fax: str = ""
    emails: list[tuple[str, str]] = field(default_factory=list)
    url: str = ""
    #: Accounts given in words instead of an address: 「Instagram「○○」で検索」.
    words: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class WrittenTimes:
    """The columns that say when, each as written; of a text without columns, all of it is ``days``."""

    frequency: str = ""
    weekdays: str = ""
    days: str = ""
    start: str = ""
    end: str = ""
    note: str = ""


@dataclass
class Session:
    """Where and when something is held, and on what terms: one per row of a list or of its 追加情報."""

    line: int
    address: str = ""
    building: str = ""
    latitude: float | None = None
    longitude: float | None = None
    when: str = ""
    written: WrittenTimes = field(default_factory=WrittenTimes)
    start: datetime.time | None = None
    end: datetime.time | None = None
    condition: str = ""
    cost: str = ""
    free: bool = False
    booking: str = ""
    capacity: str = ""
    school_districts: str = ""
    remarks: str = ""


@dataclass
class Row:
    """What all kinds of rows share. ``code`` is the area code as written (5 or 6 digits, zeros possibly lost)."""

    line: int
    sheet: str = ""
    origin_id: str = ""
    code: str = ""
    prefecture: str = ""
    municipality: str = ""
    name: str = ""
    kana: str = ""
    contacts: Contacts = field(default_factory=Contacts)
    problems: list[RowProblem] = field(default_factory=list)


@dataclass
class ListingRow(Row):
    """A place or activity of a 子ども食堂・居場所 list, or of ibasho's own export."""

    kind: str = "place"
    purpose: str = ""
    summary: str = ""
    #: Categories as the list words them (実施支援の主な区分); slugs when ``coded``, as in ibasho's own export.
    coded: bool = False
    categories: tuple[str, ...] = ()
    audiences: tuple[str, ...] = ()
    organisation: str = ""
    corporate_number: str = ""
    session: Session = field(default_factory=lambda: Session(0))
    pantry: bool | None = None
    takeaway: bool | None = None
    network: str = ""
    paused: bool = False
    #: "" | "area" | "on_request": what the row itself says about publishing its address.
    visibility: str = ""


@dataclass
class ExtraRow(Row):
    """One row of 追加情報: a further place or time of the listing whose ID/NO is ``origin_id``."""

    session: Session = field(default_factory=lambda: Session(0))


@dataclass
class FacilityRow(Row):
    """A public facility."""

    address: str = ""
    building: str = ""
    latitude: float | None = None
    longitude: float | None = None
    organisation: str = ""
    hours: str = ""
    description: str = ""
    accessibility: str = ""
    parking: str = ""
    access: str = ""
    remarks: str = ""


@dataclass
class EventRow(Row):
    """Something held once, or on the days from ``starts_on`` to ``ends_on``."""

    starts_on: datetime.date | None = None
    ends_on: datetime.date | None = None
    start: datetime.time | None = None
    end: datetime.time | None = None
    when: str = ""
    written: WrittenTimes = field(default_factory=WrittenTimes)
    description: str = ""
    place: str = ""
    address: str = ""
    building: str = ""
    latitude: float | None = None
    longitude: float | None = None
    access: str = ""
    parking: str = ""
    cost: str = ""
    free: bool = False
    audience: str = ""
    booking: str = ""
    capacity: str = ""
    organisation: str = ""
    cancelled: bool = False
    remarks: str = ""
