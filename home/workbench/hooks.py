"""Registers the district workbench with Wagtail."""

from django.urls import path, reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from home.desk.menu import DeskItem

from . import duplicates, history, mergers, merging, picking, placing, settling, texts, venues
from .areas import LABEL


@hooks.register("register_admin_urls")
def workbench_urls():
    return [
        path("workbench/", picking.towns, name="workbench"),
        path("workbench/town/<str:code>/", picking.town, name="workbench_town"),
        path("workbench/town/<str:code>/texts/", texts.texts, name="workbench_texts"),
        path("workbench/town/<str:code>/addresses/", venues.addresses, name="workbench_addresses"),
        path("workbench/town/<str:code>/outside/", venues.outside, name="workbench_outside"),
        path("workbench/town/<str:code>/duplicates/", duplicates.duplicates, name="workbench_duplicates"),
        path("workbench/district/<int:pk>/", picking.district, name="workbench_district"),
        path("workbench/district/<int:pk>/merger/", mergers.district_merger, name="workbench_merger"),
        path("workbench/venue/<int:pk>/", venues.venue_place, name="workbench_venue"),
    ]


@hooks.register("register_desk_tool")
def workbench_item() -> MenuItem:
    return DeskItem(LABEL, reverse("workbench"), name="workbench", icon_name="globe", order=140)


@hooks.register("register_log_actions")
def log_actions(actions) -> None:
    actions.register_action(settling.SETTLED)(history.SettledFormatter)
    actions.register_action(settling.UNSETTLED)(history.UnsettledFormatter)
    actions.register_action(placing.DISTRICT_TOLD)(history.DistrictToldFormatter)
    actions.register_action(merging.MERGED)(history.MergedFormatter)
    actions.register_action(placing.PLACED, "会場の位置を決める", "会場の位置を決めました")
    actions.register_action(merging.UNDONE, "学区の統合を戻す", "学区の統合をもとに戻しました")
