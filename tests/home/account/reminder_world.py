"""500 listings as they live: who can be written to, who answers when, who rests or ends – and, told once more and
one listing at a time, who should hear what on which day."""

import datetime
import random
from collections import defaultdict
from dataclasses import dataclass, field

from django.core.mail.backends.locmem import EmailBackend
from django.utils import timezone

from directory.enums import ListingStatus, VerificationMethod
from directory.models import Listing, Membership
from directory.services.listings import change_status, confirm
from tests.factories import ListingFactory, MunicipalityFactory, OrganisationFactory, UserFactory

START = datetime.date(2027, 4, 1)
DAYS = 730
DAY = datetime.timedelta(days=1)


class Killed(BaseException):
    """The process ends here; nobody cleans up."""


class DyingMail(EmailBackend):
    """A mail server during whose work the process may die: before it takes the n-th mail from now, or just after."""

    taken: list[tuple[str, str, datetime.date]] = []
    today = START
    dies_in: int | None = None
    dies_before = False

    def send_messages(self, messages: list) -> int:
        for message in messages:
            dies = self._is_the_end()
            if dies and self.dies_before:
                raise Killed
            self.taken.append((message.to[0], message.subject, self.today))
            if dies:
                raise Killed
        return len(messages)

    @staticmethod
    def _is_the_end() -> bool:
        if DyingMail.dies_in is None:
            return False
        DyingMail.dies_in -= 1
        if DyingMail.dies_in >= 0:
            return False
        DyingMail.dies_in = None
        return True


@dataclass
class Life:
    """One listing's fate. Days count from START; `answers` = after which letter (4 = when called, 0 = never)."""

    listing: Listing
    people: list[str]
    interval: int
    answers: int
    verified: datetime.date | None
    created: datetime.date
    live: bool = True
    rests: range = range(0)
    closes: int = DAYS
    joins: int = DAYS
    # what the plain account below keeps
    began: datetime.date | None = None
    step: int = 0
    stepped: datetime.date | None = None
    by_mail: bool = False
    last: datetime.date | None = None
    called: datetime.date | None = None
    marked: bool = False
    answer_on: datetime.date | None = None
    letters: list[tuple[datetime.date, str, int]] = field(default_factory=list)

    @property
    def key(self) -> int:
        return self.listing.pk

    def number(self, today: datetime.date) -> int:
        return (today - START).days

    def is_open(self, today: datetime.date) -> bool:
        number = self.number(today)
        return self.live and number < self.closes and number not in self.rests

    def reachable(self, today: datetime.date) -> bool:
        return bool(self.people) and (self.joins == DAYS or self.number(today) >= self.joins)

    def night(self, today: datetime.date) -> None:
        """What should happen tonight."""
        due = self.is_open(today) and (
            today >= self.verified + self.interval * 30 * DAY if self.verified else today > self.created + 14 * DAY
        )
        if self.began and (not due or (self.verified and self.verified >= self.began)):
            self.began, self.step, self.stepped, self.by_mail, self.called = None, 0, None, False, None
        quiet = self.last is None or today - self.last >= 14 * DAY
        first = self.began is None
        waited = self.stepped and today - self.stepped >= 14 * DAY and self.step <= 3
        if due and quiet and (first or waited or (not self.by_mail and self.reachable(today))):
            self.take_a_step(today)
        self.season(today)

    def take_a_step(self, today: datetime.date) -> None:
        self.began = self.began or today
        if self.reachable(today) and not self.by_mail:
            self.by_mail, self.step, self.called = True, 0, None
        self.step, self.stepped = self.step + 1, today
        if self.step == 4:
            self.marked = True
        elif self.reachable(today):
            self.write(today, "review", self.step)
        if (self.step == 4 or not self.reachable(today)) and self.called is None:
            self.called = today
            if self.answers == 4:
                self.answer_on = today + 10 * DAY

    def season(self, today: datetime.date) -> None:
        first = today.replace(month=2, day=1)
        asked = self.last is not None and self.last > first - 14 * DAY
        unconfirmed = self.created < first and (not self.verified or self.verified < first)
        turn = today.month in (2, 3) and self.key % 28 <= (today - first).days
        if turn and unconfirmed and not asked and self.is_open(today) and self.reachable(today):
            self.write(today, "season", 1)

    def write(self, today: datetime.date, kind: str, step: int) -> None:
        self.last = today
        self.letters.append((today, kind, step))
        if self.answers == step and kind == "review":
            self.answer_on = today + 3 * DAY

    def morning(self, today: datetime.date) -> None:
        """What people do before the night: answer, rest, come back, end, get an account."""
        number = self.number(today)
        if self.rests and number == self.rests.start and number < self.closes:
            change_status(self.listing, ListingStatus.PAUSED, "夏休み")
        if self.rests and number == self.rests.stop and number < self.closes:
            change_status(self.listing, ListingStatus.OPEN)
        if number == self.closes:
            change_status(self.listing, ListingStatus.CLOSED, "終わりました")
        if number == self.joins:
            Membership.objects.bulk_create(
                Membership(user=UserFactory(email=who), organisation=self.listing.organisations.get())
                for who in self.people
            )
        if today == self.answer_on:
            self.answer_on = None
            if self.is_open(today):
                confirm(self.listing, VerificationMethod.SELF)
                Listing.objects.filter(pk=self.key).update(verified_at=noon(today))
                self.verified, self.marked = today, False


def noon(day: datetime.date) -> datetime.datetime:
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time(12)))


def lives(count: int, seed: int) -> list[Life]:
    rng, town, found = random.Random(seed), MunicipalityFactory(), []
    for number in range(count):
        people = [f"p{number}-{one}@example.jp" for one in range(rng.choice((0, 1, 1, 1, 1, 1, 2)))]
        interval = rng.choice((1, 3, 6, 6, 12))
        verified = START - rng.randrange(interval * 30) * DAY if rng.random() < 0.9 else None
        life = Life(
            listing=None, people=people, interval=interval, answers=rng.choice((0, 1, 1, 1, 2, 3, 4)),
            verified=verified, created=START - rng.randrange(0, 900) * DAY, live=rng.random() > 0.04,
        )  # fmt: skip
        if rng.random() < 0.2:
            begins = rng.randrange(20, DAYS - 100)
            life.rests = range(begins, begins + rng.randrange(10, 90))
        if rng.random() < 0.08:
            life.closes = rng.randrange(DAYS)
        if people and rng.random() < 0.08:
            life.joins = rng.randrange(30, DAYS)
        found.append(make(life, town, number))
    return found


def make(life: Life, town, number: int) -> Life:
    body = OrganisationFactory()
    if life.joins == DAYS:
        for who in life.people:
            Membership.objects.create(user=UserFactory(email=who), organisation=body)
    life.listing = ListingFactory(
        title=f"会{number:03}", municipality=town, review_interval=life.interval, live=life.live
    )
    life.listing.organisations.set([body])
    life.listing.save()
    verified_at = noon(life.verified) if life.verified else None
    Listing.objects.filter(pk=life.key).update(verified_at=verified_at, created_at=noon(life.created))
    return life


def received() -> dict[str, list[tuple[str, datetime.date]]]:
    """{title: [(address, day)]} of what the server took."""
    found = defaultdict(list)
    for to, subject, day in DyingMail.taken:
        found[subject.partition("「")[2].partition("」")[0]].append((to, day))
    return found
