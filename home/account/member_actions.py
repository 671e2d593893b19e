"""What the buttons of a members page do; the same for owners in /account/ and for staff in /admin/."""

from collections.abc import Callable

from allauth.core import context, ratelimit
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext as _

from directory.enums import MembershipRole
from directory.models import Membership, Organisation, User
from home.models import Invitation

from . import invitations, members
from .forms import InviteForm


def act(organisation: Organisation, by: User, sent: QueryDict) -> str:
    """Do what a button says; returns what to tell. Raises ValidationError with a sentence, or what services raise."""
    what = ACTIONS.get(sent.get("do", ""))
    if what is None:
        raise ValidationError(_("何をするのかわかりませんでした。もう一度ボタンを押してください。"))
    return what(organisation, by, sent)


def _invite(organisation: Organisation, by: User, sent: QueryDict) -> str:
    form = InviteForm(sent)
    if not form.is_valid():
        raise ValidationError([message for errors in form.errors.values() for message in errors])
    typed = form.cleaned_data
    _count(typed["email"])
    invitations.invite(organisation, typed["email"], typed["role"], by, typed["hands_over"])
    return _("%s に招待のメールを送りました。") % typed["email"]


def _resend(organisation: Organisation, by: User, sent: QueryDict) -> str:
    invitation = _invitation(organisation, sent)
    _count(invitation.email)
    invitations.resend(invitation, by)
    return _("%s に、もう一度メールを送りました。") % invitation.email


def _withdraw(organisation: Organisation, by: User, sent: QueryDict) -> str:
    invitations.withdraw(_invitation(organisation, sent), by)
    return _("招待を取り消しました。前のメールからは、もう参加できません。")


def _remove(organisation: Organisation, by: User, sent: QueryDict) -> str:
    person = _member(organisation, sent)
    members.remove(organisation, person, by)
    return _("%s さんをメンバーから外しました。") % person


def _role(organisation: Organisation, by: User, sent: QueryDict) -> str:
    person, role = _member(organisation, sent), sent.get("role", "")
    if role not in MembershipRole.values:
        raise ValidationError(_("役割を選んでください。"))
    members.change_role(organisation, person, MembershipRole(role), by)
    return _("%s さんの役割を変えました。") % person


def _hand_over(organisation: Organisation, by: User, sent: QueryDict) -> str:
    person = _member(organisation, sent)
    members.hand_over(organisation, person, by)
    return _("%s さんに代表を引き継ぎました。いままで、ありがとうございました。") % person


def _count(email: str) -> None:
    """Invitations are mail to people who asked for none: withdrawn and sent again, it ends all the same."""
    if not ratelimit.consume(context.request, action="invite", key=email):
        raise ValidationError(_("きょうは、もう何通も招待を送りました。あした、もう一度お試しください。"))


def _invitation(organisation: Organisation, sent: QueryDict) -> Invitation:
    rows = Invitation.objects.filter(organisation=organisation).select_related("organisation")
    found = rows.filter(pk=_key(sent, "invitation")).first()
    if found is None:
        raise ValidationError(_("この招待は、もうありません。"))
    return found


def _member(organisation: Organisation, sent: QueryDict) -> User:
    """Only ever a member of this organisation, whatever number was sent."""
    rows = Membership.objects.filter(organisation=organisation).select_related("user")
    found = rows.filter(pk=_key(sent, "member")).first()
    if found is None:
        raise ValidationError(members.NOT_A_MEMBER)
    return found.user


def _key(sent: QueryDict, name: str) -> int:
    text = sent.get(name, "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 19 else 0


ACTIONS: dict[str, Callable[[Organisation, User, QueryDict], str]] = {
    "invite": _invite,
    "resend": _resend,
    "withdraw": _withdraw,
    "remove": _remove,
    "role": _role,
    "hand_over": _hand_over,
}
