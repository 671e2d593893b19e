"""Who may come and what they are asked: in the group's words, and by area, which the search can compare."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from directory.district_names import DistrictNames
from directory.enums import Asked, EligibilityRelation, EligibilityStatus, Proof
from directory.geocoding.areas import AreaNames
from directory.models import District, EligibilityRule, Listing, Municipality, Prefecture

from ..forms import plain
from .fields import RowsForm, lines

Area = Municipality | Prefecture | District
NO_AREA = _("この名前の地域が見つかりませんでした。「凪浦市」「神奈川県」「浜小学校区」のように書いてください。")
WHICH_AREA = _("どれか一つを、都道府県から書いてください：%s")
NOT_LIMITED = _("下に条件を書いたときは、「条件があります」を選んでください。")
NAMED_AT_MOST = 5
RELATIONS = [
    (EligibilityRelation.LIVES, _("住んでいる人")),
    (EligibilityRelation.WORKS, _("働いている人")),
    (EligibilityRelation.STUDIES, _("通学している人")),
    (EligibilityRelation.FAMILY, _("家族がいる人")),
]


def area_text(area: Area) -> str:
    """How an area is written so that it is found again."""
    if isinstance(area, District):
        town = area.municipalities.first()
        return f"{town.full_name} {area.display_name}" if town else area.display_name
    return area.full_name if isinstance(area, Municipality) else area.name


def find_area(text: str, town: Municipality | None) -> Area:
    """A municipality, a prefecture, or a district of the town written before it, else of `town`.

    Raises ValidationError with what to write instead.
    """
    names = AreaNames.current()
    if found := names.find(text):
        return found
    if several := names.named(text):
        raise forms.ValidationError(WHICH_AREA % "、".join(one.full_name for one in several[:NAMED_AT_MOST]))
    if code := names.prefecture_code(text):
        return Prefecture.objects.get(code=code)
    before, _space, name = text.rpartition(" ")
    town = names.find(before) if before else town
    found = DistrictNames.of([town.code]).match(name, town).districts if town else []
    if len(found) != 1:
        raise forms.ValidationError(NO_AREA)
    return found[0]


class WhoForm(RowsForm):
    parts = ("area", "relation", "proof")
    main = "area"
    spare = 1

    class Meta:
        model = Listing
        formsets = ()
        asked = ("ask_name", "ask_address", "ask_phone", "ask_photo")
        fields = ["eligibility_status", "eligibility_note", "welcome_note", *asked, "ask_note"]
        labels = {
            "eligibility_status": _("だれが来られますか"),
            "eligibility_note": _("来られる人の説明"),
            "welcome_note": _("どんな人を迎えたいか"),
            "ask_name": _("名前を聞きますか"),
            "ask_address": _("住所を聞きますか"),
            "ask_phone": _("電話番号を聞きますか"),
            "ask_photo": _("写真を撮りますか"),
            "ask_note": _("聞くことの補足"),
        }
        help_texts = {
            "eligibility_note": _("例：市内に住んでいるか、働いている人"),
            "ask_note": _("例：呼び名だけでかまいません。"),
        }
        widgets = {
            "eligibility_status": forms.RadioSelect(choices=EligibilityStatus.choices),
            "eligibility_note": lines(3),
        } | {name: forms.RadioSelect(choices=Asked.choices) for name in asked}

    def held(self) -> list[dict[str, Any]]:
        rules = list(self.instance.eligibility_rules.all())
        self.known = {area_text(rule.area): rule.area for rule in rules}
        return [{"area": area_text(one.area), "relation": one.relation, "proof": one.proof} for one in rules]

    def row_fields(self) -> dict[str, forms.Field]:
        return {
            "area": forms.CharField(
                label=_("地域"), max_length=100, required=False, help_text=_("例：凪浦市、神奈川県、浜小学校区")
            ),
            "relation": forms.ChoiceField(label=_("そこに"), choices=RELATIONS, required=False),
            "proof": forms.ChoiceField(label=_("証明"), choices=Proof.choices, required=False),
        }

    @property
    def about_coming(self) -> list[forms.BoundField]:
        return [self["eligibility_status"], self["eligibility_note"]]

    @property
    def about_asking(self) -> list[forms.BoundField]:
        return [one for one in self.others if one.name not in ("eligibility_status", "eligibility_note")]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        self.areas: dict[str, Area] = {}
        for number in range(self.count):
            if text := plain(cleaned.get(f"area_{number}", "")):
                self._find(f"area_{number}", text)
        if self.areas and cleaned.get("eligibility_status") != EligibilityStatus.LIMITED:
            self.add_error("eligibility_status", NOT_LIMITED)
        return cleaned

    def _find(self, name: str, text: str) -> None:
        """What stands there already stays what it is, be it a school district that has another name by now."""
        try:
            self.areas[name] = self.known.get(text) or find_area(text, self.instance.municipality)
        except forms.ValidationError as problem:
            self.add_error(name, problem)

    def save(self, commit: bool = True) -> Listing:
        draft = super().save(commit=commit)
        if self.rows_changed:
            draft.eligibility_rules = [self._rule(number, name) for number, name in enumerate(self.areas)]
        return draft

    def _rule(self, place: int, name: str) -> EligibilityRule:
        area, number = self.areas[name], name.removeprefix("area_")
        kind = {Municipality: "municipality", Prefecture: "prefecture", District: "district"}[type(area)]
        return EligibilityRule(
            sort_order=place,
            relation=self.cleaned_data[f"relation_{number}"] or EligibilityRelation.LIVES,
            proof=self.cleaned_data[f"proof_{number}"] or Proof.NONE,
            **{kind: area},
        )
