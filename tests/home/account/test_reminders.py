"""Reminders over 24 months, killed and run again on every tenth night: who hears what when.

60 listings in the daily run; `REMINDER_LISTINGS=500` for the whole (minutes; its figures are in decision 0036).
"""

import datetime
import itertools
import os
import random
from collections import Counter

import pytest
from django.db import connection

from directory.models import Listing
from home.account.reminding import letters, rounds
from home.models import LetterKind, ReviewRound

from . import reminder_world
from .reminder_world import DAY, DAYS, START, DyingMail, Killed

pytestmark = pytest.mark.django_db
LISTINGS = int(os.environ.get("REMINDER_LISTINGS", "60"))
KINDS = [LetterKind.REVIEW, LetterKind.SEASON]


@pytest.fixture
def dying_mail(settings):
    settings.EMAIL_BACKEND = "tests.home.account.reminder_world.DyingMail"
    DyingMail.taken.clear()
    yield DyingMail
    DyingMail.dies_in = None


def night(today: datetime.date) -> None:
    rounds.plan(today)
    letters.send_waiting(today, KINDS)


def killed_night(today: datetime.date, rng: random.Random) -> int:
    """A night during which the process dies, if it comes so far. Returns how many mails may be lost by it."""
    if rng.random() < 0.5:
        DyingMail.dies_in, DyingMail.dies_before = rng.randrange(3), rng.random() < 0.5
        may_be_lost = int(DyingMail.dies_before)
        try:
            night(today)
        except Killed:
            return may_be_lost
        DyingMail.dies_in = None
        return 0
    last = rng.randrange(1, 12)
    count = itertools.count()

    def die(run, sql, params, many, context):
        if not sql.lstrip().startswith(("SELECT", "SAVEPOINT", "RELEASE", "ROLLBACK")) and next(count) == last:
            raise Killed
        return run(sql, params, many, context)

    try:
        with connection.execute_wrapper(die):
            night(today)
    except Killed:
        # Where Django opens no savepoint it now wants all of the test undone. What a dead process leaves is what was
        # written before – harsher than life, where the statements of one transaction go together.
        connection.set_rollback(False)
        return 1  # perhaps between being marked as handed over and being taken
    return 0


@pytest.mark.slow
@pytest.mark.one_database
def test_24_months(dying_mail):
    lives, rng, may_be_lost, days_of_calls = reminder_world.lives(LISTINGS, seed=6), random.Random(7), 0, 0
    for number in range(DAYS):
        DyingMail.today = today = START + number * DAY
        for life in lives:
            life.morning(today)
        if number % 10 == 9:
            may_be_lost += killed_night(today, rng)
        night(today)
        for life in lives:
            life.night(today)
        if number % 30 == 29:
            calls = set(ReviewRound.objects.to_call().values_list("listing", flat=True))
            assert calls == {one.key for one in lives if one.called and one.is_open(today)}, today
            days_of_calls += len(calls)
    got = reminder_world.received()
    lost = 0
    for life in lives:
        wanted = Counter((who, day) for day, _kind, _step in life.letters for who in life.people)
        taken = Counter(got[life.listing.title])
        assert not taken - wanted, (life, taken - wanted)
        lost += (wanted - taken).total()
        assert all(life.is_open(day) for _who, day in taken), life
        for who in life.people:
            days = sorted(day for one, day in taken if one == who)
            assert all(later - earlier >= 14 * DAY for earlier, later in itertools.pairwise(days)), life
    assert max(Counter(DyingMail.taken).values()) == 1
    assert lost <= may_be_lost
    marked = set(Listing.objects.filter(unconfirmed_since__isnull=False).values_list("pk", flat=True))
    assert marked == {one.key for one in lives if one.marked}
    steps = Counter((kind, step) for one in lives for _day, kind, step in one.letters)
    print(f"{len(DyingMail.taken)} mails ({dict(steps)} letters), {lost} lost of at most {may_be_lost},", end=" ")
    print(f"{len(marked)} marked, {days_of_calls / (DAYS // 30):.0f} on the call list on average")
    assert len(steps) == 4 and min(steps.values()) > LISTINGS // 10 and len(marked) > LISTINGS // 10
