"""What is counted: listings, dates, confirmations, readers' reports, and how many came where somebody wrote it down."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet, Sum
from django.utils import timezone

from activities.enums import OccurrenceStatus
from activities.models import Occurrence
from directory.models import Listing, Organisation
from directory.querysets import ListingQuerySet
from home.models import Headcount, Report

from .period import Period

FEWEST = 5  # a smaller number of people could tell who they are
CANCELLED = Q(status=OccurrenceStatus.CANCELLED)


def people_words(number: int | None) -> str:
    """A number of people as it may be shown: below five, not exactly; nothing where nobody wrote one down."""
    if number is None:
        return ""
    return f"{FEWEST}人未満" if 0 < number < FEWEST else f"{number}人"


@dataclass(frozen=True)
class Figures:
    listings: int
    new: int
    held: int
    cancelled: int
    confirmed: int
    received: int
    settled: int
    people: str

    @property
    def lines(self) -> list[tuple[str, int | str]]:
        """(what, how many) in the order of the page and of the file."""
        return [
            ("公開している居場所・活動（いま）", self.listings),
            ("期間中に登録されたもの", self.new),
            ("開催日（中止をのぞく）", self.held),
            ("中止になった日", self.cancelled),
            ("期間中に、いまもこのとおりと確認されたもの（最後の確認の日で数えます）", self.confirmed),
            ("読んだ人からのお知らせ（届いた数）", self.received),
            ("読んだ人からのお知らせ（答えた・終わりにした数）", self.settled),
            ("来た人の数（書きとめた日の合計）", self.people or "書きとめていません"),
        ]


def figures_of(listings: ListingQuerySet, period: Period) -> Figures:
    """Six statements at most, however many listings."""
    keys = listings.order_by().values("pk")
    within = (period.begins, period.ends)
    counted = listings.order_by().aggregate(
        new=Count("pk", filter=Q(created_at__gte=within[0], created_at__lt=within[1])),
        confirmed=Count("pk", filter=Q(verified_at__gte=within[0], verified_at__lt=within[1])),
    )
    dates = (
        dates_in(period)
        .filter(listing__in=keys)
        .aggregate(held=Count("pk", filter=~CANCELLED), cancelled=Count("pk", filter=CANCELLED))
    )
    reports = Report.objects.filter(listing__in=keys).aggregate(
        received=Count("pk", filter=Q(created_at__gte=within[0], created_at__lt=within[1])),
        settled=Count("pk", filter=Q(settled_at__gte=within[0], settled_at__lt=within[1])),
    )
    people = headcounts_in(period).filter(listing__in=keys).aggregate(people=Sum("people"))["people"]
    return Figures(
        listings=listings.public().order_by().count(),
        new=counted["new"],
        confirmed=counted["confirmed"],
        people=people_words(people),
        **dates,
        **reports,
    )


def dates_in(period: Period) -> QuerySet[Occurrence]:
    """Dates of the period that have begun: what is still to come hasn't taken place."""
    until = min(period.ends, timezone.now())
    return Occurrence.objects.filter(starts_at__gte=period.begins, starts_at__lt=until).order_by()


def headcounts_in(period: Period) -> QuerySet[Headcount]:
    return Headcount.objects.filter(day__range=(period.first, period.last)).order_by()


@dataclass(frozen=True)
class Line:
    """One listing in the sheet of its organisation."""

    listing: Listing
    held: int
    cancelled: int
    days: list[datetime.date]
    people: str


def lines_of(organisation: Organisation, listings: QuerySet[Listing], period: Period) -> list[Line]:
    """Of the organisation's listings those among `listings`, by name; four statements."""
    own = list(listings.filter(organisations=organisation).order_by("title", "pk"))
    held: dict[int, list[datetime.date]] = {}
    cancelled: dict[int, int] = {}
    dates = dates_in(period).filter(listing__in=[one.pk for one in own]).order_by("starts_at", "pk")
    for listing, starts_at, status in dates.values_list("listing", "starts_at", "status"):
        if status == OccurrenceStatus.CANCELLED:
            cancelled[listing] = cancelled.get(listing, 0) + 1
        else:
            held.setdefault(listing, []).append(timezone.localdate(starts_at))
    counts = headcounts_in(period).filter(listing__in=[one.pk for one in own]).values("listing")
    people = dict(counts.annotate(people=Sum("people")).values_list("listing", "people"))
    return [
        Line(
            one,
            len(held.get(one.pk, [])),
            cancelled.get(one.pk, 0),
            held.get(one.pk, []),
            people_words(people.get(one.pk)),
        )
        for one in own
    ]
