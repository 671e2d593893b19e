"""What is there when nonsense comes in: two towns and everybody around them; a database of its own for runs by hand."""

import datetime
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from unittest import mock

from django.core.cache import caches
from django.db import transaction
from django.test import Client
from django.test.utils import (
    override_settings,
    setup_databases,
    setup_test_environment,
    teardown_databases,
    teardown_test_environment,
)
from django.utils import timezone

from activities.models import Schedule
from activities.services import refresh
from directory.enums import MembershipRole
from directory.models import Membership, User
from home.imports import running
from tests.factories import DistrictFactory, MunicipalityFactory, ScheduleFactory, VenueFactory, square
from tests.home.desk_world import curator_of
from tests.home.test_admin_urls import BACKEND
from tests.home.test_admin_urls import World as Desk

SAME_ORIGIN = {"sec-fetch-site": "same-origin"}


class World:
    """The desk's world (`test_admin_urls.py`), whose listing a group runs on a schedule with dates."""

    def __init__(self) -> None:
        self.desk = Desk()
        here = self.desk.here
        self.town, self.listing = here.municipality, here.listing
        self.group = next(value for model, value in here.objects.items() if model.__name__ == "Organisation")
        self.hall = VenueFactory(municipality=self.town, name="浜の集会所")
        self.schedule: Schedule = ScheduleFactory(
            listing=self.listing, venue=self.hall, rrule="FREQ=WEEKLY;BYDAY=WE", dtstart=timezone.localdate(),
            start_time=datetime.time(10), end_time=datetime.time(12),
        )  # fmt: skip
        self.district = DistrictFactory(
            name="臨海小学校", code="99301-e-rinkai", geometry=square(140.70, 34.50),
            municipality=MunicipalityFactory(code="99301", name="ひなた市"),
        )  # fmt: skip
        for code, name in (("99201-e-hama", "浜小学校"), ("99201-e-yama", "山小学校")):
            DistrictFactory(name=name, code=code, municipality=self.town)
        refresh([self.listing.pk])
        member = User.objects.create_user("member@example.jp")
        Membership.objects.create(user=member, organisation=self.group, role=MembershipRole.OWNER)
        self.listing.organisations.set([self.group])
        self.listing.save()
        self.people: dict[str, User | None] = {
            "anonymous": None,
            "member": member,
            "curator": curator_of(here.council),
            "superuser": User.objects.create_superuser("admin@example.jp", "nagiura-no-umi-99"),
        }

    def browser(self, person: str) -> Client:
        """As signed in as somebody. Answers of 5xx come as answers."""
        client = Client(raise_request_exception=False, headers=SAME_ORIGIN)
        if user := self.people[person]:
            client.force_login(user, backend=BACKEND)
        return client


@contextmanager
def undone() -> Iterator[None]:
    """Whatever is written meanwhile is taken back, and what is remembered forgotten."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
    for cache in caches.all():
        if not cache.__class__.__name__.startswith("Database"):
            cache.clear()


@contextmanager
def quickly(media: Path) -> Iterator[None]:
    """Files into a folder of their own; no pauses between the parts of an import, which nobody waits for here."""
    with ExitStack() as stack:
        stack.enter_context(override_settings(MEDIA_ROOT=media))
        stack.enter_context(mock.patch.object(running, "PAUSE", 0))
        yield


@contextmanager
def own_database() -> Iterator[None]:
    """As the tests have one, for runs by hand."""
    setup_test_environment()
    created = setup_databases(verbosity=0, interactive=False)
    try:
        yield
    finally:
        teardown_databases(created, verbosity=0)
        teardown_test_environment()
