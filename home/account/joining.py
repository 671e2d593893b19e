"""From an invitation's page through the code to membership: what is remembered on the way, in the session."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from directory.models import User
from home.models import Invitation

from . import invitations

JOINING = "joining"


def begin(request: HttpRequest, invitation: Invitation) -> None:
    request.session[JOINING] = [invitation.pk, invitation.token_hash]


def finish(request: HttpRequest, user: User) -> HttpResponse | None:
    """After signing in: accept the invitation one came with, if it is still open and for this address."""
    pk, token_hash = request.session.pop(JOINING, (None, None))
    found = Invitation.objects.open().filter(pk=pk, token_hash=token_hash).select_related("organisation").first()
    return accept(request, found, user) if found else None


def accept(request: HttpRequest, invitation: Invitation, user: User) -> HttpResponseRedirect:
    if invitations.accept(invitation, user):
        messages.success(request, _("「%s」に参加しました。ようこそ。") % invitation.organisation.label)
    else:
        messages.error(request, _("この招待では参加できませんでした。招待してくれた人に、もう一度頼んでください。"))
    return redirect("account")
