"""Each night: which listings are due, what is the next step of asking, and who is written to. Sends nothing itself.

Three letters, two weeks apart; after another two weeks the listing is marked. Where nobody has an account the same
time passes, but curators call from the first day. A night that fell out is made up for by the next.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Mod
from django.utils import timezone

from directory.changes import told_together
from directory.enums import ListingStatus
from directory.models import Listing, Membership
from directory.querysets import any_of
from directory.services.listings import mark_unconfirmed
from home.models import Letter, LetterKind, ReviewRound

BETWEEN = timedelta(days=14)
LETTERS = 3
NEW = timedelta(days=14)  # what has just been put in isn't asked about the next morning
SEASON = range(2, 4)  # February and March, before the 年度 ends
SPREAD = 28  # nights over which everybody is asked about the next 年度
CHUNK = 200
QUESTIONS = (LetterKind.REVIEW, LetterKind.SEASON)


def plan(today: date) -> Counter:
    """Write down what is to be sent, and mark who was asked in vain. A second time on a day adds nothing."""
    done = Counter(ended=_end(today))
    for keys in _chunks(_due(today).filter(_wants_a_step(today))):
        with told_together():
            done += _step(keys, today)
    if today.month in SEASON:
        for keys in _chunks(_unasked_this_season(today)):
            with told_together():
                done += _ask_about_next_year(keys, today)
    return done


def still_due(listing_id: int, today: date) -> bool:
    """Whether the question still stands: nobody has confirmed, paused or closed it since it was written down."""
    return _due(today).filter(pk=listing_id).exists()


def is_season() -> bool:
    return season_of(timezone.localdate()) is not None


def season_of(today: date) -> date | None:
    """The first day of the weeks in which the next 年度 is asked about; None in the rest of the year."""
    return today.replace(month=SEASON.start, day=1) if today.month in SEASON else None


def still_in_season(listing_id: int, today: date) -> bool:
    return today.month in SEASON and _unconfirmed_this_season(today).filter(pk=listing_id).exists()


def _open() -> QuerySet[Listing]:
    """Nothing is asked about what rests, has ended or isn't public."""
    return Listing.objects.public().filter(status=ListingStatus.OPEN)


def _due(today: date) -> QuerySet[Listing]:
    """By their own interval; and those about which staff want to know now."""
    known = Q(verified_at__isnull=False) | Q(created_at__lt=_morning(today - NEW))
    in_turn = Listing.objects.due_for_review(today).filter(known).values("pk")
    unanswered = Q(verified_at=None) | Q(verified_at__lt=F("review_round__began_at"))
    asked = Listing.objects.filter(unanswered, review_round__asked_at__isnull=False).values("pk")
    return _open().filter(any_of(in_turn, asked)).order_by()


def _wants_a_step(today: date) -> Q:
    """Not asked yet; or asked two weeks ago; or now somebody has joined who can be written to. Nobody gets two letters
    about the same listing within two weeks, be it for its interval or for the next 年度."""
    rounds = ReviewRound.objects.filter(listing=OuterRef("pk"))
    waited = rounds.filter(stepped_on__lte=today - BETWEEN, step__lte=LETTERS)
    newly_reached = Q(Exists(rounds.filter(by_mail=False))) & Q(_has_members())
    lately = Letter.objects.filter(listing=OuterRef("pk"), written_on__gt=today - BETWEEN, kind__in=QUESTIONS)
    return (~Q(Exists(rounds)) | Q(Exists(waited)) | newly_reached) & ~Q(Exists(lately))


def _reachable() -> QuerySet[Membership]:
    """Who can be written to. An organisation's own address isn't proven to be anybody's who may answer."""
    return Membership.objects.filter(
        organisation__deleted_at=None, organisation__replaced_by=None, user__is_active=True
    )


def _has_members() -> Exists:
    return Exists(_reachable().filter(organisation__listings=OuterRef("pk")))


def _end(today: date) -> int:
    """Rounds whose question no longer stands."""
    over = ReviewRound.objects.exclude(listing__in=_due(today).values("pk"))
    answered = ReviewRound.objects.filter(listing__verified_at__gte=F("began_at"))
    keys = [*over.values_list("pk", flat=True), *answered.values_list("pk", flat=True)]
    return ReviewRound.objects.filter(pk__in=keys).delete()[0]


def _step(keys: list[int], today: date) -> Counter:
    """One step for each of these, in one transaction: what was told to the round and what is sent can't differ."""
    listings = _locked(_due(today), keys)
    people = _people_of(listings)
    rounds = {one.listing_id: one for one in ReviewRound.objects.filter(listing__in=listings)}
    overdue = set(Listing.objects.due_for_review(today).filter(pk__in=listings).order_by().values_list("pk", flat=True))
    began = _morning(today)
    letters, silent, done = [], [], Counter()
    for key in listings:
        one = rounds.get(key) or ReviewRound(listing_id=key, began_at=began)
        if people[key] and not one.by_mail:
            one.by_mail, one.step, one.call_since = True, 0, None
        one.step, one.stepped_on = one.step + 1, today
        in_vain = one.step > LETTERS
        if in_vain and key in overdue:
            silent.append(key)
        elif in_vain:
            one.step = LETTERS  # asked before its time: the mark waits until its own interval is over
        elif people[key]:
            letters += _letters(LetterKind.REVIEW, key, people[key], _name(one), today, one.step)
        if (in_vain or not people[key]) and one.call_since is None:
            one.call_since = today
            done["calls"] += 1
        rounds[key] = one
    new = [rounds[key] for key in listings if rounds[key].pk is None]
    old = [rounds[key] for key in listings if rounds[key].pk]
    ReviewRound.objects.bulk_create(new)
    ReviewRound.objects.bulk_update(old, ["step", "stepped_on", "by_mail", "call_since"])
    if silent:
        done["marked"] = mark_unconfirmed(silent)
    done["letters"] = _write_down(letters)
    return done


def _name(one: ReviewRound) -> str:
    return f"{timezone.localdate(one.began_at)}/{one.step}"


def _unconfirmed_this_season(today: date) -> QuerySet[Listing]:
    first = _morning(season_of(today))
    return _open().filter(Q(verified_at=None) | Q(verified_at__lt=first), created_at__lt=first)


def _unasked_this_season(today: date) -> QuerySet[Listing]:
    """Whose turn in these weeks has come, and who had no letter of either kind in them."""
    first = season_of(today)
    asked = Letter.objects.filter(
        listing=OuterRef("pk"),
        written_on__gt=first - BETWEEN,
        kind__in=QUESTIONS,
    )
    turn = _unconfirmed_this_season(today).annotate(turn=Mod("pk", SPREAD)).filter(turn__lte=(today - first).days)
    return turn.filter(~Q(Exists(asked)), _has_members())


def _ask_about_next_year(keys: list[int], today: date) -> Counter:
    listings = _locked(_unconfirmed_this_season(today), keys)
    people = _people_of(listings)
    letters = [
        letter
        for key in listings
        for letter in _letters(LetterKind.SEASON, key, people[key], str(season_of(today).year), today)
    ]
    return Counter(seasonal=_write_down(letters))


def _letters(
    kind: LetterKind, listing_id: int, people: Iterable[int], key: str, today: date, step: int = 1
) -> list[Letter]:
    return [
        Letter(kind=kind, listing_id=listing_id, person_id=person, key=key, step=step, written_on=today)
        for person in people
    ]


def _write_down(letters: list[Letter]) -> int:
    return len(Letter.objects.bulk_create(letters))


def _people_of(listings: list[int]) -> dict[int, set[int]]:
    """{listing: people who can be written to}: all who look after it, since officers change and mail gets lost."""
    people: dict[int, set[int]] = defaultdict(set)
    rows = _reachable().filter(organisation__listings__in=listings)
    for listing, person in rows.values_list("organisation__listings", "user"):
        people[listing].add(person)
    return people


def _locked(rows: QuerySet[Listing], keys: list[int]) -> list[int]:
    found = rows.filter(pk__in=keys).order_by("pk").select_for_update(no_key=True, of=("self",))
    return list(found.values_list("pk", flat=True))


def _chunks(rows: QuerySet[Listing]) -> Iterator[list[int]]:
    keys = list(rows.order_by("pk").values_list("pk", flat=True))
    return (keys[start : start + CHUNK] for start in range(0, len(keys), CHUNK))


def _morning(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
