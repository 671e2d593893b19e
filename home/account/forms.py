"""Forms of the account area. What is typed in full-width letters counts as well."""

import unicodedata
from typing import Any

from allauth.account.forms import ConfirmLoginCodeForm, RequestLoginCodeForm
from allauth.core import context, ratelimit
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm
from django import forms
from django.utils.translation import gettext_lazy as _

from directory.enums import MembershipRole
from directory.models import User

from .adapter import WAIT

NO_ADDRESS = _("メールアドレスを入れてください（例：hanako@example.jp）。")
LONGEST_ADDRESS = User._meta.get_field("email").max_length  # once it is written plainly, which may make it longer
NO_CODE = _("メールにある6けたの番号を入れてください。")
NO_APP_CODE = _("アプリに出ている番号を入れてください。")


def plain(text: str) -> str:
    """Half-width letters and digits, whichever keyboard they came from."""
    return unicodedata.normalize("NFKC", text).strip()


def one_line(text: str) -> str:
    """Without line breaks and marks that turn the direction of writing: names stand in mail to others."""
    return "".join(sign for sign in " ".join(text.split()) if sign.isprintable())


class OneLineMixin:
    """What is typed in one line stays one: names and titles stand in mail to others, where a second could mislead."""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        for name, field in self.fields.items():
            if isinstance(field.widget, forms.TextInput) and isinstance(cleaned.get(name), str):
                cleaned[name] = " ".join(cleaned[name].splitlines())
        return cleaned


class AddressField(forms.EmailField):
    def __init__(self, **kwargs: Any) -> None:
        widget = forms.EmailInput(attrs={"autocomplete": "email", "inputmode": "email"})
        super().__init__(
            **{"label": _("メールアドレス"), "widget": widget, "max_length": LONGEST_ADDRESS, **kwargs},
            error_messages={"required": NO_ADDRESS, "invalid": NO_ADDRESS, "max_length": NO_ADDRESS},
        )

    def to_python(self, value: str | None) -> str:
        return plain(super().to_python(value) or "").lower()


class CodeField(forms.CharField):
    def __init__(self, label: str, required: str) -> None:
        # No type="number" or pattern: a dash, a space or full-width digits are welcome.
        attrs = {"autocomplete": "one-time-code", "inputmode": "numeric"}
        super().__init__(
            label=label, max_length=40, widget=forms.TextInput(attrs=attrs), error_messages={"required": required}
        )

    def to_python(self, value: str | None) -> str:
        # The long dash of a Japanese keyboard is no punctuation in ASCII.
        return plain(super().to_python(value) or "").replace("ー", "-").replace("‐", "-").replace(" ", "")


class RequestCodeForm(RequestLoginCodeForm):
    """Finds people by the one address they have; limits count before anybody is looked for."""

    email = AddressField()

    def clean_email(self) -> str:
        email = self.cleaned_data["email"]
        if not ratelimit.consume(context.request, action="request_login_code", key=email):
            raise forms.ValidationError(WAIT)
        self._user = User.objects.filter(email=email, is_active=True).first()
        return email


class ConfirmCodeForm(ConfirmLoginCodeForm):
    code = CodeField(_("メールの番号"), NO_CODE)


class SecondStepForm(AuthenticateForm):
    code = CodeField(_("アプリの番号、または予備の番号"), NO_APP_CODE)


class SecondStepAgainForm(ReauthenticateForm):
    code = CodeField(_("アプリの番号、または予備の番号"), NO_APP_CODE)


class ActivateAppForm(ActivateTOTPForm):
    code = CodeField(_("アプリに出た6けたの番号"), NO_APP_CODE)


class AddPasskeyForm(AddWebAuthnForm):
    """Always a passkey, never only a second factor: allauth's script reads the hidden, ticked box."""

    name = forms.CharField(label=_("名前（どの機械のものか）"), max_length=60, required=False)
    passwordless = forms.BooleanField(
        required=False, initial=True, widget=forms.CheckboxInput(attrs={"hidden": True, "checked": True})
    )

    def clean_passwordless(self) -> bool:
        return True


class NameForm(forms.ModelForm):
    class Meta:
        model = User
        fields = ["last_name", "first_name"]
        labels = {"last_name": _("姓"), "first_name": _("名")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["last_name"].widget.attrs["autocomplete"] = "family-name"
        self.fields["first_name"].widget.attrs["autocomplete"] = "given-name"

    def clean_last_name(self) -> str:
        return one_line(self.cleaned_data["last_name"])

    def clean_first_name(self) -> str:
        return one_line(self.cleaned_data["first_name"])


class AddressForm(forms.Form):
    email = AddressField(label=_("新しいメールアドレス"))


class NewAddressCodeForm(forms.Form):
    code = CodeField(_("メールの番号"), NO_CODE)


class InviteForm(forms.Form):
    email = AddressField(widget=forms.EmailInput(attrs={"autocomplete": "off", "inputmode": "email"}))
    role = forms.ChoiceField(
        label=_("なにをする人ですか"),
        choices=[
            (MembershipRole.EDITOR, _("ページを書く人")),
            (MembershipRole.OWNER, _("代表者（書くことも、人を招くこともできます）")),
        ],
        initial=MembershipRole.EDITOR,
        widget=forms.RadioSelect,
    )
    hands_over = forms.BooleanField(label=_("代表を引き継ぐ（この人が参加したら、わたしは抜けます）"), required=False)
