"""What is sent through the queue only to see that somebody takes it."""

from django_tasks import task


@task(backend="background")
def sign_of_life() -> None:
    """Taken and done: that is all `doctor` wants to know."""
