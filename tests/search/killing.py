"""A process that changes listings in children and kills them: run by `test_killed`, on a database of its own.

    python -m tests.search.killing SEED

Exits 1, saying where, as soon as the read model isn't true after a kill. Prints a line for each kind of killing.
"""

import itertools
import os
import random
import signal
import sys
import time
from collections.abc import Callable

import django

django.setup()

from django.db import connection, connections  # noqa: E402

from activities.models import Schedule  # noqa: E402
from activities.services import merge_venues  # noqa: E402
from directory.enums import Visibility  # noqa: E402
from directory.models import (  # noqa: E402
    GazetteerEntry,
    Listing,
    Municipality,
    Prefecture,
    Venue,
    VenueDistrict,
)
from directory.services.listings import merge_listings, split_listing  # noqa: E402
from search import projection  # noqa: E402
from search.completions import write as completions  # noqa: E402
from search.models import Entry  # noqa: E402
from tests.factories import (  # noqa: E402
    DistrictFactory,
    GazetteerEntryFactory,
    ListingFactory,
    MunicipalityFactory,
    VenueFactory,
)

ROUNDS = 20


def prepare() -> None:
    """A town of its own in a country without others: rebuilding what a search box offers of them takes too long."""
    Municipality.successors.through.objects.all().delete()
    Municipality.objects.all()._raw_delete(connection.alias)
    Prefecture.objects.all()._raw_delete(connection.alias)
    completions.rebuild_areas()
    municipality = MunicipalityFactory(code="99201")
    town, district = GazetteerEntryFactory(municipality=municipality), DistrictFactory(municipality=municipality)
    for number in range(7):
        venue = VenueFactory(municipality=municipality, town=town, is_home=number == 0)
        VenueDistrict.objects.create(venue=venue, district=district)
        ListingFactory(municipality=municipality, venue=venue)


# --- what is going on when the end comes


def publish(number: int = 0) -> None:
    listing = Listing.objects.present().order_by("pk")[number % 4]
    listing.title = f"{time.monotonic_ns()}"
    listing.location_visibility = (Visibility.EXACT, Visibility.AREA)[number % 2]
    listing.schedules = [Schedule(venue=venue) for venue in Venue.objects.present().order_by("pk")[:2]]
    listing.save_revision().publish()


def move_venue(number: int = 0) -> None:
    """Outside of any transaction of ours."""
    venue = Venue.objects.filter(is_home=False).order_by("pk").first()
    venue.town = None if venue.town else GazetteerEntry.objects.filter(municipality=venue.municipality).get()
    venue.name = f"{time.monotonic_ns()}"
    venue.save()


def merge(number: int = 0) -> None:
    one, other = Listing.objects.order_by("pk")[4:6]
    split_listing(one) if one.replaced_by_id else merge_listings(one, other)


def close_a_venue(number: int = 0) -> None:
    other = Venue.objects.order_by("pk").first()
    one = VenueFactory(municipality=other.municipality, town=other.town)
    merge_venues(one, other)
    Venue.objects.filter(pk=one.pk).delete()


def delete_listing(number: int = 0) -> None:
    Listing.objects.order_by("pk").last().delete()


def rebuild(number: int = 0) -> None:
    projection.CHUNK = 4
    projection.rebuild()


# --- killing


def child(act: Callable[[], object]) -> int:
    """Let a child of this process act; its process id."""
    connections.close_all()
    if pid := os.fork():
        return pid
    try:
        act()
        os._exit(0)
    except BaseException as error:
        print(f"{type(error).__name__}: {error}", file=sys.stderr, flush=True)
        os._exit(3)


def die_at(statement: int, act: Callable[[], object]) -> None:
    """Act, but die by SIGKILL instead of sending the n-th statement that isn't merely a question to the database."""
    count = itertools.count(1)

    def execute(run, sql, params, many, context):
        if not sql.lstrip().startswith("SELECT") and next(count) == statement:
            os.kill(os.getpid(), signal.SIGKILL)
        return run(sql, params, many, context)

    with connection.execute_wrapper(execute):
        act()


def killed_at_every_statement(act: Callable[[], object]) -> int:
    """Die once at each statement in turn, until it comes to its end. Returns how many there are."""
    for statement in itertools.count(1):
        _pid, status = os.waitpid(child(lambda at=statement: die_at(at, act)), 0)
        if os.WIFEXITED(status) and os.WEXITSTATUS(status):
            sys.exit(f"{act.__name__} failed by itself")
        check(f"{act.__name__}, killed at statement {statement}")
        if os.WIFEXITED(status):
            return statement - 1
    return 0


def killed_at_random(rng: random.Random) -> None:
    """Somebody publishes and moves venues while the index is being rebuilt; both die at any moment."""

    def work() -> None:
        for number in itertools.count():
            rng.choice((publish, move_venue, merge))(number)

    def keep_rebuilding() -> None:
        while True:
            rebuild()

    for number in range(ROUNDS):
        running = [child(work), child(keep_rebuilding)]
        time.sleep(rng.uniform(0.05, 0.5))
        for pid in rng.sample(running, 2):
            os.kill(pid, signal.SIGKILL)
        for pid in running:
            os.waitpid(pid, 0)
        check(f"round {number} of killing at random")


def check(when: str) -> None:
    found = list(projection.differences(areas=False))  # the whole is checked at the end, by check_search
    if found or not Entry.objects.exists():
        sys.exit(f"{when}: {found}")


def main(seed: int) -> None:
    prepare()
    check("at the start")
    for act in (publish, move_venue, merge, close_a_venue, delete_listing, rebuild):
        print(f"{act.__name__}: {killed_at_every_statement(act)} statements", flush=True)
    killed_at_random(random.Random(seed))
    print(f"at random: {ROUNDS} rounds", flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]))
