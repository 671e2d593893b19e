"""Ways to get in touch, and what taking part costs."""

from typing import Any

from django import forms
from django.core.validators import EmailValidator, URLValidator
from django.utils.translation import gettext_lazy as _

from directory.enums import ChannelKind
from directory.models import Channel, Listing

from .fields import RowsForm

NOT_KIND = _("何の連絡先かを選んでください。")
NOT_MAIL = _("メールアドレスは hanako@example.jp のように書いてください。")
NOT_URL = _("ホームページは https:// から書いてください。")
_PAGES = {ChannelKind.URL, ChannelKind.FORM, ChannelKind.INSTAGRAM, ChannelKind.FACEBOOK, ChannelKind.X}
_URL = URLValidator(schemes=["http", "https"], message=NOT_URL)
_MAIL = EmailValidator(message=NOT_MAIL)


class ContactForm(RowsForm):
    parts = ("kind", "value", "note", "public")
    main = "value"

    class Meta:
        model = Listing
        formsets = ()
        fields = ["booking", "cost", "capacity", "languages"]
        labels = {
            "booking": _("申込み"),
            "cost": _("費用"),
            "capacity": _("定員"),
            "languages": _("通じることば"),
        }
        help_texts = {"booking": _("例：いりません。直接おいでください。"), "cost": _("例：100円（お茶代）")}

    def held(self) -> list[dict[str, Any]]:
        return [{part: getattr(row, part) for part in self.parts} for row in self.instance.channels.all()]

    def row_fields(self) -> dict[str, forms.Field]:
        kinds = [("", _("えらんでください")), *ChannelKind.choices]
        return {
            "kind": forms.ChoiceField(label=_("方法"), choices=kinds, required=False),
            "value": forms.CharField(label=_("番号・アドレス"), max_length=400, required=False),
            "note": forms.CharField(
                label=_("補足"), max_length=200, required=False, help_text=_("例：平日の10時から4時まで")
            ),
            "public": forms.BooleanField(label=_("みんなに見せる"), required=False),
        }

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        for number in range(self.count):
            self._check(number, cleaned.get(f"kind_{number}", ""), cleaned.get(f"value_{number}", ""))
        return cleaned

    def _check(self, number: int, kind: str, value: str) -> None:
        if value and not kind:
            self.add_error(f"kind_{number}", NOT_KIND)
        check = _MAIL if kind == ChannelKind.MAIL else _URL if kind in _PAGES else None
        if value and check:
            try:
                check(value)
            except forms.ValidationError as problem:
                self.add_error(f"value_{number}", problem)

    def save(self, commit: bool = True) -> Listing:
        draft = super().save(commit=commit)
        draft.channels = [Channel(sort_order=number, **row) for number, row in enumerate(self.rows_said())]
        return draft
