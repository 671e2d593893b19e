"""What a reader fills in. Little is asked, and nothing about who they are."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator, validate_email
from django.utils.translation import gettext_lazy as _

from home.account.forms import plain
from home.models import Report, ReportTopic

from .services import LONGEST, TOO_LONG

NO_TOPIC = _("あてはまるものを、一つ以上えらんでください。")
NO_WORDS = _("どんなことか、ひとこと書いてください。")
NO_CONTACT = _("メールアドレスか電話番号を書いてください（例：hanako@example.jp、045-000-0000）。")
LONGEST_CONTACT = Report._meta.get_field("contact").max_length
validate_length = MaxLengthValidator(LONGEST_CONTACT)  # written plainly it may be longer than what was typed
TELEPHONE = re.compile(r"[+0-9()\- ]{9,25}")
DASHES = str.maketrans("ー―‐−–", "-----")


class Topics(forms.CheckboxSelectMultiple):
    """The summary of what is missing leads to the first box."""

    def id_for_label(self, id_: str, index: str | None = None) -> str:
        return f"{id_}_0" if index is None else super().id_for_label(id_, index)


class ReportForm(forms.Form):
    topics = forms.MultipleChoiceField(
        label=_("何がちがいますか"),
        choices=ReportTopic.choices,
        widget=Topics,
        error_messages={"required": NO_TOPIC, "invalid_choice": NO_TOPIC},
    )
    text = forms.CharField(
        label=_("くわしく教えてください"),
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"max_length": TOO_LONG},
        help_text=_("例：水曜日ではなく、木曜日でした。ほかの人の名前や病気のことは書かないでください。"),
    )
    contact = forms.CharField(
        label=_("メールアドレスか電話番号"),
        required=False,
        max_length=LONGEST_CONTACT,
        widget=forms.TextInput(attrs={"autocomplete": "email"}),
        help_text=_("返事がほしいときだけ書いてください。答えたらすぐに消します。"),
    )
    staff_only = forms.BooleanField(
        label=_("団体には見せずに、このサイトの運営者だけに伝える"), required=False, initial=False
    )
    website = forms.CharField(required=False)  # nobody sees it; programs that fill in everything do

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["website"].widget.attrs |= {"tabindex": "-1", "autocomplete": "off"}

    @property
    def is_from_a_program(self) -> bool:
        return bool(self.cleaned_data.get("website"))

    def clean_contact(self) -> str:
        contact = plain(self.cleaned_data["contact"]).translate(DASHES)
        if not contact:
            return ""
        if "@" not in contact:
            if not TELEPHONE.fullmatch(contact):
                raise ValidationError(NO_CONTACT)
            return contact
        try:
            validate_email(contact)
            validate_length(contact)
        except ValidationError as error:
            raise ValidationError(NO_CONTACT) from error
        return contact

    def clean(self) -> dict[str, Any]:
        typed = super().clean()
        vague = {ReportTopic.OTHER, ReportTopic.TROUBLE}
        if vague.intersection(typed.get("topics", ())) and not typed.get("text") and "text" not in self.errors:
            self.add_error("text", NO_WORDS)
        return typed
