"""A wide-area arrangement: at which places whose residents are told that they may come."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils import timezone

from directory.geocoding.areas import AreaNames
from directory.models import WideAreaArrangement
from search.arrangements import Offer
from search.models import Entry

from .effect import Effect, changed, listings_in, names

WORDS = ("name", "kind", "conditions", "route", "evidence", "evidence_url")  # that stand on public pages


def effects(before: WideAreaArrangement | None, after: WideAreaArrangement, sent: dict) -> list[Effect]:
    """What is told more, what no more, and to whom."""
    now = _places(_stored(before), in_force=_holds(before)) if before else Entry.objects.none()
    then = _places(sent, in_force=_holds(after))
    was, will = (_guests(_stored(before)) if before else []), _guests(sent)
    found = []
    number, examples = listings_in(then.exclude(pk__in=now.order_by().values("pk")))
    if number:
        text = f"公開中の{number}件で、{names(will)}に住む人が、この取り決めで来られると案内されます{examples}。"
        found.append(Effect(text))
    number, examples = listings_in(now.exclude(pk__in=then.order_by().values("pk")))
    if number:
        found.append(Effect(f"公開中の{number}件から、この取り決めの案内が消えます{examples}。", gone=True))
    kept, _examples = listings_in(then.filter(pk__in=now.order_by().values("pk")))
    if kept:
        found += _of_guests(was, will, kept)
    if kept and not found and changed(before, after, WORDS):
        found.append(Effect(f"公開中の{kept}件で、この取り決めの案内に出ることばが変わります。"))
    return found


def _of_guests(was: list, will: list, kept: int) -> list[Effect]:
    found = []
    if lost := [one for one in was if one not in will]:
        found.append(Effect(f"{names(lost)}に住む人には、公開中の{kept}件でこの案内が出なくなります。", gone=True))
    if more := [one for one in will if one not in was]:
        found.append(Effect(f"{names(more)}に住む人にも、公開中の{kept}件でこの案内が出ます。"))
    return found


def _stored(arrangement: WideAreaArrangement) -> dict:
    """Its areas and categories as a form would hold them."""
    fields = ("hosts", "host_prefectures", "beneficiaries", "beneficiary_prefectures", "categories")
    return {name: list(getattr(arrangement, name).all()) for name in fields}


def _places(held: dict, *, in_force: bool) -> QuerySet[Entry]:
    if not in_force:
        return Entry.objects.none()
    offer = Offer(held["hosts"], held["host_prefectures"], held["categories"])
    return Entry.objects.filter(offer.condition(AreaNames.current()))


def _guests(held: dict) -> list:
    return [*held["beneficiaries"], *held["beneficiary_prefectures"]]


def _holds(arrangement: WideAreaArrangement) -> bool:
    """Whether it is in force today; what begins later is told then."""
    today = timezone.localdate()
    begun = arrangement.valid_from is None or arrangement.valid_from <= today
    return begun and (arrangement.valid_until is None or arrangement.valid_until >= today)
