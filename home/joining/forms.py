"""What somebody without an account fills in. Short: everything else is written once they are in."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from directory.enums import ChannelKind, ListingKind, OrganisationKind
from directory.models import Category
from home.account.forms import AddressField, OneLineMixin, plain
from home.account.towns import NO_TOWN, TownField
from home.models import JoinRequest

NO_DETAIL = _("番号やアドレスを書いてください。")
REQUIRED = {
    "municipality": NO_TOWN,
    "organisation_name": _("団体の名前を書いてください。"),
    "person": _("お名前を書いてください。"),
    "position": _("団体での役わりを書いてください（例：代表、世話人、事務局）。"),
    "title": _("居場所・活動の名前を書いてください。"),
    "summary": _("どんなところか、ひとことで書いてください。"),
    "category": _("いちばん近いものを選んでください。"),
    "when": _("いつ・どこで開いているかを、ことばで書いてください。"),
    "channel_kind": _("連絡の方法を選んでください。"),
    "channel_value": NO_DETAIL,
}
CHANNELS = (ChannelKind.PHONE, ChannelKind.MAIL, ChannelKind.URL, ChannelKind.LINE, ChannelKind.INSTAGRAM)


class JoinForm(OneLineMixin, forms.ModelForm):
    """What both have in common. `leave_empty` is for programs that fill in everything they find."""

    email = AddressField()
    leave_empty = forms.CharField(required=False, max_length=200)

    class Meta:
        model = JoinRequest
        fields = ["organisation_name", "person", "position", "email", "phone", "note"]
        labels = {
            "organisation_name": _("団体の名前"),
            "person": _("お名前"),
            "position": _("団体での役わり"),
            "phone": _("電話番号"),
            "note": _("伝えておきたいこと"),
        }
        help_texts = {
            "position": _("例：代表、世話人、事務局"),
            "phone": _("こちらからお電話することがあります。"),
        }
        widgets = {
            "person": forms.TextInput(attrs={"autocomplete": "name"}),
            "phone": forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel"}),
            "note": forms.Textarea(attrs={"rows": 4}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, sentence in REQUIRED.items():
            if name in self.fields:
                self.fields[name].error_messages["required"] = sentence

    @property
    def is_from_a_program(self) -> bool:
        return bool(self.data.get("leave_empty"))

    def clean_phone(self) -> str:
        return plain(self.cleaned_data["phone"])


class ClaimForm(JoinForm):
    """この場所を運営しています."""


class RegisterForm(JoinForm):
    """A group and what it does, in short."""

    municipality = TownField(label=_("市区町村"), help_text=_("例：凪浦市、広島県府中市"), max_length=60)
    kind = forms.ChoiceField(label=_("種類"), choices=ListingKind.choices, initial=ListingKind.PLACE)
    category = forms.ModelChoiceField(Category.objects.none(), label=_("すること"), empty_label=_("選んでください"))
    organisation_kind = forms.ChoiceField(
        label=_("団体の種類"), choices=OrganisationKind.choices, initial=OrganisationKind.VOLUNTARY
    )
    channel_kind = forms.ChoiceField(
        label=_("来る人からの連絡の方法"),
        choices=[("", _("選んでください")), *((one.value, one.label) for one in CHANNELS)],
    )

    class Meta(JoinForm.Meta):
        fields = [
            "title", "kind", "summary", "municipality", "category", "when", "channel_kind", "channel_value",
            "organisation_name", "organisation_kind", "person", "position", "email", "phone", "note",
        ]  # fmt: skip
        labels = JoinForm.Meta.labels | {
            "title": _("居場所・活動の名前"),
            "summary": _("どんなところか、ひとことで"),
            "when": _("いつ・どこで"),
            "channel_value": _("その番号・アドレス"),
        }
        help_texts = JoinForm.Meta.help_texts | {
            "summary": _("例：お茶を飲みながら、だれでもゆっくりすごせます。"),
            "when": _("例：毎月 第3土曜日の11時半から、みなと公民館で"),
            "channel_value": _("確認がすむと、ページに出ます。個人の番号でないほうが安心です。"),
        }
        widgets = JoinForm.Meta.widgets | {"when": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["category"].queryset = Category.objects.filter(active=True)
        self.fields["category"].label_from_instance = lambda one: one.label
        for name in REQUIRED:
            if name in self.fields:
                self.fields[name].required = True

    def of(self, *names: str) -> list[forms.BoundField]:
        return [self[name] for name in names]

    @property
    def parts(self) -> list[tuple[str, list[forms.BoundField]]]:
        """(heading, fields), in the order of the page."""
        return [
            (
                _("居場所・活動のこと"),
                self.of(
                    "title", "kind", "summary", "municipality", "category", "when", "channel_kind", "channel_value"
                ),
            ),
            (_("団体のこと"), self.of("organisation_name", "organisation_kind")),
            (_("あなたのこと（ページには出ません）"), self.of("person", "position", "email", "phone", "note")),
        ]
