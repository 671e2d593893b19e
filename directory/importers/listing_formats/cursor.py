"""Reads the cells of one row by our own column names and gathers what could not be taken over."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TypeVar

from directory.importers.listing_formats import cells, wording
from directory.importers.listing_formats.rows import Contacts, RowProblem, WrittenTimes
from directory.importers.tables import EXCEL_ERRORS, Row, Value

T = TypeVar("T")

SURPLUS = "見出しより多くの列に値があります。カンマを含むセルが引用符で囲まれていないかもしれません。"
ENDS_FIRST = "終了が開始より前のため、終了時刻は保存せず説明文にだけ残しました。"
#: 翌1時, 25:00: an end on the next day, which no time of day says.
_NEXT_DAY = re.compile(r"翌|2[4-9][:時]")
_NOT_TOLD = re.compile("非公開|未公開|未定|不明")
_DAYS = {"days", "starts_on", "ends_on"}
_TIMES = {"start", "end", "start_time", "end_time"}
BROKEN_TEXT = "文字が壊れています（�）。もとのファイルの文字を確かめてください。"
EXCEL_ERROR = "計算式のエラーが入っているため、空として扱いました。"


class Cursor:
    """One row of a table seen through a layout (``columns``: our name → the table's column name)."""

    def __init__(self, row: Row, columns: dict[str, str]) -> None:
        self.row = row
        self.columns = columns
        self.problems: list[RowProblem] = []
        #: Numbers and addresses found in texts meant for the public.
        self.found_phones: list[str] = []
        self.found_emails: list[str] = []
        self._public: dict[str, str] = {}
        self._check_cells()

    def value(self, key: str) -> Value:
        value = self.row.get(self.columns[key]) if key in self.columns else None
        if key in _DAYS:
            return cells.day_of_serial(value, self.row.epoch)
        return cells.time_of_fraction(value) if key in _TIMES else value

    def text(self, key: str) -> str:
        return cells.text(self.value(key))

    def given(self, key: str) -> str:
        """The text of a cell, "" for words such as 非公開 or なし."""
        return cells.given(self.value(key))

    def public(self, key: str) -> str:
        """A text for the public: telephone numbers and mail addresses in it move to the private contacts."""
        if key not in self._public:
            rest = self.collect(key)
            if rest != self.given(key):
                self.problem(key, "文中の電話番号・メールアドレスは、非公開の連絡先に移しました。")
            self._public[key] = rest
        return self._public[key]

    def collect(self, key: str) -> str:
        """Gathers the telephone numbers and mail addresses in a free text; the text without them."""
        rest, phones, emails = wording.split_contacts(self.given(key))
        self.found_phones += phones
        self.found_emails += emails
        return rest

    def column(self, key: str) -> str:
        return self.columns.get(key, key)

    def read(self, key: str, parse: Callable[[Value], T], default: T) -> T:
        """The parsed cell; when it cannot be parsed, ``default`` and a problem naming the cell."""
        try:
            value = parse(self.value(key))
        except cells.CellError as error:
            self.problem(key, str(error))
            return default
        return default if value is None else value

    def problem(self, key: str, message: str, value: object = None) -> None:
        column = self.column(key)
        shown = self.row.original(column) if value is None else value
        self.problems.append(RowProblem(column, cells.text(shown) if shown is not None else "", message))

    def origin_id(self) -> str:
        """The row's own number as text: 1, AA0100000001; blanks and Excel's decimals are gone."""
        return re.sub(r"\s", "", cells.fold(self.given("origin_id")))

    def coordinates(self) -> tuple[float | None, float | None]:
        try:
            point = cells.coordinates(self.value("latitude"), self.value("longitude"))
        except cells.CellError as error:
            self.problem("latitude", str(error), f"{self.text('latitude')}, {self.text('longitude')}")
            point = None
        return point or (None, None)

    def times(self) -> tuple:
        """(start, end) as times; an end before its start is reported and dropped, one on the next day left to
        the text."""
        start = self.read("start", cells.clock, None)
        end = None if _NEXT_DAY.match(cells.fold(self.text("end"))) else self.read("end", cells.clock, None)
        if start and end and end <= start:
            self.problem("end", ENDS_FIRST)
            end = None
        return start, end

    def written_times(self) -> WrittenTimes:
        """The columns that say when, as written, without contacts."""
        return WrittenTimes(
            frequency=self._said("frequency"),
            weekdays=self._said("weekdays"),
            days=self.public("days") or self._said("days"),
            start=self.given("start"),
            end=self.given("end"),
            note=self.public("when_note") or self._said("when_note"),
        )

    def _said(self, key: str) -> str:
        """Like :meth:`given`, but with 非公開 and 未定: of days they say that nobody may conclude any."""
        words = self.text(key)
        return words if _NOT_TOLD.search(words) else self.given(key)

    def contacts(self) -> Contacts:
        """All contacts of the row; to be asked for after its texts, which may hold some too."""
        contacts = Contacts(fax=self.read("fax", cells.phone, ""))
        for key in ("phone", "phone1", "phone2"):
            if number := self.read(key, cells.phone, ""):
                notes = [self.given(f"{key}_note")]
                if key != "phone2" and (extension := self.given("extension")):
                    notes.append(f"内線 {extension}")
                contacts.phones.append((number, " ".join(note for note in notes if note)))
        for key in ("email", "email1", "email2"):
            if address := self.read(key, cells.email, ""):
                contacts.emails.append((address, self.given(f"{key}_note")))
        self._web(contacts)
        known = {re.sub(r"\D", "", number) for number, _note in contacts.phones}
        contacts.phones += [(n, "") for n in dict.fromkeys(self.found_phones) if re.sub(r"\D", "", n) not in known]
        known = {address for address, _note in contacts.emails}
        contacts.emails += [(a, "") for a in dict.fromkeys(self.found_emails) if a not in known]
        return contacts

    def _web(self, contacts: Contacts) -> None:
        """The URL cell, which also holds mail addresses and 「Instagram「○○」で検索」 in published lists."""
        words = self.given("url")
        if "@" in words and "/" not in words:
            if address := self.read("url", cells.email, ""):
                contacts.emails.append((address, ""))
                self.problem("url", "URLの欄にメールアドレスがあるため、メール（非公開）として取り込みました。")
        elif (
            re.search(r"instagram|インスタ|facebook|フェイスブック|LINE|twitter|検索", words, re.I)
            and "//" not in words
        ):
            contacts.words.append(words)
            self.problem("url", "リンクにできないため、説明文に残しました。")
        else:
            contacts.url = self.read("url", cells.url, "")

    def _check_cells(self) -> None:
        for column, original in self.row.originals.items():
            if not isinstance(original, str):
                continue
            if original.strip() in EXCEL_ERRORS:
                self.problems.append(RowProblem(column, original.strip(), EXCEL_ERROR))
            elif "\ufffd" in original:
                self.problems.append(RowProblem(column, original.strip(), BROKEN_TEXT))
        if self.row.surplus:
            self.problems.append(RowProblem("", ", ".join(map(cells.text, self.row.surplus)), SURPLUS))
