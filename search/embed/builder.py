"""/embed/ – for libraries, cities and newspapers: choose, look at it, copy the lines."""

import datetime

from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language, gettext_lazy, override
from django.utils.translation import gettext as _

from directory.models import District, Municipality, Prefecture
from search.choices import choice_names
from search.filters import TextField
from search.locations import find_origins

from .asking import CALENDAR, LIST, MAP, SEARCH
from .scripts import LATEST, VERSIONS
from .snippets import snippets

#: The promise: until then, pages that took version 1 keep working; a year before an end it is said on this page.
SUPPORTED_UNTIL = datetime.date(2029, 12, 31)
VIEWS = [
    (SEARCH, gettext_lazy("さがす欄と一覧")),
    (LIST, gettext_lazy("一覧だけ")),
    (CALENDAR, gettext_lazy("これからの予定")),
    (MAP, gettext_lazy("地図と一覧")),
]
LOOKS = [
    ("light", gettext_lazy("明るい色")),
    ("dark", gettext_lazy("暗い色")),
    ("auto", gettext_lazy("見る人の設定に合わせる")),
]
NUMBERS = [(number, str(number)) for number in (3, 5, 10, 20)]
LEVELS = [(level, f"h{level}") for level in (2, 3, 4, 5)]
USUAL = {"view": SEARCH, "look": "light", "number": 5, "heading_level": 3, "language": "ja"}


class BuilderForm(forms.Form):
    """Everything may be left as it is. `attributes` are what the element takes, without those that are usual."""

    area = TextField(
        label=gettext_lazy("どの地域のもの"),
        max_length=100,
        required=False,
        help_text=gettext_lazy("都道府県、市区町村、小学校区、町の名前。書かなければ、すべての地域です。"),
    )
    category = forms.ChoiceField(label=gettext_lazy("すること"), required=False)
    audience = forms.ChoiceField(label=gettext_lazy("対象"), required=False)
    view = forms.ChoiceField(label=gettext_lazy("何を見せるか"), choices=VIEWS)
    number = forms.TypedChoiceField(label=gettext_lazy("一度に見せる数"), choices=NUMBERS, coerce=int)
    language = forms.ChoiceField(label=gettext_lazy("見せることば"), choices=settings.LANGUAGES)
    look = forms.ChoiceField(label=gettext_lazy("色"), choices=LOOKS)
    heading_level = forms.TypedChoiceField(label=gettext_lazy("見出しの段階"), choices=LEVELS, coerce=int)

    def __init__(self, data: dict) -> None:
        super().__init__(USUAL | {"language": get_language() or "ja"} | data)
        names = choice_names()
        for name in ("category", "audience"):
            self.fields[name].choices = [("", _("どれでも")), *names[name].items()]

    def clean_area(self) -> dict[str, str]:
        """{attribute: value} of the area that is meant: by its code, or as a place to begin from."""
        name = self.cleaned_data["area"].strip()
        if not name:
            return {}
        if prefecture := Prefecture.objects.filter(name=name).first():
            return {"prefecture": prefecture.code}
        origin = next(iter(find_origins(name)), None)
        if origin is None:
            raise forms.ValidationError(_("その場所がわかりませんでした。町の名前や学校の名前で試してください。"))
        if isinstance(origin.area, Municipality | District):
            return {"municipality" if isinstance(origin.area, Municipality) else "district": origin.area.code}
        return {"place": origin.label}

    @property
    def attributes(self) -> dict[str, str]:
        if not self.is_valid():
            return {}
        chosen = dict(self.cleaned_data)
        area = chosen.pop("area")
        own = {name.replace("_", "-"): str(value) for name, value in chosen.items() if value != USUAL.get(name)}
        return {**area, **own}


def builder(request: HttpRequest) -> HttpResponse:
    """Template `search/embed/builder.html`: form, made (Snippets, none while something is wrong), version, hash,
    supported_until and counted (whether loads are, by site)."""
    form = BuilderForm({name: request.GET[name] for name in BuilderForm.base_fields if request.GET.get(name)})
    made = None
    if form.is_valid():
        with override(form.cleaned_data["language"]):
            made = snippets(form.attributes, request)
    context = {
        "form": form,
        "made": made,
        "version": LATEST,
        "hash": VERSIONS[LATEST],
        "supported_until": SUPPORTED_UNTIL,
        "counted": settings.IBASHO_COUNT_EMBEDS,
    }
    return render(request, "search/embed/builder.html", context)
