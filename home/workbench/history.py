"""How the history of a listing, a hall or a district tells what was done at the workbench."""

from typing import Any

from wagtail.log_actions import LogFormatter


class SettledFormatter(LogFormatter):
    label = "学区を決める"

    def format_message(self, entry: Any) -> str:
        district = entry.data["district"]
        meant = f"{district}のこと" if district else "学区の名前ではない"
        return f"学区の書き方「{entry.data['text']}」は、{meant}としました"


class UnsettledFormatter(LogFormatter):
    label = "学区をもとに戻す"

    def format_message(self, entry: Any) -> str:
        return f"学区の書き方「{entry.data['text']}」を、決まっていないものに戻しました"


class DistrictToldFormatter(LogFormatter):
    label = "会場の学区を決める"

    def format_message(self, entry: Any) -> str:
        return f"会場は{entry.data['district']}にある、としました"


class MergedFormatter(LogFormatter):
    label = "学区を統合する"

    def format_message(self, entry: Any) -> str:
        return f"学校の統廃合により、{entry.data['successors']}に統合しました"
