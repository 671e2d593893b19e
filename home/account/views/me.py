"""/account/me/ – my name, how I sign in, where I am signed in."""

from allauth.account.internal.flows.logout import logout
from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from home.account import sessions
from home.account.forms import NameForm
from home.account.rights import is_staff


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def me(request: HttpRequest) -> HttpResponse:
    """Template `account/me.html`: form, passkeys, app, backup (Authenticators), is_staff."""
    form = NameForm(request.POST or None, instance=request.user)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("お名前を変えました。"))
        return redirect("account_me")
    kinds = Authenticator.Type
    rows = list(Authenticator.objects.filter(user=request.user).order_by("created_at"))
    return render(
        request,
        "account/me.html",
        {
            "form": form,
            "passkeys": [row for row in rows if row.type == kinds.WEBAUTHN],
            "app": next((row for row in rows if row.type == kinds.TOTP), None),
            "backup": next((row for row in rows if row.type == kinds.RECOVERY_CODES), None),
            "is_staff": is_staff(request.user),
        },
    )


@require_POST
@login_required
def sign_out_everywhere(request: HttpRequest) -> HttpResponse:
    """Ends every session of the person, this one included."""
    person = request.user
    logout(request, show_message=False)
    sessions.end_all(person)
    messages.success(request, _("すべての機械からサインアウトしました。"))
    return redirect("account_login")
