"""Who belongs to an organisation: for its owners in /account/, for staff in /admin/."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from directory.models import Membership, Organisation
from home.account import members, rights
from home.account.adapter import NOT_SENT
from home.account.forms import InviteForm
from home.account.member_actions import act
from home.models import Invitation, MemberEvent

EVENTS = 12


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def members_page(request: HttpRequest, public_id: str) -> HttpResponse:
    """Template `account/members.html`. Owners only: 403 for other members, 404 for everybody else."""
    organisation = get_object_or_404(Organisation.objects.present(), public_id=public_id)
    mine = rights.membership(request.user, organisation)
    if mine is None:
        raise Http404
    if not rights.is_owner(request.user, organisation):
        raise PermissionDenied
    form = InviteForm()
    if request.method == "POST":
        form, is_done = _act(request, organisation)
        if is_done:
            still_owner = rights.is_owner(request.user, organisation)
            return redirect("account_members", public_id) if still_owner else redirect("account")
    return render(request, "account/members.html", context(organisation, form) | {"me": request.user})


@require_POST
@login_required
def leave(request: HttpRequest, public_id: str) -> HttpResponse:
    organisation = get_object_or_404(Organisation.objects.joined_by(request.user), public_id=public_id)
    try:
        members.leave(organisation, request.user)
    except ValidationError as problem:
        messages.error(request, " ".join(problem.messages))
        return redirect("account_organisation", public_id)
    messages.success(request, _("「%s」から抜けました。いままで、ありがとうございました。") % organisation.label)
    return redirect("account")


@require_http_methods(["GET", "HEAD", "POST"])
def staff_members(request: HttpRequest, pk: int) -> HttpResponse:
    """Template `account/staff_members.html`, in the admin (which asks for signing in)."""
    organisation = get_object_or_404(
        rights.looked_after_by(request.user).filter(deleted_at=None, replaced_by=None), pk=pk
    )
    form = InviteForm()
    if request.method == "POST":
        form, is_done = _act(request, organisation)
        if is_done:
            return redirect("staff_members", pk)
    return render(request, "account/staff_members.html", context(organisation, form))


def _act(request: HttpRequest, organisation: Organisation) -> tuple[InviteForm, bool]:
    """Whether it was done, and the form as typed where it wasn't. What to tell is in the messages."""
    try:
        messages.success(request, act(organisation, request.user, request.POST))
    except ValidationError as problem:
        messages.error(request, " ".join(problem.messages))
    except OSError:
        messages.error(request, NOT_SENT)
    else:
        return InviteForm(), True
    return InviteForm(request.POST if request.POST.get("do") == "invite" else None), False


def context(organisation: Organisation, form: InviteForm) -> dict:
    rows = Membership.objects.filter(organisation=organisation).select_related("user").order_by("-role", "pk")
    events = MemberEvent.objects.filter(organisation=organisation).select_related("actor", "person")
    return {
        "organisation": organisation,
        "form": form,
        "members": rows,
        "invitations": Invitation.objects.filter(organisation=organisation),
        "events": events[:EVENTS],
    }
