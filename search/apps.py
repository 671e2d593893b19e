from django.apps import AppConfig


class SearchConfig(AppConfig):
    """Finding: the projection the public reads, and its pages, API and feeds."""

    name = "search"
    verbose_name = "検索"

    def ready(self) -> None:
        from . import signals  # noqa: F401 – connects the receivers
