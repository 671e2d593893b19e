"""Which listings, and what is to be done with them."""

from typing import Any

from django import forms
from django.db.models import Q, QuerySet

from directory.enums import ListingStatus, ReviewInterval
from directory.models import Category, Listing, Organisation, User

from . import actions

WHAT = {
    "interval": "確認の間隔を変える",
    "add_category": "分類を加える",
    "remove_category": "分類を外す",
    "add_organisation": "運営している団体を加える",
    "pause": "お休みにする",
    "resume": "お休みを終える",
    "ask": "「いまもこのとおりですか」とたずねる",
}
NEEDS = {
    "interval": ("review_interval", "新しい間隔を選んでください。"),
    "add_category": ("category", "分類を選んでください。"),
    "remove_category": ("category", "分類を選んでください。"),
    "add_organisation": ("organisation", "団体の名前を書いてください。"),
    "pause": ("reason", "お休みの理由を書いてください（例：8月は夏休みです）。"),
}
NO_SUCH_BODY = "この名前の団体は、担当の地域にありません。「名簿」の「団体」にある名前のとおりに書いてください。"
SEVERAL_BODIES = "同じ名前の団体がいくつもあります。1件ずつ変えてください。"


class FindForm(forms.Form):
    """Anything that makes no sense is left out of the question."""

    q = forms.CharField(label="名前の一部", required=False)
    category = forms.ModelChoiceField(Category.objects.all(), label="分類", required=False, empty_label="すべて")
    review_interval = forms.TypedChoiceField(
        label="確認の間隔", required=False, coerce=int, choices=[("", "すべて"), *ReviewInterval.choices]
    )
    status = forms.ChoiceField(label="状態", required=False, choices=[("", "すべて"), *ListingStatus.choices])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Its fields are called like some of the other form on the page: they need ids of their own."""
        super().__init__(*args, auto_id="find_%s", **kwargs)

    def narrow(self, rows: QuerySet[Listing]) -> QuerySet[Listing]:
        self.is_valid()
        said = self.cleaned_data
        if words := (said.get("q") or "").replace("\x00", "").strip():
            rows = rows.filter(Q(title__icontains=words) | Q(title_kana__icontains=words))
        if category := said.get("category"):
            rows = rows.filter(categories=category)
        exact = {name: said[name] for name in ("review_interval", "status") if said.get(name)}
        return rows.filter(**exact)


class ActionForm(forms.Form):
    what = forms.ChoiceField(
        label="すること", choices=WHAT.items(), widget=forms.RadioSelect,
        error_messages={"required": "何をするかを選んでください。"},
    )  # fmt: skip
    review_interval = forms.TypedChoiceField(
        label="新しい間隔", required=False, coerce=int, choices=[("", "選んでください"), *ReviewInterval.choices]
    )
    category = forms.ModelChoiceField(
        Category.objects.filter(active=True), label="分類", required=False, empty_label="選んでください"
    )
    organisation = forms.CharField(label="団体の名前", required=False, max_length=120)
    reason = forms.CharField(label="お休みの理由（ページに出ます）", required=False, max_length=200)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_organisation(self) -> Organisation | None:
        name = self.cleaned_data["organisation"].strip()
        if not name or self.cleaned_data.get("what") != "add_organisation":
            return None
        found = list(Organisation.objects.curated_by(self.user).filter(name=name)[:2])
        if len(found) != 1:
            raise forms.ValidationError(SEVERAL_BODIES if found else NO_SUCH_BODY)
        return found[0]

    def clean(self) -> dict[str, Any]:
        said = super().clean()
        field, sentence = NEEDS.get(said.get("what"), ("", ""))
        if field and not said.get(field) and field not in self.errors:
            self.add_error(field, sentence)
        return said

    def action(self) -> actions.Action:
        said = self.cleaned_data
        return {
            "interval": lambda: actions.interval(said["review_interval"]),
            "add_category": lambda: actions.add("categories", said["category"]),
            "remove_category": lambda: actions.remove("categories", said["category"]),
            "add_organisation": lambda: actions.add("organisations", said["organisation"]),
            "pause": lambda: actions.pause(said["reason"]),
            "resume": actions.resume,
            "ask": actions.ask,
        }[said["what"]]()
