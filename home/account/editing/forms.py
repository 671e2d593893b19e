"""The short forms, one per subject. Labels and examples are for people who write such a page twice a year."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from directory.enums import ReviewInterval, Visibility
from directory.models import Listing, Municipality

from ..towns import TownField
from .fields import SeveralField, SubjectForm, lines

NO_TITLE = _("名前を書いてください（例：みなと茶話会）。")
NO_WAY = _("参加のしかたを、一つ以上選んでください。")
#: Each way of showing a place, in the words of what others will see
SHOWN = {
    Visibility.EXACT: _("場所を公開：会場の名前・住所・地図が、だれにでも見えます。"),
    Visibility.AREA: _("だいたいの地域だけ：町の名前くらいまで見えます。会場の名前、番地、地図の印は出ません。"),
    Visibility.ON_REQUEST: _("問い合わせた人にだけ：市区町村だけが見えます。会場は、このサイトに残しません。"),
}
WAYS = ("in_person", "online", "telephone", "sns")


class WhatForm(SubjectForm):
    class Meta:
        model = Listing
        formsets = ()
        fields = ["title", "title_kana", "kind", "summary", "description", "categories", "audiences", *WAYS]
        labels = {
            "title": _("名前"),
            "title_kana": _("よみがな"),
            "kind": _("種類"),
            "summary": _("ひとこと紹介"),
            "description": _("くわしい紹介"),
            "categories": _("すること"),
            "audiences": _("だれのための場所か"),
            "in_person": _("会って"),
            "online": _("オンライン"),
            "telephone": _("電話"),
            "sns": _("SNS・チャット"),
        }
        help_texts = {
            "summary": _("例：お茶を飲みながら、ゆっくり話します。"),
            "description": _("例：どんな人が来るか、何をして過ごすか。"),
        }
        widgets = {
            "kind": forms.RadioSelect,
            "description": lines(6),
            "categories": forms.CheckboxSelectMultiple,
            "audiences": forms.CheckboxSelectMultiple,
        }
        field_classes = {"categories": SeveralField, "audiences": SeveralField}
        error_messages = {"title": {"required": NO_TITLE}}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if not any(cleaned.get(name) for name in WAYS):
            self.add_error("in_person", NO_WAY)
        return cleaned


class WhereForm(SubjectForm):
    """How the place is shown, and its town. The hall is picked on a page of its own."""

    area = TownField(
        label=_("市区町村"),
        max_length=60,
        required=False,
        help_text=_("例：神奈川県横浜市金沢区。どの地域の人が確かめるかも、これで決まります。"),
    )
    location_visibility = forms.ChoiceField(
        label=_("場所を、どこまで見せますか"), choices=[(str(key), said) for key, said in SHOWN.items()],
        widget=forms.RadioSelect,
    )  # fmt: skip

    class Meta:
        model = Listing
        formsets = ()
        fields = ["location_visibility"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        town = self.instance.municipality
        self.initial["area"] = town.full_name if town else ""

    def clean_area(self) -> Municipality | None:
        """What is left empty stays as it was."""
        if town := self.cleaned_data["area"]:
            self.instance.municipality = town
        return town

    def save(self, commit: bool = True) -> Listing:
        draft = super().save(commit=commit)
        if draft.location_visibility == Visibility.ON_REQUEST:
            forget_halls(draft)
        return draft


def forget_halls(draft: Listing) -> None:
    """A place told on request only isn't kept, in a draft either; its town is."""
    schedules = list(draft.schedules.all())
    for schedule in schedules:
        if schedule.venue:
            schedule.municipality_id = schedule.municipality_id or schedule.venue.municipality_id
            schedule.venue = None
    draft.schedules = schedules


class FirstForm(SubjectForm):
    class Meta:
        model = Listing
        formsets = ()
        fields = ["first_visit", "first_visit_greeter", "first_visit_leaving"]
        labels = {
            "first_visit": _("はじめての日に、何がありますか"),
            "first_visit_greeter": _("だれに声をかければよいですか"),
            "first_visit_leaving": _("帰りたくなったら、どうすればよいですか"),
        }
        help_texts = {
            "first_visit": _("例：入口で名札を書き、お茶を飲みます。見ているだけでもかまいません。"),
            "first_visit_greeter": _("例：青いエプロンの人"),
            "first_visit_leaving": _("例：いつ帰ってもかまいません。声をかけなくても大丈夫です。"),
        }
        widgets = {"first_visit": lines(5)}


#: How often one is asked 「いまもこのとおりですか」
INTERVALS = {
    ReviewInterval.MONTHLY: _("毎月（よく変わるとき）"),
    ReviewInterval.QUARTERLY: _("3か月ごと"),
    ReviewInterval.HALF_YEARLY: _("半年ごと"),
    ReviewInterval.YEARLY: _("1年ごと（めったに変わらないとき）"),
}


class IntervalForm(SubjectForm):
    class Meta:
        model = Listing
        formsets = ()
        fields = ["review_interval"]
        labels = {"review_interval": _("どのくらいごとに、確かめますか")}
        widgets = {"review_interval": forms.RadioSelect(choices=list(INTERVALS.items()))}
