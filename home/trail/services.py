"""Deleting so that it can be taken back for 90 days, and the end of that. What can be deleted so: `kinds`."""

import datetime

from django.core.exceptions import ValidationError
from django.db.models import Model, QuerySet
from django.utils import timezone
from wagtail.log_actions import log

from directory.changes import told_together
from directory.models import User

from .kinds import KINDS, Kind, kind_of

KEPT = datetime.timedelta(days=90)
DISCARDED, RESTORED, PURGED = "ibasho.discard", "ibasho.restore", "ibasho.purge"  # in the history
GONE = "もう削除されています。"
NOT_GONE = "削除されていません。"
TOO_LATE = "削除してから90日をすぎました。もう元にもどせません。"


@told_together()
def discard(thing: Model, by: User) -> None:
    """Nobody finds it, its page is gone; `restore` brings all of it back. Raises ValidationError with a sentence."""
    kind, row = kind_of(type(thing)), _locked(thing)
    if row.deleted_at:
        raise ValidationError(GONE)
    if sentence := kind.stops(row):
        raise ValidationError(sentence)
    kind.delete(row)
    log(instance=row, action=DISCARDED, user=by)


@told_together()
def restore(thing: Model, by: User) -> None:
    """As it was. Raises ValidationError with a sentence."""
    row = _locked(thing)
    if row.deleted_at is None:
        raise ValidationError(NOT_GONE)
    if row.deleted_at < timezone.now() - KEPT:
        raise ValidationError(TOO_LATE)
    kind_of(type(thing)).restore(row)
    log(instance=row, action=RESTORED, user=by)


def _locked(thing: Model) -> Model:
    return type(thing).objects.select_for_update(no_key=True, of=("self",)).get(pk=thing.pk)


def discarded(kind: Kind) -> QuerySet:
    """What can still be brought back, the latest first. What a merge replaced leads elsewhere and isn't among them."""
    rows = kind.model.objects.filter(deleted_at__gte=timezone.now() - KEPT, replaced_by=None)
    return rows.order_by("-deleted_at", "-pk")


def outdated(kind: Kind) -> QuerySet:
    """What goes for good. Of a list that is read again each year the row stays: it says that it isn't wanted, and keeps
    its address for when the list brings it back."""
    rows = kind.model.objects.filter(kind.unused, deleted_at__lt=timezone.now() - KEPT, origin_id="")
    return rows.order_by("pk")


def purge(dry_run: bool = False) -> dict[str, int]:
    """Delete what is outdated, one at a time; how many went, or would go, by the name of their table."""
    counts = {}
    for kind in KINDS:
        rows = outdated(kind)
        keys = [] if dry_run else list(rows.values_list("pk", flat=True))
        counts[f"{kind.slug}s"] = rows.count() if dry_run else sum(_purge(kind, key) for key in keys)
    return counts


@told_together()
def _purge(kind: Kind, pk: int) -> int:
    row = outdated(kind).filter(pk=pk).first()
    if row is None:
        return 0
    log(instance=row, action=PURGED, deleted=True)
    row.delete()
    return 1
