"""The same words in English and in やさしい日本語, each beside the Japanese that it says."""

from typing import Any, NamedTuple

from django import forms
from django.utils.translation import gettext_lazy as _

from directory.models import Listing

from .fields import SubjectForm, lines

TEXTS = {
    "title": _("名前"),
    "summary": _("ひとこと紹介"),
    "description": _("くわしい紹介"),
    "eligibility_note": _("来られる人の説明"),
    "cost": _("費用"),
    "booking": _("申込み"),
    "first_visit": _("はじめての日に、何がありますか"),
    "first_visit_greeter": _("だれに声をかければよいですか"),
    "first_visit_leaving": _("帰りたくなったら、どうすればよいですか"),
}
LANGUAGES = {"en": _("英語"), "easy": _("やさしい日本語")}
LONG = ("description", "eligibility_note", "first_visit")


class Text(NamedTuple):
    label: str
    japanese: str
    fields: list[forms.BoundField]


class LanguagesForm(SubjectForm):
    """Only of what is written in Japanese, or already translated: the rest has nothing to be translated from."""

    class Meta:
        model = Listing
        formsets = ()
        fields = [f"{name}_{language}" for name in TEXTS for language in LANGUAGES]
        widgets = {f"{name}_{language}": lines(4) for name in LONG for language in LANGUAGES}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, label in TEXTS.items():
            for language, spoken in LANGUAGES.items():
                field = self.fields[f"{name}_{language}"]
                field.label = _("%(text)s（%(language)s）") % {"text": label, "language": spoken}
                if language == "en":
                    field.widget.attrs["lang"] = "en"
            written = [getattr(self.instance, one) for one in (name, *(f"{name}_{code}" for code in LANGUAGES))]
            if not any(written):
                for language in LANGUAGES:
                    del self.fields[f"{name}_{language}"]

    @property
    def texts(self) -> list[Text]:
        return [
            Text(str(label), getattr(self.instance, name), [self[f"{name}_{language}"] for language in LANGUAGES])
            for name, label in TEXTS.items()
            if f"{name}_en" in self.fields
        ]
