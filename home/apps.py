from typing import Any

from django.apps import AppConfig
from django.core.cache import caches
from django.db.models.signals import post_migrate
from django.utils.connection import ConnectionProxy


class HomeConfig(AppConfig):
    """The site: its pages, settings, the groups' account area and the curators' desk."""

    name = "home"
    verbose_name = "サイト"

    def ready(self) -> None:
        from allauth.core.internal import ratelimit

        from home.account import checks, signals  # noqa: F401 – being read is what registers them
        from home.background import signals as ends_of_tasks  # noqa: F401 – the same
        from home.imports import works  # noqa: F401 – the same

        # allauth counts in the default cache, which each process has for itself (tests/home/account/test_limits.py).
        ratelimit.cache = ConnectionProxy(caches, "limits")
        post_migrate.connect(_ensure_desk, sender=self)


def _ensure_desk(**kwargs: Any) -> None:
    """The roles and the workflow are rows that nothing works without; they come back if somebody deletes them."""
    from home.review.services import ensure_workflow
    from home.roles import ensure_roles

    ensure_roles()
    ensure_workflow()
