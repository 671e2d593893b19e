"""/account/invitation/ – what the mail of an invitation leads to. Opening it changes nothing; the button does."""

from allauth.account.internal.flows.login_by_code import LoginCodeVerificationProcess
from allauth.core.ratelimit import consume_or_429
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods

from home.account import joining
from home.account.invitations import find, person_of


@sensitive_variables("key")
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest) -> HttpResponse:
    """Template `account/invitation.html`: invitation or none, key, is_for_another."""
    limited = consume_or_429(request, action="login")
    if limited:
        return limited
    key = (request.POST if request.method == "POST" else request.GET).get("key", "")
    found = find(key) if key else None
    person = request.user
    is_for_another = found is not None and person.is_authenticated and person.email != found.email
    if request.method == "POST" and found:
        if is_for_another:
            raise PermissionDenied
        return joining.accept(request, found, person) if person.is_authenticated else _prove(request, found)
    context = {"invitation": found, "key": key, "is_for_another": is_for_another}
    return render(request, "account/invitation.html", context, status=200 if found else 404)


def _prove(request: HttpRequest, found) -> HttpResponse:
    """A code to the address that was invited, whoever pressed the button; the invitation is accepted after it."""
    person = person_of(found)
    limited = consume_or_429(request, action="request_login_code", key=found.email)
    if limited:
        return limited
    joining.begin(request, found)
    LoginCodeVerificationProcess.initiate(request=request, user=person, email=found.email)
    return redirect("account_confirm_login_code")
