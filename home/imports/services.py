"""What people ask for: put in a file, try it, confirm it, go on, undo it. The work itself is queued."""

from collections.abc import Mapping

from django.core.exceptions import ValidationError
from django.db import transaction

from directory.importers.report import ImportRefused
from directory.models import User
from home.models import ImportFile, ImportState, ListImport

from . import columns, tasks, workbooks

_TASKS = {
    ImportState.CHECKING: tasks.check,
    ImportState.RUNNING: tasks.write,
    ImportState.UNDOING: tasks.take_back,
}
NOT_NOW = "いまはできません。ほかの人が先に進めたようです。画面を開き直してください。"
SECOND = (
    "公開されている内容が変わるため、入れた人とは別の人が確かめます。"
    "同じ市区町村を担当する人に、この画面を開いて「取り込む」を押すよう頼んでください。"
)


def put_in(user: User, filename: str, content: bytes, **options: object) -> ListImport:
    """Keep a file that can be read as a table. Raises ValidationError."""
    try:
        workbooks.check(content)
        if not columns.looked_at(content, {}):
            raise ImportRefused(columns.NO_TABLE)
        workbooks.check_rows(content, columns.starts(content, {}))
    except ImportRefused as error:
        raise ValidationError(str(error)) from error
    with transaction.atomic():
        run = ListImport.objects.create(by=user, filename=filename[-200:], **options)
        ImportFile.objects.create(list_import=run, content=content)
    return run


def try_out(run: ListImport, rename: Mapping[str, str]) -> None:
    """Find out what it would do, its columns called as said. Raises ValidationError."""
    states = (ImportState.NEW, ImportState.CHECKED, ImportState.FAILED)
    _go(run, states, ImportState.CHECKING, rename=dict(rename), done=0, summary={}, confirmed_by=None)


def confirm(run: ListImport, user: User) -> None:
    """Import it. Raises ValidationError."""
    if not run.may_be_confirmed_by(user):
        raise ValidationError(SECOND if run.needs_second and user == run.by else NOT_NOW)
    _go(run, (ImportState.CHECKED,), ImportState.RUNNING, done=0, confirmed_by=user)


def undo(run: ListImport) -> None:
    """Bring back what stood there before. Raises ValidationError."""
    if not run.can_be_undone:
        raise ValidationError(NOT_NOW)
    _go(run, (ImportState.DONE, ImportState.FAILED), ImportState.UNDOING)


def go_on(run: ListImport) -> None:
    """Where a worker was stopped in the middle, or something went wrong. Raises ValidationError."""
    if run.state == ImportState.FAILED and run.doing:
        _go(run, (ImportState.FAILED,), run.doing, message="")
    elif run.is_stalled:
        _go(run, (run.state,), run.state)
    else:
        raise ValidationError(NOT_NOW)


def go_on_with_all() -> int:
    """For the worker's start: whatever was left in the middle. How many there were."""
    runs = list(ListImport.objects.stalled())
    for run in runs:
        go_on(run)
    return len(runs)


def _go(run: ListImport, states: tuple[str, ...], state: str, **values: object) -> None:
    with transaction.atomic():
        now = ListImport.objects.select_for_update().get(pk=run.pk)
        if now.state not in states:
            raise ValidationError(NOT_NOW)
        if state == ImportState.CHECKING:
            now.parts.filter(written=False).delete()
            if now.parts.filter(written=True).exists():
                raise ValidationError(NOT_NOW)
        for name, value in values.items():
            setattr(now, name, value)
        now.state = state
        now.save()
    _TASKS[ImportState(state)].enqueue(run.pk)
