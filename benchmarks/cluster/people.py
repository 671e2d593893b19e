"""Who uses the cluster: made where they are missing, with sessions. Runs with Django; answers with JSON.

Groups belong to one listing each, a council may bring lists in, readers need nothing but addresses to ask.
"""

import io
import json
import sys
import time
from importlib import import_module

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from PIL import Image

from benchmarks.scenarios import drawn
from directory.models import Listing, Membership, Municipality, Organisation, User

GROUPS, SPOKEN_OF, TOWNS = 12, 200, 10
SOURCE = "cluster"
ASKED = {"a", "b", "d", "f", "g", "h", "k"}  # of benchmarks.scenarios
BACKEND = "django.contrib.auth.backends.ModelBackend"


def main() -> None:
    listings = list(Listing.objects.public().order_by("pk")[: GROUPS + SPOKEN_OF])
    json.dump(
        {
            "cookie": settings.SESSION_COOKIE_NAME,
            "groups": [_group(number, listing) for number, listing in enumerate(listings[:GROUPS])],
            "council": _council(),
            "towns": list(Municipality.objects.values_list("prefecture__name", "name")[:TOWNS]),
            "spoken_of": [listing.public_id for listing in listings[GROUPS:]],
            "reads": _reads(listings),
            "picture": _picture(),
        },
        sys.stdout,
    )


def _group(number: int, listing: Listing) -> dict:
    user, _ = User.objects.get_or_create(email=f"group{number}@example.jp")
    body, _ = Organisation.objects.get_or_create(
        source=SOURCE, origin_id=str(number), defaults={"name": f"第{number}みんなの会"}
    )
    Membership.objects.get_or_create(user=user, organisation=body)
    listing.organisations.through.objects.get_or_create(listing=listing, organisation=body)
    return {"session": _session(user), "listing": listing.public_id}


def _council() -> str:
    user = User.objects.filter(email="council@example.jp").first()
    return _session(user or User.objects.create_superuser("council@example.jp"))


def _session(user: User) -> str:
    """As after a sign-in with both steps."""
    store = import_module(settings.SESSION_ENGINE).SessionStore()
    store[SESSION_KEY], store[BACKEND_SESSION_KEY] = str(user.pk), BACKEND
    store[HASH_SESSION_KEY] = user.get_session_auth_hash()
    store["account_authentication_methods_user"] = str(user.pk)
    store["account_authentication_methods"] = [{"method": "mfa", "type": "totp", "at": time.time()}]
    store.save()
    return store.session_key


def _reads(listings: list[Listing]) -> list[str]:
    """Addresses of pages and of the API, the pages of listings as often as all others."""
    asked = [request["path"] for plan in drawn(ASKED) for request in plan["requests"] if "body" not in request]
    pages = [f"/listings/{listing.public_id}/" for listing in listings]
    return ["/", *asked, *pages * max(1, len(asked) // len(pages))]


def _picture() -> str:
    out = io.BytesIO()
    Image.new("RGB", (1200, 800), "#88aacc").save(out, "JPEG")
    return default_storage.url(default_storage.save("original_images/cluster.jpg", ContentFile(out.getvalue())))


if __name__ == "__main__":
    main()
