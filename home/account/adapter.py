"""What we do otherwise than allauth: our own words and mails, a rule for the second step, invitations at the end."""

import logging
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login as django_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _

from directory.models import User
from home.context_processors import site

from . import joining, mails

logger = logging.getLogger("ibasho.account")
BACKEND = "django.contrib.auth.backends.ModelBackend"  # axes' own looks nobody up
NOT_SENT = _("いま、メールを送れませんでした。しばらくしてから、もう一度お試しください。")
WAIT = _("いま、少しお休みしています。15分ほどたってから、もう一度お試しください。")
WRONG_CODE = _("番号がちがうようです。メールの番号を、もう一度ごらんください。")
WRONG_NUMBER = _("番号がちがうようです。アプリに出ている、いまの番号を入れてください。")
CLOSED = _("このアカウントは、いま使えません。管理者にお問い合わせください。")
WHAT_CHANGED = {
    "mfa/email/totp_activated": _("認証アプリが登録されました。"),
    "mfa/email/totp_deactivated": _("認証アプリの登録が消されました。"),
    "mfa/email/webauthn_added": _("パスキーが登録されました。"),
    "mfa/email/webauthn_removed": _("パスキーの登録が消されました。"),
    "mfa/email/recovery_codes_generated": _("予備の番号が新しく作られました。"),
}
SAID = {
    "account/messages/logged_out.txt": _("サインアウトしました。"),
    "mfa/messages/totp_activated.txt": WHAT_CHANGED["mfa/email/totp_activated"],
    "mfa/messages/totp_deactivated.txt": WHAT_CHANGED["mfa/email/totp_deactivated"],
    "mfa/messages/webauthn_added.txt": WHAT_CHANGED["mfa/email/webauthn_added"],
    "mfa/messages/webauthn_removed.txt": WHAT_CHANGED["mfa/email/webauthn_removed"],
    "mfa/messages/recovery_codes_generated.txt": WHAT_CHANGED["mfa/email/recovery_codes_generated"],
}


class SecondStepAdapter(DefaultMFAAdapter):
    error_messages = DefaultMFAAdapter.error_messages | {"incorrect_code": WRONG_NUMBER}


class AccountAdapter(DefaultAccountAdapter):
    error_messages = DefaultAccountAdapter.error_messages | {
        "incorrect_code": WRONG_CODE,
        "rate_limited": WAIT,
        "too_many_login_attempts": WAIT,
    }

    def get_login_stages(self) -> list[str]:
        """Nobody signs up here, so the stages of signing up are left out; the second step is asked by our rule."""
        return ["allauth.account.stages.LoginByCodeStage", "home.account.second_step.SecondStepStage"]

    def is_safe_url(self, url: str) -> bool:
        """Only addresses of this very site; allauth's also knows the other hosts that this server answers to."""
        request = context.request
        return url_has_allowed_host_and_scheme(url, {request.get_host()}, require_https=request.is_secure())

    def login(self, request: HttpRequest, user: User) -> None:
        django_login(request, user, backend=BACKEND)
        if site(request)["library_mode"]:
            request.session.set_expiry(0)  # a shared computer forgets when its browser is closed

    def post_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse:
        response = super().post_login(request, user, **kwargs)
        return joining.finish(request, user) or response

    def respond_user_inactive(self, request: HttpRequest, user: User) -> HttpResponse:
        """A passkey of a closed account: said only to who holds it."""
        messages.error(request, CLOSED)
        return redirect("account_login")

    def send_mail(self, template_prefix: str, email: str, context: dict) -> None:
        """Known address or not, the answer is the same also when no mail gets out."""
        try:
            mails.send(template_prefix, email, context)
        except OSError:
            logger.exception("mail not sent: %s", template_prefix)
            messages.error(self.request, NOT_SENT)

    def send_notification_mail(self, template_prefix: str, user: User, *args: Any, **kwargs: Any) -> None:
        """What changed, without the network address and browser that allauth's own would tell."""
        if settings.ACCOUNT_EMAIL_NOTIFICATIONS and template_prefix in WHAT_CHANGED:
            self.send_mail("account/email/changed", user.email, {"what": WHAT_CHANGED[template_prefix]})

    def add_message(
        self, request: HttpRequest, level: int, message_template: str | None = None, *args: Any, **kwargs: Any
    ) -> None:
        """Only what helps: pages say for themselves that a code is on its way and that one has come in."""
        text = kwargs.get("message") or SAID.get(message_template or "")
        if text:
            messages.add_message(request, level, text)
