from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class SearchConfig(AppConfig):
    """Finding: the projection the public reads, and its pages, API and feeds."""

    name = "search"
    verbose_name = "検索"

    def ready(self) -> None:
        from . import signals  # noqa: F401 – connects the receivers

        post_migrate.connect(_fill_completions, sender=self)


def _fill_completions(sender: AppConfig, using: str, **kwargs: Any) -> None:
    """A new instance's areas came with migrations, which know no services: their names are filled in afterwards."""
    from .completions.write import fill_if_empty

    fill_if_empty()
