"""/account/listings/<id>/ – one listing: how it stands, what to write, what waits, how it would look, what it was."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from wagtail.models import WorkflowState

from directory.models import Listing, Organisation
from home.account.editing import copying, drafts, history, sending, typed
from home.account.editing.subjects import SUBJECTS
from home.account.states import standings
from home.coming_preview import coming_of
from home.review.services import Outcome, withdraw
from home.review.waiting import waiting_on
from search.views.listings import listing_context

from .subject import number, seen

PER_PAGE = 30


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def listing_page(request: HttpRequest, public_id: str) -> HttpResponse:
    """Template `account/listing/page.html`: listing, draft, seen, standing, waiting, comment, may_send, subjects, and
    `unfinished`: slugs of the forms this person began and hasn't saved."""
    listing = drafts.mine(request.user, public_id)
    if request.method == "POST":
        try:
            messages.success(request, _do(request, listing))
        except ValidationError as problem:
            messages.error(request, " ".join(problem.messages))
        return redirect("account_listing", public_id)
    draft, seen = drafts.draft_of(listing)
    waiting = waiting_on(listing) if listing.workflow_in_progress else None
    context = {
        "listing": listing,
        "draft": draft,
        "seen": seen,
        "standing": standings([listing])[0],
        "waiting": waiting,
        "comment": _comment(listing),
        "subjects": [(one, one.summary(draft)) for one in SUBJECTS],
        "unfinished": typed.subjects_of(listing, request.user),
        "may_send": bool(seen) and not waiting and (listing.has_unpublished_changes or not listing.live),
    }
    return render(request, "account/listing/page.html", context)


def _comment(listing: Listing) -> str:
    """What the reviewer said when the change was sent back."""
    state = listing.current_workflow_state
    if state is None or state.status != WorkflowState.STATUS_NEEDS_CHANGES or state.current_task_state is None:
        return ""
    return state.current_task_state.comment


def _do(request: HttpRequest, listing: Listing) -> str:
    """What a button says; returns what to tell. Raises ValidationError with a sentence."""
    what = request.POST.get("do", "")
    if what == "send":
        outcome = sending.send_in(listing, request.user, seen(request))
        if outcome is Outcome.PUBLISHED:
            return _("公開しました。")
        return _("確認に出しました。承認されると公開され、メールでお知らせします。")
    if what == "withdraw":
        try:
            withdraw(listing, request.user)
        except PermissionDenied as refused:
            raise Http404 from refused
        return _("取り下げました。内容は下書きに残っています。")
    raise ValidationError(_("何をするのかわかりませんでした。もう一度ボタンを押してください。"))


@require_safe
@login_required
def preview(request: HttpRequest, public_id: str, revision: int = 0) -> HttpResponse:
    """Template `account/listing/preview.html`: the public page, made of a draft or of an older version."""
    listing = drafts.mine(request.user, public_id)
    if revision:
        found = history.revision_of(listing, revision)
        if found is None:
            raise Http404
        draft = found.as_object()
    else:
        draft, _seen = drafts.draft_of(listing)
    context = listing_context(draft) | {"public_id": public_id, "is_old": bool(revision)}
    context["coming"] = coming_of(draft, context["view"])
    return render(request, "account/listing/preview.html", context)


@require_safe
@login_required
def changes(request: HttpRequest, public_id: str, revision: int) -> HttpResponse:
    """Template `account/listing/changes.html`: listing, revision, changes [home.review.difference.Change]."""
    listing = drafts.mine(request.user, public_id)
    found = history.revision_of(listing, revision)
    if found is None:
        raise Http404
    context = {"listing": listing, "revision": found, "changes": history.changes_of(listing, found)}
    return render(request, "account/listing/changes.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def listing_history(request: HttpRequest, public_id: str) -> HttpResponse:
    """Template `account/listing/history.html`: listing, page of revisions, seen. POST: an old one as a new draft."""
    listing = drafts.mine(request.user, public_id)
    if request.method == "POST":
        old = history.revision_of(listing, number(request.POST.get("revision")))
        if old is None:
            raise Http404
        try:
            history.restore(listing, old, request.user, seen(request))
        except drafts.Conflict:
            messages.error(request, sending.meanwhile())
        except ValidationError as problem:
            messages.error(request, " ".join(problem.messages))
        else:
            messages.success(request, _("前の内容を、下書きにもどしました。"))
            return redirect("account_listing", public_id)
        return redirect("account_listing_history", public_id)
    page = Paginator(history.revisions_of(listing), PER_PAGE).get_page(request.GET.get("p"))
    context = {"listing": listing, "page": page, "seen": listing.latest_revision_id or 0}
    return render(request, "account/listing/history.html", context)


@require_POST
@login_required
def copy(request: HttpRequest, public_id: str) -> HttpResponse:
    made = copying.copy(drafts.mine(request.user, public_id), request.user)
    messages.success(request, _("写しを作りました。ちがうところを直してください。"))
    return redirect("account_listing", made.public_id)


@require_POST
@login_required
def new(request: HttpRequest, public_id: str) -> HttpResponse:
    """Another listing of an organisation one belongs to: empty, and seen by nobody until it was reviewed."""
    bodies = Organisation.objects.present().filter(memberships__user=request.user)
    made = copying.empty(get_object_or_404(bodies, public_id=public_id), request.user)
    return redirect(SUBJECTS[0].view, made.public_id)
