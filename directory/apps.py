from django.apps import AppConfig


class DirectoryConfig(AppConfig):
    """Who and where: areas, districts, venues, organisations, listings."""

    name = "directory"
    verbose_name = "名簿"

    def ready(self) -> None:
        from . import signals  # noqa: F401 – connects the receivers
