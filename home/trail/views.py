"""記録 and 削除したもの, with the page that asks before something is deleted. No JavaScript."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from directory.models import Listing
from home.desk.calls import changeable_by
from home.desk.counters import MOST
from home.desk.dates import may_edit
from home.desk.exporting import as_file

from . import services
from .deleting import bin_url, done
from .entries import COLUMNS, TrailForm, entries, lines
from .kinds import KINDS

LABEL, BIN_LABEL, DISCARD_LABEL = "変更の記録", "削除したもの", "削除する"
PER_PAGE = 50


@require_safe
def trail(request: HttpRequest) -> HttpResponseBase:
    """Template `desk/trail/list.html`: page [ModelLogEntry], form, query (for paging and files), most. As a file with
    `export=xlsx|csv`: everything that is found."""
    if not may_edit(request.user):
        raise PermissionDenied
    form = TrailForm(request.GET)
    rows = form.narrow(entries(request.user))
    if file := as_file(request, LABEL, COLUMNS, lines(rows)):
        return file
    query = request.GET.copy()
    query.pop("p", None)
    page = Paginator(rows[:MOST], PER_PAGE).get_page(request.GET.get("p"))
    context = {"page": page, "form": form, "query": query.urlencode(), "most": MOST, "label": LABEL}
    return render(request, "desk/trail/list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def discarded_listings(request: HttpRequest) -> HttpResponse:
    """Template `desk/trail/bin.html`: page of what was deleted, kind (`?kind=`), kinds. A POST with `row` brings one
    back. Halls and bodies are an administrator's: nobody else deletes them."""
    if not may_edit(request.user):
        raise PermissionDenied
    kinds = KINDS if request.user.is_superuser else KINDS[:1]
    kind = next((one for one in kinds if one.slug == request.GET.get("kind", KINDS[0].slug)), None)
    if kind is None:
        raise Http404
    rows = services.discarded(kind).select_related("municipality")
    if kind.model is Listing:
        rows = rows.in_areas_of(request.user)
    if request.method == "POST":
        _bring_back(request, rows)
        return HttpResponseRedirect(bin_url(kind.model))
    page = Paginator(rows[:MOST], PER_PAGE).get_page(request.GET.get("p"))
    context = {"page": page, "kind": kind, "kinds": kinds, "label": BIN_LABEL, "days": services.KEPT.days}
    return render(request, "desk/trail/bin.html", context)


def _bring_back(request: HttpRequest, rows: QuerySet) -> None:
    key = request.POST.get("row", "")
    if not (key.isascii() and key.isdecimal() and len(key) < 19):
        raise Http404
    thing = get_object_or_404(rows, pk=int(key))
    try:
        services.restore(thing, request.user)
        messages.success(request, f"「{thing}」を元にもどしました。")
    except ValidationError as problem:
        messages.error(request, " ".join(problem.messages))


@require_http_methods(["GET", "HEAD", "POST"])
def listing_discard(request: HttpRequest, pk: int) -> HttpResponse:
    """Template `desk/trail/discard.html`: listing. Asks first."""
    listing = get_object_or_404(changeable_by(request.user), pk=pk)
    if request.method == "POST":
        try:
            services.discard(Listing.objects.get(pk=listing.pk), request.user)
        except ValidationError as problem:
            messages.error(request, " ".join(problem.messages))
            return HttpResponseRedirect(reverse("listing_discard", args=[pk]))
        messages.success(request, done([listing]))
        return HttpResponseRedirect(bin_url(Listing))
    context = {"listing": listing, "label": DISCARD_LABEL, "days": services.KEPT.days}
    return render(request, "desk/trail/discard.html", context)
