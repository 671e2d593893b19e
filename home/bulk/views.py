"""まとめて変える: choose, look at it, do it, take it back. No JavaScript."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from directory.models import Listing, User
from home.desk.calls import changeable_by
from home.desk.dates import may_edit
from home.models import BulkChange

from . import services
from .actions import Words
from .forms import ActionForm, FindForm

LABEL = "まとめて変える"
PER_PAGE = services.MOST
LATEST = 5
NOTHING = "変える居場所・活動を、一つ以上選んでください。"
TOO_MANY = f"一度に変えられるのは{services.MOST}件までです。分けて変えてください。"
NO_CHANGE = "変えられるものがありませんでした。"


@require_http_methods(["GET", "HEAD", "POST"])
def listing_bulk(request: HttpRequest) -> HttpResponse:
    """Template `desk/bulk/choose.html`: page of Listings, find, form, chosen, latest. A POST shows
    `desk/bulk/preview.html`: planned [Planned], action, sent; only a second one, `do=carry_out`, changes anything."""
    user = request.user
    if not may_edit(user):
        raise PermissionDenied
    if request.method != "POST":
        return _choose(request, ActionForm(user=user))
    form, chosen = ActionForm(request.POST, user=user), _chosen(request.POST, user)
    problem = NOTHING if not chosen else TOO_MANY if len(chosen) > services.MOST else ""
    if problem:
        messages.error(request, problem)
    if problem or not form.is_valid():
        return _choose(request, form)
    action = form.action()
    planned = services.plan(chosen, action)
    doable = sum(not one.refusal for one in planned)
    if request.POST.get("do") != "carry_out" or not doable:
        sent = [(name, value) for name in form.fields for value in request.POST.getlist(name)]
        context = {"planned": planned, "action": action, "sent": sent, "doable": doable, "label": LABEL}
        return render(request, "desk/bulk/preview.html", context)
    change, failed = services.carry_out(planned, action, user)
    for listing, sentence in failed:
        messages.warning(request, f"「{listing}」は変えられませんでした。{sentence}")
    if not change.rows.exists():
        change.delete()
        messages.error(request, NO_CHANGE)
        return HttpResponseRedirect(reverse("listing_bulk"))
    messages.success(request, f"{change.rows.count()}件を変えました。")
    return HttpResponseRedirect(reverse("bulk_change", args=[change.pk]))


def _choose(request: HttpRequest, form: ActionForm) -> HttpResponse:
    find = FindForm(request.GET)
    rows = find.narrow(changeable_by(request.user)).select_related("municipality").order_by("title", "pk")
    context = {
        "label": LABEL,
        "find": find,
        "form": form,
        "page": Paginator(rows, PER_PAGE).get_page(request.GET.get("p")),
        "chosen": request.POST.getlist("listing"),
        "latest": BulkChange.objects.curated_by(request.user).select_related("made_by")[:LATEST],
    }
    return render(request, "desk/bulk/choose.html", context)


def _chosen(sent: QueryDict, user: User) -> list[Listing]:
    """What was ticked, of what the person may change; one more than may be changed at once, to tell too many."""
    keys = {int(key) for key in sent.getlist("listing") if key.isascii() and key.isdecimal() and len(key) < 19}
    rows = changeable_by(user).filter(pk__in=sorted(keys)[: services.MOST + 1])
    return list(
        rows.select_related("review_round").prefetch_related("categories", "organisations").order_by("title", "pk")
    )


@require_http_methods(["GET", "HEAD", "POST"])
def bulk_change(request: HttpRequest, pk: int) -> HttpResponse:
    """Template `desk/bulk/change.html`: change, rows [(BulkRow, before, after)], left (to put back)."""
    if not may_edit(request.user):
        raise Http404
    change = get_object_or_404(BulkChange.objects.curated_by(request.user).select_related("made_by"), pk=pk)
    mine = changeable_by(request.user).order_by().values("pk")
    if request.method == "POST":
        done, left = services.undo(change, mine, request.user)
        messages.success(request, f"{done}件を元にもどしました。")
        for listing in left:
            messages.warning(request, f"「{listing}」は、そのあとに変わったので、そのままにしました。")
        return HttpResponseRedirect(reverse("bulk_change", args=[pk]))
    return render(request, "desk/bulk/change.html", {"change": change, "label": LABEL, **_told(change, mine)})


def _told(change: BulkChange, mine: QuerySet) -> dict:
    rows = list(change.rows.filter(listing__in=mine).select_related("listing").order_by("listing__title", "pk"))
    words = Words(rows[0].field, [value for row in rows for value in (row.before, row.after)])
    told = [(row, words.of(row.before), words.of(row.after)) for row in rows]
    return {"rows": told, "left": sum(not row.undone for row in rows)}
