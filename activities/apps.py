from django.apps import AppConfig


class ActivitiesConfig(AppConfig):
    """When: schedules and their dates."""

    name = "activities"
    verbose_name = "日程"

    def ready(self) -> None:
        from . import signals  # noqa: F401 – connects the receivers
