from django.apps import AppConfig


class ActivitiesConfig(AppConfig):
    """When: schedules and their dates."""

    name = "activities"
    verbose_name = "日程"
