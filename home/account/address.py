"""Writing use case: my mail address changes once a code sent to the new one has come back.

Whether the new address has an account already is told to nobody but who reads its mail.
"""

import time

from allauth.account.adapter import get_adapter
from allauth.core.internal.cryptokit import compare_user_code
from django.conf import settings
from django.db import IntegrityError, transaction
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from directory.models import User
from home.models import PersonSession

from . import mails
from .signals import keep_one_address

STATE = "new_address"
ATTEMPTS = 3
CHANGED = _("サインインのメールアドレスが、別のアドレスに変わりました。")


def begin(request: HttpRequest, email: str) -> None:
    """Send a code to the new address; where it has an account, a mail that says so, and no code that would work."""
    is_taken = User.objects.filter(email=email).exists()
    code = get_adapter().generate_login_code()
    template = "account/email/address_taken" if is_taken else "account/email/new_address"
    mails.send(template, email, {"code": code})
    request.session[STATE] = {"email": email, "code": "" if is_taken else code, "at": time.time(), "failed": 0}


def waiting(request: HttpRequest) -> str:
    """The address whose code is waited for; "" when there is none, or the quarter of an hour is over."""
    state = request.session.get(STATE)
    if state and time.time() - state["at"] > settings.ACCOUNT_LOGIN_BY_CODE_TIMEOUT:
        forget(request)
        return ""
    return state["email"] if state else ""


def forget(request: HttpRequest) -> None:
    request.session.pop(STATE, None)


def confirm(request: HttpRequest, typed: str) -> bool:
    """Whether the code is right, and the address has changed. The third wrong one was the last."""
    state = request.session[STATE]
    if not state["code"] or not compare_user_code(actual=typed, expected=state["code"]):
        state["failed"] += 1
        request.session.modified = True
        if state["failed"] >= ATTEMPTS:
            forget(request)
        return False
    forget(request)
    return _change(request, state["email"])


def _change(request: HttpRequest, email: str) -> bool:
    """All other sessions end: who had the old address's codes is out. The old address is told."""
    person, old = request.user, request.user.email
    try:
        with transaction.atomic():
            person.email = email
            person.save(update_fields=["email"])
            keep_one_address(person)
            PersonSession.objects.filter(user=person).exclude(session_key=request.session.session_key).delete()
    except IntegrityError:  # somebody was faster with the same address
        person.email = old
        return False
    get_adapter(request).send_mail("account/email/changed", old, {"what": CHANGED})
    return True
