"""What the admin's history calls the changes made at one touch."""

import datetime

from wagtail import hooks
from wagtail.log_actions import LogActionRegistry, LogFormatter
from wagtail.models import BaseLogEntry

from activities.japanese_dates import write_date

ACTIONS = {
    "cancel": ("開催日を中止", "{day}を中止にしました"),
    "move": ("開催日を変更", "{day}の日時を変えました"),
    "note": ("開催日のお知らせ", "{day}のお知らせを変えました"),
    "restore": ("開催日をもとに戻す", "{day}をもとに戻しました"),
    "pause": ("お休みにする", "お休みにしました"),
    "resume": ("再開する", "再開しました"),
}


class OneDate(LogFormatter):
    """With the day it was about. Entries from before days were kept have none."""

    def format_message(self, log_entry: BaseLogEntry) -> str:
        day = log_entry.data.get("day")
        return self.message.format(day=write_date(datetime.date.fromisoformat(day)) if day else "開催日")


@hooks.register("register_log_actions")
def one_touch_actions(actions: LogActionRegistry) -> None:
    for name, (label, message) in ACTIONS.items():
        formatter = type("Formatter", (OneDate,), {"label": label, "message": message})
        actions.register_action(f"activities.{name}")(formatter)
