"""Django's sessions in the database, each with the person signed in, so that all of a person's can end at once."""

from django.contrib.auth import SESSION_KEY, get_user_model
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore

from directory.databases.routing import PrimaryAway
from directory.models import User


class SessionStore(DatabaseStore):
    @classmethod
    def get_model_class(cls):
        from home.models import PersonSession

        return PersonSession

    def create_model_instance(self, data: dict):
        session = super().create_model_instance(data)
        key = data.get(SESSION_KEY)
        session.user_id = get_user_model()._meta.pk.to_python(key) if key else None
        return session

    def save(self, must_create: bool = False) -> None:
        """While the primary is away a page is worth more than what its session would remember; nobody signs in then."""
        try:
            super().save(must_create)
        except PrimaryAway:
            if must_create:
                raise


def end_all(user: User) -> int:
    """Sign a person out everywhere; returns how many sessions ended."""
    ended, _rows = SessionStore.get_model_class().objects.filter(user=user).delete()
    return ended
