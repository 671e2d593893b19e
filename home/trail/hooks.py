"""Registers 変更の記録 and 削除したもの with the desk."""

from typing import Any

from django.urls import path, reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from home.desk.menu import TOOLS, DeskItem

from .services import DISCARDED, PURGED, RESTORED
from .views import BIN_LABEL, LABEL, discarded_listings, listing_discard, trail


@hooks.register("register_admin_urls")
def urls():
    return [
        path("trail/", trail, name="desk_trail"),
        path("discarded/", discarded_listings, name="discarded_listings"),
        path("listing-discard/<int:pk>/", listing_discard, name="listing_discard"),
    ]


@hooks.register(TOOLS)
def trail_item() -> MenuItem:
    return DeskItem(LABEL, reverse("desk_trail"), name="desk-trail", icon_name="history", order=132)


@hooks.register(TOOLS)
def bin_item() -> MenuItem:
    return DeskItem(BIN_LABEL, reverse("discarded_listings"), name="discarded-listings", icon_name="bin", order=133)


#: Wagtail's own sentences about these are in English.
IN_JAPANESE = {
    "wagtail.workflow.start": ("確認に出す", "確認に出しました"),
    "wagtail.workflow.approve": ("承認する", "確認して、承認しました"),
    "wagtail.workflow.reject": ("書き直しをお願いする", "書き直しをお願いしました"),
    "wagtail.workflow.resume": ("もう一度確認に出す", "もう一度確認に出しました"),
    "wagtail.workflow.cancel": ("取り下げる", "確認から取り下げました"),
}


class _Plain:
    """Says one sentence, whatever the entry holds."""

    message: str

    def format_message(self, entry: Any) -> str:
        return self.message


@hooks.register("register_log_actions", order=10)  # after Wagtail's own
def log_actions(actions) -> None:
    for action, (label, message) in IN_JAPANESE.items():
        kind = type(actions.formatters[action])  # which also tells the reviewer's comment
        actions.formatters[action] = type("InJapanese", (_Plain, kind), {"label": label, "message": message})()
    actions.choices = [(action, IN_JAPANESE.get(action, (label,))[0]) for action, label in actions.choices]
    actions.register_action(DISCARDED, "削除する", "削除しました（90日のあいだは元にもどせます）")
    actions.register_action(RESTORED, "削除をとりけす", "削除したものを元にもどしました")
    actions.register_action(PURGED, "完全に消す", "削除してから90日をすぎたので、完全に消しました")
