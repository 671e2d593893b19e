"""An import written in parts says what one written at once says, and can be undone so that nothing of it remains."""

from pathlib import Path

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.search.models import IndexEntry

from activities.importers.keeping import Kept, keeping
from activities.importers.listings import ListFile, Options, SourceState, prepare, write_part
from activities.importers.places import Areas
from activities.importers.undoing import undo
from activities.models import Occurrence
from activities.services import cancel
from directory.changes import told_together
from directory.importers.listing_formats import read_listing_file
from directory.importers.report import Report as ImportReport
from directory.models import Listing, Organisation, Venue
from home.models import Report
from search.projection import differences
from tests.activities.checksums import checksums, differing
from tests.activities.lists import EXTRA_HEADER, HEADER, counts, extra, messages, row, run, write
from tests.factories import DistrictFactory

pytestmark = pytest.mark.django_db
SOURCE = "99301:kodomo-shokudo"


def in_parts(path: Path, size: int = 2, **options) -> tuple[ImportReport, list[bytes]]:
    """As the desk does it: every part in a transaction of its own, with what stood there before."""
    file = ListFile(path, read_listing_file(path), SOURCE)
    prepared = prepare(file, Areas(), SourceState(waiting=not file.only_extras), Options(**options))
    report, packed, parts = ImportReport(), [], prepared.parts(size)
    for number, part in enumerate(parts, start=1):
        with told_together(), keeping() as kept:
            report.merge(write_part(prepared, part, remove=number == len(parts)))
        packed.append(kept.pack())
    return report, packed


def take_back(packed: list[bytes]) -> list[str]:
    return [name for data in reversed(packed) for name in undo(Kept.unpack(data))]


def before(tmp_path) -> None:
    """Six of a list that was imported and published: one confirmed by nobody, one with a cancelled date."""
    rows = [
        row(
            str(n),
            f"食堂{n}",
            運営団体名=f"会{n % 2}",
            学区="臨海小",
            開催日時特記事項="毎週金曜日",
            開催終了時間="19:00",
        )
        for n in range(1, 7)
    ]
    run(write(tmp_path / "old.csv", rows), source=SOURCE, publish=True)


def newer(tmp_path) -> Path:
    """Two changed, one of them with another hall and fewer days, one gone, three new."""
    rows = [
        row(
            str(n),
            f"食堂{n}",
            運営団体名=f"会{n % 2}",
            学区="臨海小",
            開催日時特記事項="毎週金曜日",
            開催終了時間="19:00",
        )
        for n in range(3, 7)
    ]
    rows[0] |= {
        "定員": "30",
        "住所": "ひなた市浜町8",
        "方書": "浜町会館",
        "開催日時特記事項": "第3土曜日",
        "開催曜日": "土",
        "学区": "なぞの小",
    }
    rows[1] |= {"運営団体名": "新しい会", "URL": "https://new.example.jp/"}
    rows += [
        row(
            str(n),
            f"新しい食堂{n}",
            方書="本町会館",
            運営団体名="新しい会",
            開催日時特記事項="毎週金曜日",
            開催終了時間="19:00",
        )
        for n in range(7, 10)
    ]
    return write(tmp_path / "new.csv", [row("2", "食堂2"), *rows])


def test_parts_say_what_the_whole_says(town, tmp_path):
    before(tmp_path)
    report, _packed = in_parts(newer(tmp_path))
    assert counts(report) == (3, 3, 2, 0)
    assert report.removed == 1
    assert [(one.row, one.result) for one in report.results if one.result == "created"] == [
        (7, "created"),
        (8, "created"),
        (9, "created"),
    ]
    assert counts(run(tmp_path / "new.csv", source=SOURCE)) == (0, 0, 8, 0)


def test_undone_nothing_remains(town, tmp_path):
    before(tmp_path)
    stood = checksums()
    _report, packed = in_parts(newer(tmp_path), publish=True)
    assert {"directory_listing", "directory_venue", "activities_schedule", "entries"} <= differing(stood)
    assert take_back(packed) == []
    assert differing(stood) == set()


def test_the_first_import_undone_leaves_the_tables_empty(town, tmp_path):
    stood = checksums()
    _report, packed = in_parts(newer(tmp_path), publish=True)
    take_back(packed)
    assert differing(stood) == set()
    assert not (Listing.objects.exists() or Venue.objects.exists() or Organisation.objects.exists())


def test_further_places_are_undone_too(town, tmp_path):
    book = openpyxl.Workbook()
    book.active.append(HEADER)
    book.active.append([row("1").get(name) for name in HEADER])
    sheet = book.create_sheet("追加情報")
    sheet.append(EXTRA_HEADER)
    for cells in (extra("1"), extra("1", 住所="ひなた市浜町9")):
        sheet.append([cells.get(name) for name in EXTRA_HEADER])
    book.save(tmp_path / "list.xlsx")
    in_parts(tmp_path / "list.xlsx")
    stood = checksums()
    sheet.delete_rows(3)
    book.save(tmp_path / "list.xlsx")
    _report, packed = in_parts(tmp_path / "list.xlsx")
    assert Listing.objects.get().schedules.count() == 2
    take_back(packed)
    assert differing(stood) == set()


def test_what_people_changed_since_stays(town, tmp_path):
    before(tmp_path)
    _report, packed = in_parts(newer(tmp_path), publish=True)
    edited = Listing.objects.get(origin_id="7")
    edited.title = "改名した食堂"
    edited.save_revision().publish()
    cancelled = Listing.objects.get(origin_id="3")
    cancel(cancelled.occurrences.order_by("starts_at").last())
    assert sorted(take_back(packed)) == ["改名した食堂", "食堂3"]
    assert Listing.objects.get(origin_id="7").schedules.get().venue.name == "本町会館"
    assert Listing.objects.get(origin_id="3").capacity == "30人"
    assert Listing.objects.get(origin_id="4").organisations.get().name == "会0"
    assert not Listing.objects.filter(origin_id__in=["8", "9"]).exists()
    assert Occurrence.objects.filter(listing=cancelled, sequence__gt=0).exists()


def test_nights_that_make_new_dates_do_not_count_as_changes(town, tmp_path):
    _report, packed = in_parts(newer(tmp_path), publish=True)
    Occurrence.objects.order_by("-starts_at")[0].delete()
    assert take_back(packed) == []
    assert not Listing.objects.exists()


def test_versions_that_an_import_made_go(town, tmp_path):
    before(tmp_path)
    Listing.objects.get(origin_id="3").save_revision().publish()
    stood = checksums()
    _report, packed = in_parts(newer(tmp_path))
    assert "wagtailcore_revision" in differing(stood)
    take_back(packed)
    assert differing(stood) == set()
    assert "手で直された" not in messages(_report)


def test_what_came_with_it_goes_with_all_that_hangs_on_it(town, tmp_path):
    _report, packed = in_parts(newer(tmp_path), publish=True)
    Report.objects.create(listing=Listing.objects.get(origin_id="7"), text="時間が違うようです")
    body = Organisation.objects.get(name="新しい会")
    body.districts.add(DistrictFactory())
    assert take_back(packed) == []
    assert not (Listing.objects.exists() or Venue.objects.exists() or Organisation.objects.exists())
    assert not (Report.objects.exists() or body.districts.through.objects.exists())
    assert not IndexEntry.objects.filter(content_type__model__in=["listing", "venue", "organisation"]).exists()
    assert list(differences()) == []


def test_bodies_that_somebody_names_by_now_stay(town, tmp_path):
    _report, packed = in_parts(newer(tmp_path), publish=True)
    other = Listing.objects.create(title="よその家", municipality=town)
    other.organisations.add(Organisation.objects.get(name="新しい会"))
    other.save()
    take_back(packed)
    assert list(Organisation.objects.all()) == [other.organisations.get()]
    assert list(Listing.objects.all()) == [other]


def test_undoing_many_rows_takes_as_many_statements_as_undoing_few(town, tmp_path):
    def statements(number: int) -> int:
        rows = [row(str(n), f"食堂{n}", 運営団体名=f"会{n}", 住所=f"ひなた市浜町{n}") for n in range(1, number + 1)]
        _report, packed = in_parts(write(tmp_path / "list.csv", rows), size=100, publish=True)
        with CaptureQueriesContext(connection) as said:
            take_back(packed)
        return len(said)

    assert statements(3) == statements(12)
