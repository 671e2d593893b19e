"""確認: one change that waits, what it touches, the answer to it, then the next. JavaScript adds the map and keys."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import path, reverse
from django.views.decorators.http import require_http_methods
from wagtail.permissions import policy_registry

from directory.models import Listing, User
from home.models import ReadyComment
from home.review import services
from home.review.deciding import sensitive_changes
from home.review.difference import difference
from home.review.moves import moves
from home.review.waiting import Waiting, waiting_for, waiting_on

DONE = {
    "approve": "承認して、公開しました。",
    "reject": "書き直しをお願いしました。書いた人に伝わります。",
    "withdraw": "取り下げました。内容は下書きに残っています。",
}
NO_COMMENT = "どこを直せばよいか、ひとこと書いてください。"
LONGEST = 2000
UNKNOWN = "何をするのかわかりませんでした。もう一度ボタンを押してください。"


@require_http_methods(["GET", "HEAD", "POST"])
def listing_review(request: HttpRequest, pk: int) -> HttpResponse:
    """Template `desk/review.html`: listing, waiting, may_answer, turn, mine, delicate [label], changes [Change], moves,
    ready [ReadyComment], queue, links."""
    listing, waiting = _find(request.user, pk)
    if request.method == "POST":
        try:
            messages.success(request, _do(request, listing))
            return HttpResponseRedirect(_after(request, waiting))
        except ValidationError as problem:
            messages.error(request, " ".join(problem.messages))
            return HttpResponseRedirect(reverse("listing_review", args=[listing.pk]))
    return render(request, "desk/review.html", _context(request.user, listing, waiting))


def _find(user: User, pk: int) -> tuple[Listing, Waiting | None]:
    """For who looks after the listing and for who may answer. Raises Http404 for everybody else."""
    listing = Listing.objects.present().filter(pk=pk).select_related("municipality").first()
    if listing is None:
        raise Http404
    policy, waiting = policy_registry.get_by_type(Listing), waiting_on(listing)
    near = policy.user_has_permission_for_instance(user, "view", listing)
    if not near and not (waiting and policy.user_has_permission(user, "change") and waiting.may_answer(user)):
        raise Http404
    return listing, waiting


def _after(request: HttpRequest, done: Waiting | None) -> str:
    """The next in the queue for whoever goes through it, else the first page."""
    left = [one for one in waiting_for(request.user) if done and one.listing.pk != done.listing.pk]
    if not left or request.POST.get("do") == "withdraw":
        return reverse("wagtailadmin_home")
    return _page(_behind(left, done))


def _behind(queue: list[Waiting], here: Waiting) -> Waiting:
    """The first that has waited less long; at the end of the queue its head again."""
    return next((one for one in queue if (one.since, one.state.pk) > (here.since, here.state.pk)), queue[0])


def _page(waiting: Waiting) -> str:
    return reverse("listing_review", args=[waiting.listing.pk])


def _do(request: HttpRequest, listing: Listing) -> str:
    """What a button says; returns what to tell. Raises ValidationError with a sentence."""
    sent, user = request.POST, request.user
    what, comment = sent.get("do", ""), _comment(sent)
    if what == "withdraw":
        services.withdraw(listing, user)
    elif what in ("approve", "reject"):
        if what == "reject" and not comment:
            raise ValidationError(NO_COMMENT)
        seen = sent.get("revision", "")
        seen = int(seen) if seen.isascii() and seen.isdecimal() and len(seen) < 19 else 0
        try:
            services.answer(listing, user, approve=what == "approve", comment=comment, seen=seen)
        except PermissionDenied as refused:
            raise ValidationError(str(refused) or services.ANSWERED) from refused
    else:
        raise ValidationError(UNKNOWN)
    return DONE[what]


def _comment(sent: QueryDict) -> str:
    """The ready-made words that were ticked, and what was written below them."""
    keys = [int(key) for key in sent.getlist("ready") if key.isascii() and key.isdecimal() and len(key) < 19]
    ready = ReadyComment.objects.filter(pk__in=keys, active=True).values_list("text", flat=True)
    return "\n".join(filter(None, [*ready, sent.get("comment", "").replace("\x00", "").strip()]))[:LONGEST]


def _context(user: User, listing: Listing, waiting: Waiting | None) -> dict:
    context = {"listing": listing, "waiting": waiting}
    if waiting is None:
        return context
    address, revision = Listing.snippet_viewset.get_url_name, waiting.state.revision
    names = sensitive_changes(listing, revision) if listing.live else []
    before, after = (listing if listing.live else None), revision.as_object()
    queue = waiting_for(user)
    others = [one for one in queue if one.listing.pk != listing.pk]
    moved = moves(before, after)
    return context | {
        "may_answer": waiting.may_answer(user),
        "refusal": services.why_not(waiting, user),
        "turn": services.whose_turn(waiting),
        "mine": user.pk in waiting.authors,
        "delicate": [_label(name) for name in names],
        "changes": difference(before, after),
        "moves": moved,
        "map_data": moved.map_data() if moved else None,
        "ready": ReadyComment.objects.filter(active=True),
        "others": len(others),
        "next_url": _page(_behind(others, waiting)) if others else "",
        "preview_url": reverse(address("workflow_preview"), args=[listing.pk, waiting.state.task_id]),
        "compare_url": reverse(address("revisions_compare"), args=[listing.pk, "live", revision.pk])
        if listing.live
        else "",
    }


def _label(name: str) -> str:
    field = Listing._meta.get_field(name)
    return str(getattr(field, "verbose_name", "") or field.related_model._meta.verbose_name)


urlpatterns = [path("listing-review/<int:pk>/", listing_review, name="listing_review")]
