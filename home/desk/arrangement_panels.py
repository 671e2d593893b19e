"""Forms in which municipalities are written by name, one to a line: of a wide-area arrangement, and no half-told one,
and of a support desk."""

from typing import Any

from django import forms
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, ObjectList

from directory.geocoding.areas import AreaNames
from directory.models import Municipality, SupportDesk, WideAreaArrangement


class MunicipalityLines(forms.Field):
    """Municipalities written one to a line, by name or code: nobody finds one among 1,900 options."""

    widget = forms.Textarea(attrs={"rows": 4})

    def prepare_value(self, value: Any) -> str:
        """Names for the objects of the form's start, what was typed as it was."""
        return value if isinstance(value, str) else "\n".join(one.full_name for one in value or ())

    def clean(self, value: str | None) -> list[Municipality]:
        """Each once. A name that several bear (府中市) needs its prefecture. Raises ValidationError with the lines."""
        lines = [line.strip() for line in (value or "").replace("\x00", "").splitlines() if line.strip()]
        found = {line: AreaNames.current().find(line) for line in lines}
        if unknown := [line for line, municipality in found.items() if municipality is None]:
            raise forms.ValidationError(
                f"わからない市区町村があります：{'、'.join(unknown)}。"
                "都道府県から書くか（例：東京都府中市）、コードで書いてください。"
            )
        return list({municipality.code: municipality for municipality in found.values()}.values())

    def has_changed(self, initial: Any, data: str | None) -> bool:
        return self.prepare_value(initial) != (data or "")


class ArrangementForm(WagtailAdminModelForm):
    hosts = MunicipalityLines(label="受け入れる市区町村", required=False, help_text="1行に一つ。名前かコードで。")
    beneficiaries = MunicipalityLines(
        label="利用できる人の市区町村", required=False, help_text="1行に一つ。名前かコードで。"
    )

    class Meta:
        model = WideAreaArrangement
        fields = "__all__"

    def clean(self) -> dict[str, Any]:
        """Both sides, days in order, and on what paper it stands: people will rely on it."""
        cleaned = super().clean()
        sides = (
            ("hosts", "host_prefectures", "受け入れる"),
            ("beneficiaries", "beneficiary_prefectures", "利用できる人の"),
        )
        for municipalities, prefectures, words in sides:
            if municipalities in cleaned and not cleaned[municipalities] and not cleaned.get(prefectures):
                self.add_error(municipalities, f"{words}市区町村か都道府県を、一つ以上書いてください。")
        first, last = cleaned.get("valid_from"), cleaned.get("valid_until")
        if first and last and last < first:
            self.add_error("valid_until", "「いつまで」が「いつから」より前になっています。")
        if not cleaned.get("evidence", "").strip():
            self.add_error(
                "evidence", "文書の名前や、だれに確かめたかを書いてください（例：両市の覚書、市の担当課に電話）。"
            )
        return cleaned


arrangement_edit_handler = ObjectList(
    [
        FieldPanel("name"),
        FieldPanel("kind"),
        MultiFieldPanel(
            [FieldPanel("hosts"), FieldPanel("host_prefectures")], "受け入れる側（ここの居場所に行けます）"
        ),
        MultiFieldPanel(
            [FieldPanel("beneficiaries"), FieldPanel("beneficiary_prefectures")],
            "利用できる側（ここに住む人が行けます）",
        ),
        FieldPanel("categories"),
        FieldPanel("conditions"),
        FieldPanel("route"),
        MultiFieldPanel([FieldPanel("evidence"), FieldPanel("evidence_url")], "根拠"),
        FieldRowPanel([FieldPanel("valid_from"), FieldPanel("valid_until"), FieldPanel("verified_at")]),
    ],
    base_form_class=ArrangementForm,
)


class SupportDeskForm(WagtailAdminModelForm):
    municipalities = MunicipalityLines(label="市区町村", required=False, help_text="1行に一つ。名前かコードで。")

    class Meta:
        model = SupportDesk
        fields = "__all__"

    def clean(self) -> dict[str, Any]:
        """Some way to reach it: people turn to it when they need somebody."""
        cleaned = super().clean()
        if not any(cleaned.get(name, "").strip() for name in ("phone", "url", "other_channels")) and not self.errors:
            self.add_error("phone", "電話・ホームページ・ほかの連絡方法のうち、一つは書いてください。")
        return cleaned


support_edit_handler = ObjectList(
    [
        FieldPanel("name"),
        FieldPanel("subject"),
        FieldPanel("hours"),
        MultiFieldPanel([FieldPanel("phone"), FieldPanel("url"), FieldPanel("other_channels")], "連絡のしかた"),
        MultiFieldPanel(
            [FieldPanel("municipalities"), FieldPanel("prefectures")], "どの地域の窓口か（なければ、全国）"
        ),
        FieldPanel("for_volunteers"),
        FieldRowPanel([FieldPanel("sort_order"), FieldPanel("active")]),
        MultiFieldPanel([FieldPanel(f"{name}_en") for name in ("name", "subject", "hours")], "英語"),
        MultiFieldPanel([FieldPanel(f"{name}_easy") for name in ("name", "subject", "hours")], "やさしい日本語"),
    ],
    base_form_class=SupportDeskForm,
)
