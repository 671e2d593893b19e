"""/account/me/ – my name, how I sign in, where I am signed in."""

from allauth.account.decorators import reauthentication_required
from allauth.account.internal.flows.logout import logout
from allauth.core import ratelimit
from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from home.account import address, sessions
from home.account.adapter import NOT_SENT, WAIT, WRONG_CODE
from home.account.forms import AddressForm, NameForm, NewAddressCodeForm
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


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@reauthentication_required
def new_address(request: HttpRequest) -> HttpResponse:
    """Template `account/new_address.html`: form. A code goes to the new address."""
    form = AddressForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        email = form.cleaned_data["email"]
        if not ratelimit.consume(request, action="change_address", key=email, user=request.user):
            form.add_error("email", WAIT)
        else:
            try:
                address.begin(request, email)
                return redirect("account_new_address_code")
            except OSError:
                form.add_error(None, NOT_SENT)
    return render(request, "account/new_address.html", {"form": form})


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def new_address_code(request: HttpRequest) -> HttpResponse:
    """Template `account/new_address_code.html`: form, email."""
    email = address.waiting(request)
    if not email:
        return redirect("account_me")
    form = NewAddressCodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if address.confirm(request, form.cleaned_data["code"]):
            messages.success(request, _("メールアドレスを変えました。次からは、新しいアドレスで入ってください。"))
            return redirect("account_me")
        if not address.waiting(request):
            messages.error(request, _("番号がちがいました。はじめから、もう一度お試しください。"))
            return redirect("account_me")
        form.add_error("code", WRONG_CODE)
    return render(request, "account/new_address_code.html", {"form": form, "email": email})
