"""Every address of the URLconf, as every kind of person: its forms filled in with nonsense, and nonsense where it has
none. A new address is tried as soon as it stands there."""

import json
import re
import uuid
from collections.abc import Iterator
from random import Random
from urllib.parse import urljoin, urlsplit

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import NoReverseMatch, get_resolver, reverse

from tests.home.test_admin_urls import model_of

from . import mutations
from .files import refuse_broken
from .pages import Form, forms_on
from .world import World, undone

#: Of Wagtail: breaks on purpose.
MEANT_TO_BREAK = {"wagtailadmin_error_test"}
LANGUAGES = ("", "", "", "/en", "/easy")
#: What addresses without a form are asked besides: the parameters of the search, which most share.
PARAMETERS = (
    "q", "near", "place", "radius", "bbox", "district", "municipality", "prefecture", "category", "audience", "feature",
    "standpoint", "participation", "kind", "weekday", "from", "to", "sort", "page", "page_size", "facets", "cursor",
    "updated_since", "zoom", "geometry", "p", "date", "month", "next", "key", "format", "url", "modified_after",
)  # fmt: skip
AWAY = {
    "avoid": ["99201"], "avoid_organisers": True, "from": "34.5,140.7", "max_distance": 30, "min_distance": 1,
    "open_to": "99201", "q": "食堂", "weekday": ["mon"], "page": 1, "page_size": 20, "category": ["meal"],
}  # fmt: skip


def addresses() -> Iterator[tuple[str, tuple[str, ...], str]]:
    """(name with its namespaces, names of its parts, route) of everything."""

    def walk(patterns, route: str, spaces: tuple[str, ...], parts: tuple[str, ...]):
        for one in patterns:
            here = route + str(one.pattern)
            named = dict.fromkeys((*parts, *one.pattern.converters, *getattr(one.pattern, "regex", None).groupindex))
            if hasattr(one, "url_patterns"):
                yield from walk(
                    one.url_patterns, here, (*spaces, one.namespace) if one.namespace else spaces, (*named,)
                )
            elif one.name:
                yield ":".join((*spaces, one.name)), (*named,), here

    yield from walk(get_resolver().url_patterns, "", (), ())


def paths_of(world: World) -> list[str]:
    """One of every address, naming things that are there."""
    paths = (_path(world, *one) for one in addresses() if one[0] not in MEANT_TO_BREAK)
    return list(dict.fromkeys(path for path in paths if path))


def _path(world: World, name: str, parts: tuple[str, ...], route: str) -> str | None:
    if route.startswith("admin/"):
        try:
            return world.desk.address(name, parts, world.desk.here, model_of(name)[0])
        except (KeyError, NoReverseMatch):
            return None
    of_body = "organisation" in route
    public_id = (
        world.group.public_id if of_body else world.hall.public_id if "venue" in name else world.listing.public_id
    )
    known = {
        "public_id": public_id, "uid": world.schedule.uid, "code": world.town.code, "subject": "what", "form": "csv",
        "day": "2026-12-02", "number": 1, "slug": "c99201", "pk": world.desk.here.report.pk, "section": "listings",
        "name": "ibasho", "kind": "csv", "revision": world.listing.latest_revision_id, "image_id": 1, "version": "1",
        "key": "x", "token": "x", "format": "csv", "id": str(uuid.UUID(int=1)),
    }  # fmt: skip
    try:
        return reverse(name, kwargs={part: known.get(part, "1") for part in parts})
    except NoReverseMatch:
        return None


def visitors(path: str) -> tuple[str, ...]:
    """Who comes there, most often those who get in."""
    if path.startswith("/admin/"):
        return "superuser", "superuser", "curator", "member"
    return ("member", "member", "anonymous") if path.startswith("/account/") else ("anonymous", "anonymous", "member")


class Forms:
    """An address and a person, drawn; one form of the page sent, or something that has no form."""

    def __init__(self, world: World, name: str = "forms", only: str = "") -> None:
        """`only`: those whose path matches."""
        self.world, self.name = world, name
        paths = [path for path in paths_of(world) if re.search(only, path)]
        self.pairs = [(path, person) for path in paths for person in visitors(path)]

    def attempt(self, rng: Random) -> str:
        path, person = rng.choice(self.pairs)
        with undone():
            client = self.world.browser(person)
            path = rng.choice(LANGUAGES) + path if not path.startswith(("/admin/", "/api/", "/hsds/")) else path
            self.doing = f"{person} {path}"
            answer = client.get(path)
            refuse_broken(answer, path)
            page = "" if answer.streaming else answer.content.decode(errors="replace")
            is_page = answer.get("Content-Type", "").startswith("text/html")
            forms = forms_on(page) if is_page and answer.status_code == 200 else []
            if not forms or rng.random() < 0.2:
                return self._without_form(client, path, rng)
            return self._send(client, path, rng.choice(forms), rng)

    def _send(self, client: Client, path: str, form: Form, rng: Random) -> str:
        where = urlsplit(urljoin(path, form.action or path))
        target = where.path + (f"?{where.query}" if where.query else "")
        data = filled(form, rng)
        self.doing += f" {form.method} {target}"
        answer = client.post(target, data) if form.method == "post" else client.get(where.path, data)
        refuse_broken(answer, f"{form.method} {target}")
        return f"{form.method} {answer.status_code}"

    def _without_form(self, client: Client, path: str, rng: Random) -> str:
        """Parameters, a body of another kind, or an address with something else in it."""
        names = rng.sample(PARAMETERS, rng.randrange(1, 5))
        given = {name: [mutations.nasty(rng)[:2000] for _ in range(rng.choice((1, 1, 2)))] for name in names}
        match rng.randrange(4):
            case 0:
                content = mutations.tree(rng, mutations.tree(rng, AWAY))
                body = json.dumps(content) if rng.random() < 0.8 else mutations.nasty(rng)
                answer = client.post(path, body, content_type="application/json")
            case 1:
                answer = client.post(path, given)
            case 2:
                parts = path.split("/")
                parts[rng.randrange(1, len(parts))] = mutations.nasty(rng)[:300].replace("?", "")
                answer = client.get("/".join(parts))
            case _:
                answer = client.get(path, given)
        refuse_broken(answer, path)
        return f"without a form {answer.status_code}"


def filled(form: Form, rng: Random) -> dict[str, list]:
    """As it stands there, with a few fields changed, doubled, left out or added; now and then with bytes for text."""
    sent: dict[str, list] = {}
    for name, values in form.fields.items():
        if name in form.files:
            continue
        sent[name] = [rng.choice(values)] if values else [""]
    if form.method == "get":
        sent = {name: values for name, values in sent.items() if name != "csrfmiddlewaretoken"}
    changeable = [name for name in sent if name != "csrfmiddlewaretoken"]
    for name in rng.sample(changeable, min(len(changeable), rng.choice((1, 1, 2, 3, 8)))):
        match rng.randrange(10):
            case 0:
                del sent[name]
            case 1:
                sent[name] *= rng.choice((2, 50))
            case 2:
                sent[name] = [rng.randbytes(20)]
            case 3:
                sent[mutations.nasty(rng)[:80] or "x"] = sent[name]
            case _:
                sent[name] = [mutations.text(rng, sent[name][0])]
    if form.method == "post":
        for name in form.files:
            sent[name] = [
                SimpleUploadedFile(mutations.nasty(rng)[:90] or "x.csv", rng.randbytes(rng.choice((0, 9, 9000))))
            ]
    return sent
