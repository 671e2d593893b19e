"""Run by a version in its own folder (`with_django.py`), so it may only name what both versions have.

`prepare N`: N listings get a group with one person, signed in; answers {"groups", "reads"} as JSON.
`state`: {public id: status} of those listings.
"""

import json
import sys

from django.conf import settings
from django.test import Client

from directory.enums import MembershipRole
from directory.models import District, Listing, Membership, Organisation, User

SOURCE = "rehearsal"


def prepare(number: int) -> dict:
    listings = list(Listing.objects.filter(live=True, status="open").order_by("pk")[: number + 20])
    groups = []
    for n, listing in enumerate(listings[:number]):
        town = listing.municipality
        body = Organisation.objects.create(name=f"第{n}の会", source=SOURCE, origin_id=str(n), municipality=town)
        person = User.objects.create_user(f"person{n}@example.jp")
        Membership.objects.create(user=person, organisation=body, role=MembershipRole.OWNER)
        Listing.organisations.through.objects.create(listing=listing, organisation=body)
        client = Client()
        client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
        cookie = f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"
        groups.append({"listing": listing.public_id, "cookie": cookie})
    pages = ["/", "/search/", "/search/?q=食堂", "/calendar/", "/districts/", "/away/", "/en/", "/easy/search/"]
    pages += [f"/listings/{listing.public_id}/" for listing in listings]
    pages += [f"/districts/{code}/" for code in District.objects.order_by("pk").values_list("code", flat=True)[:10]]
    pages += ["/api/v1/listings?page_size=20", "/api/v1/occurrences", "/feeds/listings.atom", "/api/v1/taxonomy"]
    return {"groups": groups, "reads": pages}


def state() -> dict:
    own = Listing.objects.filter(organisations__source=SOURCE)
    return dict(own.values_list("public_id", "status"))


if __name__ == "__main__":
    print(json.dumps(prepare(int(sys.argv[2])) if sys.argv[1] == "prepare" else state(), ensure_ascii=False))
