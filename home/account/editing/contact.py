"""Ways to get in touch, as plain rows: written again at each save, so that no key of anybody's row is ever sent."""

from typing import Any

from django import forms
from django.core.validators import EmailValidator, URLValidator
from django.utils.translation import gettext_lazy as _

from directory.enums import ChannelKind
from directory.models import Channel, Listing

from .fields import SubjectForm

SPARE = 2
AT_MOST = 20
NOT_KIND = _("何の連絡先かを選んでください。")
NOT_MAIL = _("メールアドレスは hanako@example.jp のように書いてください。")
NOT_URL = _("ホームページは https:// から書いてください。")
_PAGES = {ChannelKind.URL, ChannelKind.FORM, ChannelKind.INSTAGRAM, ChannelKind.FACEBOOK, ChannelKind.X}
_URL = URLValidator(schemes=["http", "https"], message=NOT_URL)
_MAIL = EmailValidator(message=NOT_MAIL)


class ContactForm(SubjectForm):
    """Fields `kind_0`, `value_0`, `note_0`, `public_0`, … and a few about taking part."""

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

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        held = list(self.instance.channels.all())
        self.count = min(max(len(held) + SPARE, self._sent()), AT_MOST + len(held))
        for number in range(self.count):
            self._add_row(number, held[number] if number < len(held) else None)

    def _sent(self) -> int:
        """Rows in what was sent: the latest draft may hold fewer than the page did."""
        numbers = [name.removeprefix("value_") for name in self.data if name.startswith("value_")]
        return max((int(one) + 1 for one in numbers if one.isascii() and one.isdecimal() and len(one) < 3), default=0)

    def _add_row(self, number: int, row: Channel | None) -> None:
        self.fields |= {
            f"kind_{number}": forms.ChoiceField(
                label=_("方法"), choices=[("", _("えらんでください")), *ChannelKind.choices], required=False
            ),
            f"value_{number}": forms.CharField(label=_("番号・アドレス"), max_length=400, required=False),
            f"note_{number}": forms.CharField(
                label=_("補足"), max_length=200, required=False, help_text=_("例：平日の10時から4時まで")
            ),
            f"public_{number}": forms.BooleanField(label=_("みんなに見せる"), required=False),
        }
        if row:
            self.initial |= {f"{part}_{number}": getattr(row, part) for part in ("kind", "value", "note", "public")}

    @property
    def rows(self) -> list[list[forms.BoundField]]:
        return [[self[f"{part}_{number}"] for part in ("kind", "value", "note", "public")] for number in self.numbers]

    @property
    def numbers(self) -> range:
        return range(self.count)

    @property
    def others(self) -> list[forms.BoundField]:
        return [self[name] for name in self._meta.fields]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        for number in self.numbers:
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
        said = self.cleaned_data
        draft.channels = [
            Channel(
                sort_order=number,
                **{part: said[f"{part}_{number}"] for part in ("kind", "value", "note", "public")},
            )
            for number in self.numbers
            if said[f"value_{number}"]
        ]
        return draft
