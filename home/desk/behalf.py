"""代理入力: staff write for a group without an account. How they heard it, and from whom, stands in its history."""

from typing import Any

from django import forms
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.log_actions import LogFormatter, log

from directory.changes import told_together
from directory.enums import VerificationMethod
from directory.models import Listing, User
from directory.services.listings import confirm

ON_BEHALF = "ibasho.on_behalf"
METHODS = (VerificationMethod.TELEPHONE, VerificationMethod.VISIT, VerificationMethod.PAPER)
WAYS = {VerificationMethod.TELEPHONE: "電話", VerificationMethod.VISIT: "訪問", VerificationMethod.PAPER: "紙"}
NO_WHOM = "だれの代わりに書いたかを入れてください（例：浜の会の会長さん）。"
NO_METHOD = "どうやって聞いたかを選んでください。"
PANELS = [
    MultiFieldPanel(
        [FieldPanel("behalf_method"), FieldPanel("behalf_whom"), FieldPanel("behalf_confirms")],
        "団体の代わりに書くとき（電話・訪問・紙）",
    )
]


class BehalfForm(WagtailAdminModelForm):
    behalf_method = forms.ChoiceField(
        label="どうやって聞きましたか",
        choices=[("", "代わりに書いたのではない"), *((one.value, WAYS[one]) for one in METHODS)],
        required=False,
    )
    behalf_whom = forms.CharField(label="だれの代わりに書きましたか", max_length=120, required=False)
    behalf_confirms = forms.BooleanField(
        label="ページの全部が、いまもこのとおりだと聞きました", required=False, help_text="最後に確認した日になります。"
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        method, whom = cleaned.get("behalf_method"), cleaned.get("behalf_whom")
        if method and not whom:
            self.add_error("behalf_whom", NO_WHOM)
        if not method and (whom or cleaned.get("behalf_confirms")):
            self.add_error("behalf_method", NO_METHOD)
        return cleaned


@told_together()
def record(listing: Listing, said: dict[str, Any], by: User) -> None:
    """What a form said about whom its words come from; nothing where somebody wrote for themselves."""
    method, whom = said.get("behalf_method"), said.get("behalf_whom")
    if not method:
        return
    log(
        instance=listing,
        action=ON_BEHALF,
        user=by,
        revision=listing.latest_revision,
        data={"method": method, "whom": whom},
    )
    if said.get("behalf_confirms"):
        confirm(listing, VerificationMethod(method), by, whom)


class BehalfFormatter(LogFormatter):
    label = "代理入力"

    def format_message(self, entry: Any) -> str:
        return f"{entry.data['whom']}の代わりに書きました（{WAYS[VerificationMethod(entry.data['method'])]}）"
