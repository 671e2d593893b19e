"""What `benchmarks.accounts` runs in a process with Django: makes the people where they are missing, then asks."""

import re
import sys
from collections.abc import Callable

from django.core import mail
from django.core.cache import caches
from django.test import Client
from django.urls import reverse

from directory.enums import MembershipRole
from directory.models import Curatorship, Listing, Membership, Municipality, Organisation, User
from home.roles import make_curator

from .asking import ask_all, browser, get, prepare

BATCH, BUSY = 5_000, 40
CODE = re.compile(r"\d{3}-\d{3}")
SOURCE = "benchmark"


def ensure_people(number: int) -> None:
    """A body and its owner, so many times; every listing is run by one of them."""
    towns = list(Municipality.objects.values_list("pk", flat=True)[:500])

    def town_of(n: int) -> str:
        return towns[n % len(towns)]

    for start in range(Organisation.objects.filter(source=SOURCE).count(), number, BATCH):
        several = range(start, min(start + BATCH, number))
        bodies = Organisation.objects.bulk_create(
            Organisation(name=f"第{n}みんなの会", source=SOURCE, origin_id=str(n), municipality_id=town_of(n))
            for n in several
        )
        people = User.objects.bulk_create(
            User(email=f"person{n}@example.jp", last_name=f"浜{n}", first_name="はな") for n in several
        )
        owner = MembershipRole.OWNER
        pairs = zip(people, bodies, strict=True)
        Membership.objects.bulk_create(Membership(user=one, organisation=body, role=owner) for one, body in pairs)
    if not User.objects.filter(email="busy@example.jp").exists():
        _ensure_the_few()


def _ensure_the_few() -> None:
    through = Listing.organisations.through
    bodies = list(Organisation.objects.filter(source=SOURCE).order_by("pk").values_list("pk", flat=True))
    keys = Listing.objects.order_by("pk").values_list("pk", flat=True)
    rows = (through(listing_id=key, organisation_id=bodies[n % len(bodies)]) for n, key in enumerate(keys))
    through.objects.bulk_create(rows, batch_size=BATCH, ignore_conflicts=True)
    busy = User.objects.create_user("busy@example.jp")
    Membership.objects.bulk_create(Membership(user=busy, organisation_id=key) for key in bodies[:BUSY])
    curator = User.objects.create_user("curator@example.jp")
    make_curator(curator)
    first = Organisation.objects.get(pk=bodies[0])
    Membership.objects.create(user=curator, organisation=first)
    Curatorship.objects.create(organisation=first, municipality=first.municipality)
    User.objects.create_superuser("boss@example.jp", "a-long-password-for-measuring")


def sign_in(n: int) -> None:
    """All of it: the address, the code from the mail, the area."""
    caches["limits"].clear()
    mail.outbox.clear()
    client = Client()
    client.post(reverse("account_login"), {"email": f"person{n}@example.jp"})
    code = CODE.search(mail.outbox[-1].subject + mail.outbox[-1].body)[0]
    answer = client.post(reverse("account_confirm_login_code"), {"code": code, "action": "verify"})
    if answer["Location"] != reverse("account"):
        raise SystemExit(f"not signed in: {answer['Location']}")


def pages() -> dict[str, Callable[[int], object]]:
    """Title → what is done for the n-th time."""
    boss, curator = browser("boss@example.jp"), browser("curator@example.jp")
    bodies = list(Organisation.objects.filter(source=SOURCE).order_by("pk").values_list("pk", "public_id")[:2000])
    owners = [browser(f"person{n}@example.jp") for n in range(20)]
    people = list(User.objects.order_by("pk").values_list("pk", flat=True)[:2000])
    own = Organisation.objects.filter(curatorships__isnull=False, source=SOURCE).values_list("municipality", flat=True)
    near = list(Organisation.objects.filter(municipality__in=own, curatorships=None).values_list("pk", flat=True)[:50])
    users, bodies_list = reverse("wagtailusers_users:index"), reverse("wagtailsnippets_directory_organisation:list")
    memberships = reverse("wagtailsnippets_directory_membership:list")

    busy = browser("busy@example.jp")
    return {
        "sign in, both steps": sign_in,
        "/account/": lambda n: get(owners[n % 20], reverse("account")),
        f"/account/, {BUSY} bodies": lambda n: get(busy, reverse("account")),
        "/account/organisations/…/": lambda n: get(
            owners[n % 20], reverse("account_organisation", args=[bodies[n % 20][1]])
        ),
        "/account/organisations/…/members/": lambda n: get(
            owners[n % 20], reverse("account_members", args=[bodies[n % 20][1]])
        ),
        "users": lambda n: get(boss, users),
        "users, a page far back": lambda n: get(boss, f"{users}?p={1000 + n}"),
        "users, searched for": lambda n: get(boss, f"{users}?q=person{n * 37}"),
        "one user": lambda n: get(boss, reverse("wagtailusers_users:edit", args=[people[n * 7]])),
        "bodies": lambda n: get(boss, bodies_list),
        "bodies, curator": lambda n: get(curator, bodies_list),
        "bodies, searched for": lambda n: get(boss, f"{bodies_list}?q=第{n * 37}"),
        "memberships": lambda n: get(boss, memberships),
        "memberships, curator": lambda n: get(curator, memberships),
        "members of a body": lambda n: get(boss, reverse("staff_members", args=[bodies[n * 7][0]])),
        "members of a body, curator": lambda n: get(curator, reverse("staff_members", args=[near[n % len(near)]])),
        "bodies without owner": lambda n: get(boss, reverse("staff_ownerless")),
        "first page of the admin": lambda n: get(boss, reverse("wagtailadmin_home")),
        "first page, curator": lambda n: get(curator, reverse("wagtailadmin_home")),
    }


def main() -> None:
    people, times = int(sys.argv[1]), int(sys.argv[2])
    prepare()
    ensure_people(people)
    print(f"\n{people:,} bodies and people, {times} requests each\n")
    ask_all(pages(), times)


if __name__ == "__main__":
    main()
