"""Answers a question: what is within reach and certainly not where it must not be, best welcome first.

Each place of a listing is judged by itself, and a listing is shown once, by its best place. Whatever the size of the
answer the number of queries is constant, and only the rows of one page are read.
"""

from dataclasses import dataclass

from django.db.models import Case, Count, ExpressionWrapper, FloatField, Max, Min, Q, QuerySet, Value, When
from django.db.models.expressions import Combinable

from directory.enums import Participation
from directory.geocoding.areas import AreaNames
from search import geo
from search.arrangements import Standing, Why, tagged
from search.filters import EntryFilter
from search.models import Entry, Precision, TagGroup

from .areas import AvoidedAreas, could_lie_in, organised_in
from .centres import municipalities_between
from .question import AwayQuestion
from .welcome import Welcome

# A row's place in the order is one number, so that both databases find the best row of each listing with MIN: open or
# not – left out or not – how sure – located, not located, from afar – km (Japan is 3,000 km long).
NOT_OPEN, LEFT_OUT, HIDDEN, SURE, KIND = 1e8, 2e7, 1e7, 1e6, 1e5
LOCATED, NOT_LOCATED, FROM_AFAR = 0, 1, 2
REMOTE = (Participation.ONLINE, Participation.TELEPHONE, Participation.SNS)


@dataclass(frozen=True)
class AwayResult:
    """One listing, by its best place. `entry.distance_km` is None where only the municipality is known."""

    entry: Entry
    why: Why
    remote: bool  # offered because one can take part from anywhere


@dataclass(frozen=True)
class AwayAnswer:
    """One page of results in order, and what was found in all: each listing is in one of these numbers at most.

    `left_out` are listings that would be offered, but of which every place within reach lies or could lie in an
    avoided area (or whose organisers are based there); `left_out_hidden` are those of them whose place isn't public.
    `not_open` would be safe, but their conditions don't admit people from `open_to`.
    """

    question: AwayQuestion
    results: list[AwayResult]
    confirmed: int
    unconfirmed: int
    left_out: int
    left_out_hidden: int
    not_open: int

    @property
    def count(self) -> int:
        return self.confirmed + self.unconfirmed


def find_away(question: AwayQuestion, entries: QuerySet[Entry] | None = None) -> AwayAnswer:
    """The answer to a question, one page of it. `entries` narrows what is looked through (all, if None)."""
    areas = AreaNames.current()
    welcome = Welcome(question.open_to, areas)
    rows = _ranked(_within_reach(question, areas, entries), question, welcome, areas)
    listings = rows.order_by().values("listing").annotate(best=Min("rank"), newest=Max("freshness"))
    results = _page(question, rows, listings, welcome)
    return AwayAnswer(question, results, **_counts(listings))


def _counts(listings: QuerySet) -> dict[str, int]:
    """How many listings have their best row where."""

    def between(least: float, below: float) -> Count:
        return Count("listing", filter=Q(best__gte=least, best__lt=below))

    unconfirmed = Standing.UNCONFIRMED * SURE
    return listings.aggregate(
        confirmed=between(0, unconfirmed),
        unconfirmed=between(unconfirmed, HIDDEN),
        left_out=between(HIDDEN, NOT_OPEN),
        left_out_hidden=between(HIDDEN, LEFT_OUT),
        not_open=between(NOT_OPEN, NOT_OPEN + HIDDEN),
    )


def _within_reach(question: AwayQuestion, areas: AreaNames, entries: QuerySet[Entry] | None) -> QuerySet[Entry]:
    """Entries that answer the ordinary filters and lie within reach, as far as that is known, with `distance_km`."""
    rows = EntryFilter(question.filters, Entry.objects.all() if entries is None else entries).qs
    if question.origin is None:
        return rows.annotate(distance_km=Value(None, output_field=FloatField()))
    point, least, most = question.origin.point, question.min_distance, question.max_distance
    codes = municipalities_between(point, least, most, areas)
    near = geo.within(Entry.objects.all(), point, most).filter(distance_km__gte=least)
    return rows.annotate(distance_km=geo.distance_from(point)).filter(
        Q(pk__in=near.values("pk"))
        | Q(latitude=None, municipality__in=codes)
        | Q(remote=True)
        | tagged(TagGroup.PARTICIPATION, REMOTE)
    )


def _ranked(rows: QuerySet[Entry], question: AwayQuestion, welcome: Welcome, areas: AreaNames) -> QuerySet[Entry]:
    """Rows with `rank`, the number described above."""
    return rows.annotate(
        rank=ExpressionWrapper(
            welcome.standing({s: NOT_OPEN if s == Standing.NOT_OPEN else s * SURE for s in Standing})
            + _left_out(question, areas)
            + _distance_and_kind(question),
            output_field=FloatField(),
        )
    )


def _left_out(question: AwayQuestion, areas: AreaNames) -> Combinable:
    avoided = AvoidedAreas.of(question.avoid, areas)
    if not avoided:
        return Value(0.0)
    unsafe = could_lie_in(avoided, areas)
    whens = [When(organised_in(avoided), then=Value(LEFT_OUT))] if question.avoid_organisers else []
    whens += [When(unsafe & ~Q(precision=Precision.EXACT), then=Value(HIDDEN)), When(unsafe, then=Value(LEFT_OUT))]
    return Case(*whens, default=Value(0.0), output_field=FloatField())


def _distance_and_kind(question: AwayQuestion) -> Combinable:
    if question.origin is None:
        whens = [When(remote=True, then=Value(FROM_AFAR * KIND))]
        return Case(*whens, default=Value(LOCATED * KIND), output_field=FloatField())
    reach = (question.min_distance, question.max_distance)
    return Case(
        When(distance_km__range=reach, then="distance_km"),
        When(remote=False, latitude=None, then=Value(NOT_LOCATED * KIND)),
        default=Value(FROM_AFAR * KIND),
        output_field=FloatField(),
    )


def _page(question: AwayQuestion, rows: QuerySet[Entry], listings: QuerySet, welcome: Welcome) -> list[AwayResult]:
    """The page asked for: its listings in order, then the best row of each."""
    start = (question.page - 1) * question.page_size
    offered = listings.filter(best__lt=HIDDEN).order_by("best", "-newest", "listing")
    best = dict(offered.values_list("listing", "best")[start : start + question.page_size])
    chosen: dict[int, Entry] = {}
    for entry in rows.filter(listing__in=best).select_related("municipality").order_by("rank", "pk"):
        chosen.setdefault(entry.listing_id, entry)
    return [_result(chosen[listing], welcome) for listing in best if listing in chosen]


def _result(entry: Entry, welcome: Welcome) -> AwayResult:
    standing, rest = divmod(entry.rank, SURE)
    return AwayResult(entry, welcome.why(entry, Standing(int(standing))), rest >= FROM_AFAR * KIND)
