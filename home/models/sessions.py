"""Sessions that know whose they are."""

from django.conf import settings
from django.contrib.sessions.base_session import AbstractBaseSession, BaseSessionManager
from django.db import models


class PersonSession(AbstractBaseSession):
    """A session and the person signed in with it: no network address, no browser, no history.

    Without a constraint in the database: a request that began before the person was deleted may still save its session.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="+", db_constraint=False)

    objects = BaseSessionManager()

    class Meta(AbstractBaseSession.Meta):
        verbose_name = "サインイン"
        verbose_name_plural = "サインイン"

    @classmethod
    def get_session_store_class(cls):
        from home.account.sessions import SessionStore

        return SessionStore
