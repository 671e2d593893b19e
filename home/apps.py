from django.apps import AppConfig
from django.core.cache import caches
from django.utils.connection import ConnectionProxy


class HomeConfig(AppConfig):
    """The site: its pages, settings, the groups' account area and the curators' desk."""

    name = "home"
    verbose_name = "サイト"

    def ready(self) -> None:
        from allauth.core.internal import ratelimit

        from home.account import checks, signals  # noqa: F401 – registered by being imported

        # allauth counts in the default cache, which each process has for itself (tests/home/account/test_limits.py).
        ratelimit.cache = ConnectionProxy(caches, "limits")
