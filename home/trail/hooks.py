"""Registers 変更の記録 and 削除したもの with the desk."""

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


@hooks.register("register_log_actions")
def log_actions(actions) -> None:
    actions.register_action(DISCARDED, "削除する", "削除しました（90日のあいだは元にもどせます）")
    actions.register_action(RESTORED, "削除をとりけす", "削除したものを元にもどしました")
    actions.register_action(PURGED, "完全に消す", "削除してから90日をすぎたので、完全に消しました")
