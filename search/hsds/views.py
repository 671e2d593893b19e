"""The addresses of /hsds/: what is asked for is looked up in the read model, what is answered is made in `records`."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import wraps

from django import forms
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.urls import reverse

from directory.chains import end_of_chain
from directory.models import Listing, Organisation
from search.api.answers import Rejected, answer, read, rejection
from search.models import Entry
from search.presenters import ListingView, load_listing, present, present_all, with_all_shown

from . import lists, records
from .keys import Key, Kind, part_of, read_key
from .records import Addresses
from .terms import TAXONOMIES, all_terms

VERSION, PROFILE = "3.0", "https://docs.openreferral.org/en/v3.0.1/hsds/overview.html"
OPENAPI = "https://raw.githubusercontent.com/openreferral/specification/3.0/schema/openapi.json"
NOT_FOUND = "見つかりませんでした。使い方は docs/standards.md にあります。"
NOTHING_ELSE = forms.Form  # single records take no parameter
View = Callable[..., HttpResponse]


def answered(view: View) -> View:
    """Errors as the API gives them."""

    @wraps(view)
    def tried(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except Rejected as error:
            return rejection(error.errors)
        except Http404:
            return rejection({"path": [NOT_FOUND]}, status=404)

    return tried


def root(request: HttpRequest) -> HttpResponse:
    """Which version of HSDS this is."""
    read(NOTHING_ELSE, request.GET)
    return answer({"version": VERSION, "profile": PROFILE, "openapi_url": OPENAPI})


# --- Services ---------------------------------------------------------------------------------------------------------


def services(request: HttpRequest) -> HttpResponse:
    """Listings, in the order of their ids; `full` with everything, `minimal` with id and time only."""
    asked = lists.asked_of(lists.Services, request)
    found = Entry.objects.filter(first=True, listing__in=lists.entries_for(asked).values("listing"))
    addresses = Addresses.of(request)

    def written(entries: list[Entry]) -> list[dict]:
        if asked["minimal"]:
            rows = [records.plain_service(view, addresses) for view in _views(entries)]
            return [{name: row[name] for name in ("id", "name", "status", "last_modified")} for row in rows]
        write = records.service if asked["full"] else records.plain_service
        return [write(view, addresses) for view in _views(entries)]

    return lists.paged(found.order_by("public_id"), asked, written)


def service(request: HttpRequest, key: str) -> HttpResponse:
    """One listing; a closed one is told as such, one that was merged leads to where it went."""
    read(NOTHING_ELSE, request.GET)
    found = _listing(_key(key, Kind.SERVICE))
    if (target := end_of_chain(found)) is not found:
        return HttpResponsePermanentRedirect(reverse("hsds:service", args=[records.service_id(target)]))
    return answer(records.service(present(found), Addresses.of(request)))


def places(request: HttpRequest) -> HttpResponse:
    """Services at locations: each public place of each listing."""
    asked = lists.asked_of(lists.Services, request)
    addresses = Addresses.of(request)

    def written(entries: list[Entry]) -> list[dict]:
        views = {view.listing.pk: view for view in _views(entries)}
        rows = [(view, entry.place_key) for entry in entries if (view := views.get(entry.listing_id))]
        return [found for view, key in rows if (found := _place(view, addresses, lambda one, key=key: one == key))]

    return lists.paged(lists.entries_for(asked).order_by("public_id", "place_key"), asked, written)


def place(request: HttpRequest, key: str) -> HttpResponse:
    """One public place of a listing, with the listing."""
    read(NOTHING_ELSE, request.GET)
    wanted, addresses = _key(key, Kind.PLACE), Addresses.of(request)
    view = present(_listing(wanted))
    found = _place(view, addresses, lambda one: part_of(one) == wanted.part, full=True)
    if found is None:
        raise Http404
    return answer(found)


def _place(view: ListingView, addresses: Addresses, is_it: Callable[[str], bool], *, full: bool = False) -> dict | None:
    """The place whose key it is, if the listing still meets there."""
    place = next((one for one in view.places if is_it(one.place.key)), None)
    if place is None:
        return None
    record = records.place_record(view, place, addresses, full=full)
    return {**record, "service": records.plain_service(view, addresses)}


def _views(entries: Iterable[Entry]) -> list[ListingView]:
    """The listings of some entries, in their order, in a constant number of queries."""
    ids = [entry.listing_id for entry in entries]
    found = {one.pk: one for one in with_all_shown(Listing.objects.public().filter(pk__in=ids))}
    return list(present_all(found[pk] for pk in dict.fromkeys(ids) if pk in found))


def _key(text: str, kind: Kind) -> Key:
    key = read_key(text)
    if key is None or key.kind != kind:
        raise Http404
    return key


def _listing(key: Key) -> Listing:
    try:
        return load_listing(key.public_id)
    except Listing.DoesNotExist as error:
        raise Http404 from error


# --- Organisations ----------------------------------------------------------------------------------------------------


def organisations(request: HttpRequest) -> HttpResponse:
    """Bodies that run something public; `full` or `full_service` with what that is."""
    asked = lists.asked_of(lists.Organisations, request)
    addresses = Addresses.of(request)

    def written(bodies: list[Organisation]) -> list[dict]:
        if not (asked["full"] or asked["full_service"]):
            return [records.organisation(body) for body in bodies]
        run = _run_by(bodies)
        write = records.service if asked["full_service"] else records.plain_service
        return [
            records.full_organisation(one, [write(view, addresses) for view in run.get(one.pk, [])]) for one in bodies
        ]

    return lists.paged(lists.organisations_for(asked), asked, written)


def organisation(request: HttpRequest, key: str) -> HttpResponse:
    """One body with what it runs."""
    read(NOTHING_ELSE, request.GET)
    wanted = _key(key, Kind.ORGANISATION).public_id
    body = lists.organisations_for({"search": ""}).filter(public_id=wanted).first()
    if body is None:
        raise Http404
    addresses = Addresses.of(request)
    run = [records.plain_service(view, addresses) for view in _run_by([body]).get(body.pk, [])]
    return answer(records.full_organisation(body, run))


def _run_by(bodies: list[Organisation]) -> dict[int, list[ListingView]]:
    entries: QuerySet[Entry] = Entry.objects.filter(first=True, listing__organisations__in=bodies).distinct()
    run: dict[int, list[ListingView]] = {}
    for view in _views(entries.order_by("public_id")):
        for one in view.listing.organisations.all():
            run.setdefault(one.pk, []).append(view)
    return run


# --- Taxonomies -------------------------------------------------------------------------------------------------------


def taxonomies(request: HttpRequest) -> HttpResponse:
    asked = lists.asked_of(lists.Taxonomies, request)
    found = [record for one in TAXONOMIES if asked["search"] in (record := one.as_record())["name"]]
    return lists.paged(found, asked, list)


def taxonomy(request: HttpRequest, key: str) -> HttpResponse:
    read(NOTHING_ELSE, request.GET)
    found = next((one for one in TAXONOMIES if one.id == key), None)
    if found is None:
        raise Http404
    return answer(found.as_record())


def taxonomy_terms(request: HttpRequest) -> HttpResponse:
    asked = lists.asked_of(lists.Terms, request)
    wanted = str(asked["taxonomy_id"] or "")
    found = [one.term(term) for one, term in all_terms() if asked["search"] in term.name and wanted in ("", one.id)]
    return lists.paged(found, asked, list)


def taxonomy_term(request: HttpRequest, key: str) -> HttpResponse:
    read(NOTHING_ELSE, request.GET)
    found = next((one.term(term) for one, term in all_terms() if one.term_id(term.slug) == key), None)
    if found is None:
        raise Http404
    return answer(found)
