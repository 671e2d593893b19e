"""What a list of /hsds/ may be asked, and the page it is answered with."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest, HttpResponse

from directory.models import Organisation
from search.api.answers import answer, read
from search.filters import TextField, tagged
from search.models import Entry, TagGroup
from search.text import index
from search.text.understanding import understand

from .keys import Kind, read_key
from .terms import all_terms

PER_PAGE, MOST = 50, 100


class Page(forms.Form):
    """Which part of a list. `format` is there because the specification names it: ours is JSON."""

    page = forms.IntegerField(required=False, min_value=1, max_value=1_000_000)
    per_page = forms.IntegerField(required=False, min_value=1, max_value=MOST)
    format = forms.ChoiceField(required=False, choices=[("json", "json")])


class Taxonomies(Page):
    search = TextField(required=False, max_length=100)


class Terms(Taxonomies):
    taxonomy_id = forms.UUIDField(required=False)


class Organisations(Taxonomies):
    full = forms.BooleanField(required=False)
    full_service = forms.BooleanField(required=False)


class Services(Taxonomies):
    """The specification's own conditions. Where something is, is asked of `/api/v1/`, which knows Japanese places."""

    taxonomy_term_id = forms.UUIDField(required=False)
    taxonomy_id = forms.UUIDField(required=False)
    organization_id = forms.UUIDField(required=False)
    modified_after = forms.DateTimeField(required=False)
    minimal = forms.BooleanField(required=False)
    full = forms.BooleanField(required=False)


def asked_of(form: type[Page], request: HttpRequest) -> dict[str, Any]:
    """The parameters, read. Raises Rejected for those that are unknown or not understood."""
    return read(form, request.GET)


def entries_for(asked: dict[str, Any]) -> QuerySet[Entry]:
    """The rows of the read model that answer the conditions; of one listing as many as it has places."""
    entries = Entry.objects.all()
    if words := asked["search"]:
        entries = index.matching(entries, understand(words))
    if term := asked["taxonomy_term_id"]:
        entries = entries.filter(_carrying(str(term)))
    if taxonomy := asked["taxonomy_id"]:
        slugs = [(one.param, term.slug) for one, term in all_terms() if one.id == str(taxonomy)]
        entries = entries.filter(_any_of(slugs))
    if body := asked["organization_id"]:
        key = read_key(str(body))
        wanted = key.public_id if key and key.kind == Kind.ORGANISATION else ""
        entries = entries.filter(listing__organisations__public_id=wanted)
    if since := asked["modified_after"]:
        entries = entries.filter(updated_at__gte=since)
    return entries


def _carrying(term_id: str) -> Q | Exists:
    return _any_of([(one.param, term.slug) for one, term in all_terms() if one.term_id(term.slug) == term_id])


def _any_of(choices: list[tuple[str, str]]) -> Q | Exists:
    """Of one taxonomy, so of one group. An id that is nobody's matches nothing."""
    if not choices:
        return Q(pk__in=[])
    return tagged(TagGroup(choices[0][0]), [slug for _param, slug in choices])


def organisations_for(asked: dict[str, Any]) -> QuerySet[Organisation]:
    """Bodies that a public listing names."""
    named = Entry.objects.filter(listing__organisations=OuterRef("pk"))
    found = Organisation.objects.present().filter(Exists(named)).order_by("public_id")
    return found.filter(name__icontains=asked["search"]) if asked["search"] else found


def paged(rows: QuerySet | Sequence, asked: dict[str, Any], write: Callable[[list], list[dict]]) -> HttpResponse:
    """The page that was asked for, in the specification's wrapping. A page beyond the last is empty."""
    pages = Paginator(rows, asked["per_page"] or PER_PAGE)
    number, total = asked["page"] or 1, pages.num_pages if pages.count else 0
    contents = write(list(pages.page(number).object_list)) if number <= total else []
    return answer(
        {
            "total_items": pages.count,
            "total_pages": total,
            "page_number": number,
            "size": len(contents),
            "first_page": number == 1,
            "last_page": number >= total,
            "empty": not contents,
            "contents": contents,
        }
    )
