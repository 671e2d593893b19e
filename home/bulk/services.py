"""Looks at what would change, changes it, and takes it back.

Each listing is a transaction of its own with its row of the record: a hundred at once would keep everybody else from
writing, and whatever was done when the machine stops can be taken back.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone

from activities.services import one_touch
from directory.changes import told_together
from directory.enums import ListingStatus
from directory.models import Listing, User
from home.account.reminding import asking
from home.models import BulkChange, BulkRow
from home.review.services import CHANGED_MEANWHILE, Outcome, submit, withdraw
from home.review.waiting import in_progress, waiting_on

from .actions import ASKED, STATUS, Action, Words, read, write

MOST = 100
WAITS = "確認を待っている変更があります。先に確認を終えてください。"
DRAFT = "まだ公開していない下書きがあります。いっしょに公開されないように、とばします。"
NOT_PUBLIC = "まだ公開されていません。"
CLOSED = "終了しています。"
RESTS = "お休み中です。"
ASKED_LATELY = "この2週間のうちに、メールでたずねています。"
SAME = "もう、そうなっています。"


@dataclass(frozen=True)
class Planned:
    """One listing: what it says now and would say. `refusal`: why it is left as it is."""

    listing: Listing
    before: Any
    after: Any
    words: tuple[str, str]
    refusal: str


def plan(listings: Iterable[Listing], action: Action) -> list[Planned]:
    """In the order given; a constant number of statements."""
    rows = list(listings)
    held_up = _held_up(rows, action.field)
    values = [(read(one, action.field), action.after(read(one, action.field))) for one in rows]
    words = Words(action.field, [value for pair in values for value in pair])
    return [
        Planned(
            one, before, after, (words.of(before), words.of(after)),
            SAME if before == after else _refusal(one, action.field, one.pk in held_up),
        )
        for one, (before, after) in zip(rows, values, strict=True)
    ]  # fmt: skip


def _held_up(rows: list[Listing], field: str) -> set[int]:
    """Those that have to wait: for an answer to a change, or until two weeks after the last letter."""
    if field == ASKED:
        return asking.asked_lately([one.pk for one in rows])
    asked = in_progress().filter(workflow_state__object_id__in=[str(one.pk) for one in rows])
    return {int(key) for key in asked.order_by().values_list("workflow_state__object_id", flat=True)}


def _refusal(listing: Listing, field: str, is_held_up: bool) -> str:
    if not listing.live:
        return NOT_PUBLIC
    if listing.status == ListingStatus.CLOSED:
        return CLOSED
    if field == STATUS:
        return ""  # happens at once and beside what waits
    if field == ASKED:
        return RESTS if listing.status == ListingStatus.PAUSED else ASKED_LATELY if is_held_up else ""
    return WAITS if is_held_up else DRAFT if listing.has_unpublished_changes else ""


def carry_out(planned: list[Planned], action: Action, by: User) -> tuple[BulkChange, list[tuple[Listing, str]]]:
    """Returns the record, and what couldn't be changed after all with a sentence."""
    change, failed = BulkChange.objects.create(said=action.said[:300], made_by=by), []
    for one in planned:
        if one.refusal:
            continue
        try:
            _change(change, one, action.field, by)
        except ValidationError as problem:
            failed.append((one.listing, " ".join(problem.messages)))
    return change, failed


@told_together()
def _change(change: BulkChange, one: Planned, field: str, by: User) -> None:
    listing = Listing.objects.select_for_update(no_key=True, of=("self",)).get(pk=one.listing.pk)
    if read(listing, field) != one.before or _refusal(listing, field, bool(_held_up([listing], field))):
        raise ValidationError(CHANGED_MEANWHILE)
    earlier = listing.latest_revision_id
    waits = False
    if field == STATUS:
        _set_status(listing, one.after, by)
    elif field == ASKED:
        asking.ask(listing)
    else:
        waits = _send(listing, field, one.after, by)
    BulkRow.objects.create(
        change=change, listing=listing, field=field, before=one.before, after=one.after, earlier_id=earlier, waits=waits
    )


def _send(listing: Listing, field: str, value: Any, by: User) -> bool:
    """Whether it waits for a second person: as if somebody had changed the one field in the form."""
    draft = listing.get_latest_revision_as_object()
    write(draft, field, value)
    return submit(draft, by) is Outcome.WAITING


def _set_status(listing: Listing, value: list[str], by: User) -> None:
    status, reason = value
    if status == ListingStatus.PAUSED:
        one_touch.pause(listing, reason, by)
    else:
        one_touch.resume(listing, by)


@told_together()
def _undo(row: BulkRow, by: User) -> bool:
    """Whether it could be put back: not where somebody has changed it since."""
    listing = Listing.objects.select_for_update(no_key=True, of=("self",)).get(pk=row.listing_id)
    waiting = waiting_on(listing)
    if row.field == ASKED:
        if not asking.take_back(listing):
            return False
    elif waiting and row.waits and row.field != STATUS and _is_ours(waiting.state.revision, row):
        withdraw(listing, by)
        Listing.objects.filter(pk=listing.pk).update(latest_revision=row.earlier_id, has_unpublished_changes=False)
    elif read(listing, row.field) != row.after or _refusal(listing, row.field, waiting is not None):
        return False
    elif row.field == STATUS:
        _set_status(listing, row.before, by)
    else:
        _send(listing, row.field, row.before, by)
    BulkRow.objects.filter(pk=row.pk).update(undone=True)
    return True


def _is_ours(revision: Any, row: BulkRow) -> bool:
    """Nobody has written over it while it waited."""
    mine = read(revision.as_object(), row.field) == row.after
    return mine and revision.user_id == row.change.made_by_id


def undo(change: BulkChange, listings: Iterable[int], by: User) -> tuple[int, list[Listing]]:
    """Of these listings: how many were put back, and which have been changed by somebody since."""
    left, done = [], 0
    for row in change.rows.filter(undone=False, listing__in=listings).select_related("listing", "change"):
        try:
            back = _undo(row, by)
        except ValidationError:
            back = False
        done += back
        if not back:
            left.append(row.listing)
    BulkChange.objects.filter(pk=change.pk).update(undone_at=timezone.now())
    return done, left
