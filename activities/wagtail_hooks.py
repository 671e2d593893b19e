"""What the admin's history calls the changes made at one touch."""

from wagtail import hooks
from wagtail.log_actions import LogActionRegistry

ACTIONS = {
    "cancel": ("開催日を中止", "開催日を中止にしました"),
    "move": ("開催日を変更", "開催日の日時を変えました"),
    "note": ("開催日のお知らせ", "開催日にお知らせを書きました"),
    "restore": ("開催日をもとに戻す", "開催日をもとに戻しました"),
    "pause": ("お休みにする", "お休みにしました"),
    "resume": ("再開する", "再開しました"),
}


@hooks.register("register_log_actions")
def one_touch_actions(actions: LogActionRegistry) -> None:
    for name, (label, message) in ACTIONS.items():
        actions.register_action(f"activities.{name}", label, message)
