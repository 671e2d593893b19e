"""What `benchmarks.desk` runs in a process with Django: makes who asks and a trail where there is none, then asks."""

import sys
from collections.abc import Callable
from datetime import timedelta

from django.contrib.contenttypes.models import ContentType
from django.db.models import Count
from django.urls import reverse
from django.utils import timezone
from wagtail.models import ModelLogEntry

from directory.models import Curatorship, District, Listing, Membership, Municipality, Organisation, User
from home.desk.queues import QUEUES
from home.roles import make_curator

from .asking import ask_all, browser, get, prepare

BOSS, CURATOR = "desk-boss@example.jp", "desk-curator@example.jp"
TRAIL, BATCH = 200_000, 5_000


def ensure_people() -> Municipality:
    """An administrator, and a curator of the town with the most listings; that town."""
    by_size = Listing.objects.values("municipality").annotate(many=Count("pk")).order_by("-many")
    town = Municipality.objects.get(pk=by_size.exclude(municipality=None)[0]["municipality"])
    if not User.objects.filter(email=CURATOR).exists():
        User.objects.create_superuser(BOSS, "a-long-password-for-measuring")
        curator = User.objects.create_user(CURATOR)
        make_curator(curator)
        body = Organisation.objects.create(name=f"{town.name}社会福祉協議会", municipality=town)
        Membership.objects.create(user=curator, organisation=body)
        Curatorship.objects.create(organisation=body, municipality=town)
    return town


def ensure_trail() -> None:
    """A line for each of so many listings, wherever they lie: one a minute."""
    kind, boss = ContentType.objects.get_for_model(Listing), User.objects.get(email=BOSS)
    if ModelLogEntry.objects.filter(content_type=kind).exists():
        return
    listings = Listing.objects.order_by("public_id").values_list("pk", "title")[:TRAIL]
    now, minute = timezone.now(), timedelta(minutes=1)
    same = {"content_type": kind, "user": boss, "action": "wagtail.edit", "data": {}}
    rows = (
        ModelLogEntry(object_id=str(pk), label=title, timestamp=now - number * minute, **same)
        for number, (pk, title) in enumerate(listings.iterator())
    )
    ModelLogEntry.objects.bulk_create(rows, batch_size=BATCH)


def pages(town: Municipality) -> dict[str, Callable[[int], object]]:
    """Title → what is done for the n-th time; the same for the curator of one town and for who administers all."""
    found: dict[str, Callable[[int], object]] = {}
    for who, email in (("curator", CURATOR), ("administrator", BOSS)):
        client = browser(email)
        for title, path in addresses(town).items():
            found[f"{title}, {who}"] = lambda n, client=client, path=path: get(client, path.format(n=n))
    boss = browser(BOSS)
    found["workbench, all towns"] = lambda n: get(boss, reverse("workbench"))  # a curator of one is led on to it
    for title, name in (("coverage", "coverage_area"), ("activity report", "activity_report_area")):
        path = reverse(name, args=[town.prefecture_id])
        found[f"{title} of a prefecture"] = lambda n, path=path: get(boss, path)
    return found


def addresses(town: Municipality) -> dict[str, str]:
    """Title → path; `{n}` differs from one time to the next."""
    listings = reverse(Listing.snippet_viewset.get_url_name("list"))
    district = District.objects.filter(municipalities=town).order_by("pk").first()
    queues = {queue.label: reverse("desk_queue", args=[queue.slug]) for queue in QUEUES.values()}
    return {
        "first page": reverse("wagtailadmin_home"),
        "listings": listings,
        "listings, further on": f"{listings}?p={{n}}",
        "listings, searched for": f"{listings}?q=サロン{{n}}",
        **queues,
        "call list": reverse("call_list"),
        "trail": reverse("desk_trail"),
        "trail, searched for": f"{reverse('desk_trail')}?title=サロン{{n}}",
        "deleted": reverse("discarded_listings"),
        "imports": reverse("list_imports"),
        "workbench, town": reverse("workbench_town", args=[town.pk]),
        "workbench, texts": reverse("workbench_texts", args=[town.pk]),
        "workbench, addresses": reverse("workbench_addresses", args=[town.pk]),
        "workbench, outside": reverse("workbench_outside", args=[town.pk]),
        "workbench, duplicates": reverse("workbench_duplicates", args=[town.pk]),
        "workbench, district": reverse("workbench_district", args=[district.pk]),
        "coverage of a town": reverse("coverage_area", args=[town.pk]),
        "activity report of a town": reverse("activity_report_area", args=[town.pk]),
        "paper of a town": reverse("paper_area", args=[town.pk]),
    }


def main() -> None:
    times = int(sys.argv[1])
    prepare()
    town = ensure_people()
    ensure_trail()
    inside = Listing.objects.filter(municipality=town).count()
    print(f"\n{Listing.objects.count():,} listings, {inside:,} of them in the town, {times} requests each\n")
    ask_all(pages(town), times)


if __name__ == "__main__":
    main()
