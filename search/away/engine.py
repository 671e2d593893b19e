"""Answers a question: what is within reach and certainly not where it must not be, best welcome first.

Each place of a listing is judged by itself, and a listing is shown once, by its best place; of equally good ones by
that with the soonest date. Whatever the size of the answer the number of queries is constant, and only the rows of one
page are read.
"""

from dataclasses import dataclass

from django.core.exceptions import EmptyResultSet
from django.db.models import Case, FloatField, QuerySet, Value, When
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast

from directory.databases.routing import reading_connection
from directory.enums import Participation
from directory.geocoding.areas import AreaNames
from search import geo
from search.arrangements import Standing, Why
from search.filters import EntryFilter
from search.models import Entry, EntryTag, Precision, TagGroup
from search.next_dates import as_of_now

from .areas import AvoidedAreas, could_lie_in, organised_in
from .centres import municipalities_between
from .question import AwayQuestion
from .welcome import Welcome

# A row's place in the order is one number, so that both databases find the best row of each listing with MIN: open or
# not – left out or not – how sure – located, not located, from afar – km (Japan is 3,000 km long).
NOT_OPEN, LEFT_OUT, HIDDEN, SURE, KIND = 1e8, 2e7, 1e7, 1e6, 1e5
LOCATED, NOT_LOCATED, FROM_AFAR = 0, 1, 2
REMOTE = (Participation.ONLINE, Participation.TELEPHONE, Participation.SNS)
# Which places in the order each count of an answer is about, from – to below
COUNTED = {
    "confirmed": (0, Standing.UNCONFIRMED * SURE),
    "unconfirmed": (Standing.UNCONFIRMED * SURE, HIDDEN),
    "left_out": (HIDDEN, NOT_OPEN),
    "left_out_hidden": (HIDDEN, LEFT_OUT),
    "not_open": (NOT_OPEN, NOT_OPEN + HIDDEN),
}


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
    hits = _within_reach(question, areas, entries).annotate(
        standing=welcome.standing({s: NOT_OPEN if s == Standing.NOT_OPEN else s * SURE for s in Standing}),
        left_out=_left_out(question, areas),
        kind_of_place=_kind_of_place(question),
    )
    try:
        counts, rows = _best_of_each(hits, question)
    except EmptyResultSet:
        counts, rows = dict.fromkeys(COUNTED, 0), []
    return AwayAnswer(question, _results(rows, welcome), **counts)


def _best_of_each(hits: QuerySet[Entry], question: AwayQuestion) -> tuple[dict[str, int], list[tuple]]:
    """({count: listings}, [(entry key, place, km, …)] of one page): the rows within reach are read once for both."""
    columns = ("id", "listing_id", "freshness", "next_starts_at")
    made = ("distance_km", "standing", "left_out", "kind_of_place")
    matching, params = hits.order_by().values_list(*columns, *made).query.sql_with_params()
    counts = ", ".join("COUNT(CASE WHEN best >= %s AND best < %s THEN 1 END)" for _name in COUNTED)
    # Only our own names are put into the statement; whatever was asked is in `params`.
    statement = f"""
        WITH hits (entry, listing, freshness, starts, km, standing, left_out, kind) AS MATERIALIZED ({matching}),
        places AS MATERIALIZED (
            SELECT entry, listing, freshness, starts, km, standing + left_out
                + CASE WHEN km BETWEEN %s AND %s THEN km WHEN km IS NULL THEN kind ELSE %s END AS place
            FROM hits
        ),
        listings AS MATERIALIZED (
            SELECT listing, MIN(place) AS best, MAX(freshness) AS newest FROM places GROUP BY listing
        ),
        page AS (SELECT * FROM listings WHERE best < %s ORDER BY best, newest DESC, listing LIMIT %s OFFSET %s),
        best_places AS (
            SELECT entry, best, km, newest, page.listing,
                ROW_NUMBER() OVER (PARTITION BY page.listing ORDER BY starts IS NULL, starts, entry) AS turn
            FROM page JOIN places ON places.listing = page.listing AND places.place = page.best
        )
        SELECT 0 AS part, {counts} FROM listings
        UNION ALL
        SELECT 1, entry, best, km, -newest, listing FROM best_places WHERE turn = 1"""  # noqa: S608 – our own names only
    reach = [question.min_distance, question.max_distance, FROM_AFAR * KIND]
    page = [HIDDEN, question.page_size, (question.page - 1) * question.page_size]
    bounds = [bound for bounds in COUNTED.values() for bound in bounds]
    with reading_connection().cursor() as cursor:
        cursor.execute(statement, [*params, *reach, *page, *bounds])
        numbers, *rows = sorted(cursor.fetchall(), key=lambda row: (row[0], row[2], row[4], row[5]))
    return dict(zip(COUNTED, map(int, numbers[1:]), strict=True)), [row[1:] for row in rows]


def _within_reach(question: AwayQuestion, areas: AreaNames, entries: QuerySet[Entry] | None) -> QuerySet[Entry]:
    """Entries that answer the ordinary filters and lie within reach, as far as that is known, with `distance_km`."""
    rows = EntryFilter(question.filters, Entry.objects.all() if entries is None else entries).qs
    if question.origin is None:
        return rows.annotate(distance_km=Cast(Value(None), FloatField()))
    point, least, most = question.origin.point, question.min_distance, question.max_distance
    codes = municipalities_between(point, least, most, areas)
    near = geo.within(Entry.objects.all(), point, most).filter(distance_km__gte=least)
    # a union, not OR: so each part is found by its own index
    within = near.values("pk").union(
        Entry.objects.filter(latitude=None, municipality__in=codes).values("pk"),
        Entry.objects.filter(remote=True).values("pk"),
        EntryTag.objects.filter(group=TagGroup.PARTICIPATION, value__in=REMOTE).values("entry"),
    )
    # PostgreSQL's LEAST leaves NULL out, so a row without a point would get a distance
    km = Case(When(latitude__isnull=False, then=geo.DistanceFrom(point)), output_field=FloatField())
    return rows.filter(pk__in=within).annotate(distance_km=km)


def _left_out(question: AwayQuestion, areas: AreaNames) -> Combinable:
    """Whether a row is left out, and if so whether for what nobody may know of its place."""
    avoided = AvoidedAreas.of(question.avoid, areas)
    if not avoided:
        return Value(0.0, FloatField())
    hidden = Case(When(precision=Precision.EXACT, then=Value(LEFT_OUT)), default=Value(HIDDEN))
    whens = [When(organised_in(avoided), then=Value(LEFT_OUT))] if question.avoid_organisers else []
    return Case(*whens, When(could_lie_in(avoided, areas), then=hidden), default=Value(0.0), output_field=FloatField())


def _kind_of_place(question: AwayQuestion) -> Combinable:
    """Of a row without a distance: taken part in from afar, or of unknown place. Without `from` places are alike."""
    unknown = NOT_LOCATED if question.origin else LOCATED
    return Case(
        When(remote=True, then=Value(FROM_AFAR * KIND)), default=Value(unknown * KIND), output_field=FloatField()
    )


def _results(rows: list[tuple], welcome: Welcome) -> list[AwayResult]:
    """The results of one page; one that has gone since it was found is left out."""
    entries = Entry.objects.in_bulk([row[0] for row in rows])
    as_of_now(entries.values())
    results = []
    for key, place, km, *_order in rows:
        if entry := entries.get(key):
            entry.distance_km = km
            standing, rest = divmod(float(place), SURE)
            results.append(AwayResult(entry, welcome.why(entry, Standing(int(standing))), rest >= FROM_AFAR * KIND))
    return results
