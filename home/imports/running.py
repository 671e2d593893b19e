"""Checks, writes and undoes an import, one part after the other, each in a short transaction of its own.

A part and the note that it was done are one transaction: whoever is killed goes on at the next part, and nothing is
done twice. Between two parts everybody else can write.
"""

import gc
import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import InterfaceError, OperationalError, connection, transaction
from django.utils import timezone

from activities.importers.keeping import Kept, keeping
from activities.importers.listings import ListFile, Options, Part, Prepared, SourceState, prepare, write_part
from activities.importers.origins import source_name
from activities.importers.places import Areas
from activities.importers.reach import Reach
from activities.importers.undoing import undo
from directory.changes import noted, told_together
from directory.importers.report import ImportRefused, Report
from home.models import ImportPart, ImportState, ListImport

from . import columns, workbooks

log = logging.getLogger("ibasho.imports")
PART = 25
#: SQLite wakes who waits for the lock every tenth of a second: without a pause between two parts nobody else gets it.
PAUSE = 0.15
BROKEN = (
    "とちゅうで思わぬことが起きて止まりました。ここまでのことは残っています。"
    "「続きから行う」を押すか、もとに戻してください。くり返すときは管理者に知らせてください。"
)


class TakenOver(Exception):
    """Somebody else is at it already."""


def check(pk: int) -> None:
    """Find out what would become of every row; nothing stays written."""
    with _told(pk) as run:
        _expect(run, ImportState.CHECKING)
        prepared, parts = _read(run)
        run.areas.set({row.municipality for row in prepared.rows.staged if row.municipality})
        run.areas.add(*{hall.place.municipality for hall in prepared.rows.facilities if hall.place.municipality})
        _start(run, len(parts))
        for number, part in enumerate(parts, start=1):
            if number <= run.done:
                continue
            with _turn(run, number), noted():
                report = _written(prepared, part, last=number == len(parts))
                transaction.set_rollback(True)
            with transaction.atomic():
                _note(run, number, report, written=False)
        _finish(run, ImportState.CHECKED, written=False)


def write(pk: int) -> None:
    """Import it, or go on where it stopped."""
    with _told(pk) as run:
        _expect(run, ImportState.RUNNING)
        prepared, parts = _read(run)
        _start(run, len(parts))
        for number, part in enumerate(parts, start=1):
            if number <= run.done:
                continue
            with _turn(run, number), told_together():
                with keeping() as kept:
                    report = _written(prepared, part, last=number == len(parts))
                _note(run, number, report, written=True, kept=kept)
        _finish(run, ImportState.DONE, written=True)


def take_back(pk: int) -> None:
    """Undo it, the last part first; what people changed meanwhile stays and is named."""
    with _told(pk) as run:
        _expect(run, ImportState.UNDOING)
        parts = run.parts.filter(written=True, undone=False).exclude(kept=None).order_by("-number")
        for part in list(parts.values_list("pk", flat=True)):
            _pause()
            with transaction.atomic():
                one = ImportPart.objects.select_for_update().get(pk=part)
                if one.undone:
                    raise TakenOver
                stays = undo(Kept.unpack(bytes(one.kept)))
                one.undone, one.kept = True, None
                one.save(update_fields=["undone", "kept"])
                run.summary.setdefault("stays", []).extend(stays)
                run.done = max(0, run.done - 1)
                run.save(update_fields=["summary", "done", "changed_at"])
        run.state = ImportState.UNDONE
        run.save(update_fields=["state", "changed_at"])


def _read(run: ListImport) -> tuple[Prepared, list[Part]]:
    """Its rows cleaned and located, in parts; an empty last one takes out what the list no longer has."""
    content = bytes(run.file.content)
    workbooks.check(content)
    workbooks.check_rows(content, columns.starts(content, run.rename))
    tables = columns.tables(content, run.rename)
    areas, path = Areas(), Path(run.filename)
    file = ListFile(path, tables, source_name(path, tables, areas.by_code.keys() | areas.prefectures.keys()))
    options = Options(run.publish, run.facilities_as, run.force, Reach(run.by))
    prepared = prepare(file, areas, SourceState(waiting=not file.only_extras), options)
    _leave_to_the_end()
    return prepared, [*prepared.parts(PART), Part()]


def _leave_to_the_end() -> None:
    """A full round of Python's collector through 20,000 rows takes a second – within a part, which holds SQLite's lock.
    `_told` gives them back. Not in a server's process, which keeps its own program there for good (config/wsgi.py)."""
    if not gc.get_freeze_count():
        gc.collect()
        gc.freeze()


def _written(prepared: Prepared, part: Part, *, last: bool) -> Report:
    try:
        return write_part(prepared, part, remove=last)
    except ImportRefused as error:  # too many would go: they stay, whatever else was written
        report = Report()
        report.refuse(prepared.file.path.name, error)
        return report


@contextmanager
def _told(pk: int) -> Iterator[ListImport]:
    """The import; what stops it is said on its page."""
    run = ListImport.objects.select_related("by", "file").get(pk=pk)
    was_frozen = gc.get_freeze_count()
    try:
        yield run
    except TakenOver:
        return
    except ImportRefused as error:
        _stop(run, str(error))
    except (OperationalError, InterfaceError):
        raise  # the database is away, or busy: not the list's fault, and the queue tries again (home/background)
    except Exception:
        log.exception("import %s stopped", pk)
        _stop(run, BROKEN)
    finally:
        if not was_frozen:
            gc.unfreeze()


def give_up(pk: int) -> None:
    """The queue won't try any more: say so on the import's page, from which people can go on."""
    if (run := ListImport.objects.filter(pk=pk).first()) and run.is_working:
        _stop(run, BROKEN)


def _pause() -> None:
    if connection.vendor == "sqlite":
        time.sleep(PAUSE)


def _expect(run: ListImport, state: str) -> None:
    if run.state != state:
        raise TakenOver


def _stop(run: ListImport, message: str) -> None:
    ListImport.objects.filter(pk=run.pk).update(
        state=ImportState.FAILED, doing=run.state, message=message, changed_at=timezone.now()
    )


@contextmanager
def _turn(run: ListImport, number: int) -> Iterator[None]:
    """A transaction in which nobody else does the same part."""
    _pause()
    with transaction.atomic():
        now = ListImport.objects.select_for_update().only("state", "done").get(pk=run.pk)
        if (now.state, now.done) != (run.state, number - 1):
            raise TakenOver
        yield


def _start(run: ListImport, total: int) -> None:
    run.total, run.message = total, ""
    run.save(update_fields=["total", "message", "changed_at"])


def _note(run: ListImport, number: int, report: Report, *, written: bool, kept: Kept | None = None) -> None:
    content = {
        "problems": [[one.file, one.row, one.field, one.value, one.message] for one in report.errors],
        "results": [[one.row, one.name, one.result, one.public] for one in report.results],
        "counts": {**report.as_dict(), "errors": 0, "files": 0, "refused": report.refused},
    }
    part = {"report": content, "kept": kept.pack() if kept else None}
    ImportPart.objects.update_or_create(list_import=run, written=written, number=number, defaults=part)
    run.done = number
    run.save(update_fields=["done", "changed_at"])


def _finish(run: ListImport, state: str, *, written: bool) -> None:
    run.summary, run.state = summary_of(run, written=written), state
    run.save(update_fields=["summary", "state", "changed_at"])


def summary_of(run: ListImport, *, written: bool) -> dict:
    """The counts of all parts, and how many changes the public would see."""
    names = ("rows", "created", "updated", "unchanged", "skipped", "removed", "refused")
    summary = dict.fromkeys((*names, "problems", "public"), 0)
    for report in run.parts.filter(written=written).values_list("report", flat=True).iterator():
        for name in names:
            summary[name] += report["counts"][name]
        summary["problems"] += len(report["problems"])
        summary["public"] += sum(1 for *_row, result, public in report["results"] if public and result != "unchanged")
    summary["public"] += summary["removed"]
    return summary
