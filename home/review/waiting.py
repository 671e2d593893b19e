"""What waits for whom: the change, its authors, and who may answer."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib.contenttypes.models import ContentType
from django.db.models import QuerySet
from django.utils import timezone
from wagtail.models import TaskState, WorkflowState

from directory.models import Listing, User

from .circles import Reviewers, reviewers
from .concerns import concerns, seats


@dataclass(frozen=True)
class Waiting:
    """One change that waits for an answer."""

    listing: Listing
    state: TaskState
    reviewers: Reviewers

    @property
    def since(self) -> datetime.datetime:
        return self.state.workflow_state.created_at

    @property
    def authors(self) -> frozenset[int]:
        return authors_of(self.state)

    def may_answer(self, user: User) -> bool:
        """Nobody answers what they wrote themselves, administrators included."""
        if not user.is_active or user.pk in self.authors:
            return False
        return user.is_superuser or user.pk in self.reviewers.users


def authors_of(state: TaskState) -> frozenset[int]:
    """The last editor, and who asked for the review."""
    return frozenset({state.revision.user_id, state.workflow_state.requested_by_id} - {None})


def in_progress() -> QuerySet[TaskState]:
    """Changes of listings that wait, the oldest first."""
    return (
        TaskState.objects.filter(
            status=TaskState.STATUS_IN_PROGRESS,
            workflow_state__status=WorkflowState.STATUS_IN_PROGRESS,
            workflow_state__base_content_type=ContentType.objects.get_for_model(Listing),
        )
        .select_related("workflow_state__requested_by", "revision__user", "task")
        .defer("revision__content")
        .order_by("workflow_state__created_at", "pk")
    )


def waiting(states: Iterable[TaskState], now: datetime.datetime | None = None) -> list[Waiting]:
    """These changes with who may answer; those of listings that are gone are left out."""
    now = now or timezone.now()
    states = list(states)
    keys = [int(state.workflow_state.object_id) for state in states]
    listings = Listing.objects.present().select_related("municipality").in_bulk(keys)
    areas = concerns(listings)
    everybody = seats({code for area in areas.values() for code in area.prefectures}) if areas else []
    return [
        Waiting(
            listings[key],
            state,
            reviewers(everybody, areas[key], authors_of(state), state.workflow_state.created_at, now),
        )
        for key, state in zip(keys, states, strict=True)
        if key in listings
    ]


def waiting_on(listing: Listing, now: datetime.datetime | None = None) -> Waiting | None:
    """The change of this listing that waits, if one does."""
    states = in_progress().filter(workflow_state__object_id=str(listing.pk))
    return next(iter(waiting(states[:1], now)), None)


def waiting_for(user: User, now: datetime.datetime | None = None) -> list[Waiting]:
    """What the person may answer."""
    return [one for one in waiting(in_progress(), now) if one.may_answer(user)]


def asked_by(user: User, now: datetime.datetime | None = None) -> list[Waiting]:
    """What the person has sent in and waits for others."""
    return waiting(in_progress().filter(workflow_state__requested_by=user), now)
