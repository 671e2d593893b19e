"""Who is asked for a second step (authenticator app or passkey), and whether it has been taken in this session."""

import time
from datetime import timedelta
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.base.views import AuthenticateView
from allauth.mfa.models import Authenticator
from allauth.mfa.stages import AuthenticateStage
from django.http import HttpRequest

from directory.models import User

from .rights import is_staff


def kinds_of(user: User) -> set[str]:
    return set(Authenticator.objects.filter(user=user).values_list("type", flat=True))


def is_asked(user: User) -> bool:
    """An app is there to be asked for. A passkey is for a volunteer another way in, not a lock on the code by mail."""
    kinds = kinds_of(user)
    return Authenticator.Type.TOTP in kinds or (Authenticator.Type.WEBAUTHN in kinds and is_staff(user))


def is_taken(request: HttpRequest, within: timedelta | None = None) -> bool:
    """In this session; `within`: so long ago at most."""
    earliest = time.time() - within.total_seconds() if within else 0
    records = get_authentication_records(request, request.user)
    return any(record.get("method") == "mfa" and record.get("at", 0) >= earliest for record in records)


def address(user: User) -> str:
    """The page that asks a person who is signed in already; empty where they have nothing to be asked for."""
    methods = get_adapter().get_reauthentication_methods(user)
    return next((method["url"] for method in methods if method["id"].startswith("mfa")), "")


class SecondStepView(AuthenticateView):
    """allauth's, offering only what the person has: a passkey nobody registered ends in a window of the browser's."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        kinds = kinds_of(self.stage.login.user)
        passkey = Authenticator.Type.WEBAUTHN
        return super().get_context_data(**kwargs) | {"has_passkey": passkey in kinds, "has_number": kinds != {passkey}}


class SecondStepStage(AuthenticateStage):
    """allauth's, asked by our rule."""

    def _should_handle(self, request: HttpRequest) -> bool:
        user = self.login.user
        return user is not None and is_asked(user) and super()._should_handle(request)
