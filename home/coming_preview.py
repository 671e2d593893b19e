"""The dates a draft will have once it is public, as its page will show them; nothing is written for it."""

from datetime import timedelta

from django.utils import timezone

from activities.models import Occurrence, Schedule
from activities.occurring import dates_between
from activities.services.one_touch import has_passed
from directory.enums import ListingStatus
from directory.models import Listing
from search.coming import FEW, Coming
from search.dates import PublicDate
from search.day_views import make_dates
from search.models import Entry
from search.presenters import ListingView, PlaceView

from .schedule_preview import LOOK_AHEAD

YESTERDAY = timedelta(days=1)  # an evening that lasts beyond midnight isn't over yet


def coming_of(draft: Listing, view: ListingView) -> Coming:
    """`view`: the draft as its page shows it. What was cancelled or moved already is shown so: it stays so."""
    if draft.status != ListingStatus.OPEN:
        return Coming([])
    changed = {
        (one.schedule_uid, one.original_start): one
        for one in Occurrence.objects.filter(listing=draft.pk, starts_at__gte=timezone.now() - YESTERDAY)
    }
    found = [
        PublicDate(_entry(draft, place), changed.get((schedule.uid, one.original_start), one), schedule.name)
        for place in view.places
        for schedule in place.schedules
        for one in _next(schedule)
    ]
    found = [one for one in found if not has_passed(one.occurrence)]
    found.sort(key=lambda one: one.occurrence.starts_at)
    return Coming(make_dates(found[:FEW]))


def _next(schedule: Schedule) -> list[Occurrence]:
    """A few more than are shown: some are over, or were moved away."""
    today = timezone.localdate()
    dates = dates_between(schedule, today - YESTERDAY, today + LOOK_AHEAD)[: 2 * FEW]
    return [
        Occurrence(
            schedule_uid=schedule.uid, original_start=one.original_start, starts_at=one.starts_at, ends_at=one.ends_at,
            timing=one.timing,
        )
        for one in dates
    ]  # fmt: skip


def _entry(draft: Listing, place: PlaceView) -> Entry:
    """The place as far as readers will learn of it."""
    return Entry(
        public_id=draft.public_id,
        kind=draft.kind,
        title=draft.title,
        municipality=place.place.municipality,
        place_label=place.place.label,
        precision=place.place.precision,
    )
