"""Rules for every page behind a sign-in: kept by nobody, found by nobody, and entered by two steps where one must."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _

from . import second_step

ACCOUNT = re.compile(r"/(?:en/|easy/)?account/")
ADMIN = "/admin/"
# Pages needed to take the step, to set it up or to go away.
OPEN = {
    "account_logout",
    "mfa_reauthenticate",
    "mfa_reauthenticate_webauthn",
    "wagtailadmin_login",
    "wagtailadmin_logout",
    "wagtailadmin_password_reset",
    "wagtailadmin_password_reset_done",
    "wagtailadmin_password_reset_confirm",
    "wagtailadmin_password_reset_complete",
}


#: What somebody was writing when their time ended can still be sent.
TO_FINISH = timedelta(hours=1)


def _within(request: HttpRequest) -> timedelta | None:
    """How long ago the second step may lie in the admin: a machine that is stolen opens nothing the next day."""
    if not settings.IBASHO_ADMIN_HOURS:
        return None
    hours = timedelta(hours=settings.IBASHO_ADMIN_HOURS)
    return hours if request.method in ("GET", "HEAD") else hours + TO_FINISH


class AccountAreaMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if ACCOUNT.match(request.path):
            patch_cache_control(response, private=True, no_store=True)
            response.headers["X-Robots-Tag"] = "noindex, nofollow"
        return response

    def process_view(self, request: HttpRequest, *view: Any) -> HttpResponse | None:
        in_admin = request.path.startswith(ADMIN)
        if not (in_admin or ACCOUNT.match(request.path)) or request.resolver_match.url_name in OPEN:
            return None
        if request.user.is_anonymous or second_step.is_taken(request, _within(request) if in_admin else None):
            return None
        if second_step.is_asked(request.user):
            query = urlencode({"next": request.get_full_path()})
            return HttpResponseRedirect(f"{second_step.address(request.user)}?{query}")
        if in_admin and settings.IBASHO_ADMIN_SECOND_FACTOR:
            messages.info(request, _("管理画面に入るには、認証アプリかパスキーの登録が必要です。ここで登録できます。"))
            return HttpResponseRedirect(reverse("account_me"))
        return None
