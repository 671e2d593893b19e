"""How listings stand, at a glance: what their organisers should look at first, and what is just fine."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib.contenttypes.models import ContentType
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from wagtail.models import WorkflowState

from directory.enums import ListingStatus
from directory.models import Listing


class State(TextChoices):
    """In the order of what wants doing."""

    RETURNED = "returned", _("書き直しのお願い")
    STALE = "stale", _("見直しのお願い")
    WAITING = "waiting", _("確認待ち")
    DRAFT = "draft", _("下書き")
    PAUSED = "paused", _("お休み中")
    PUBLIC = "public", _("公開中")
    CLOSED = "closed", _("終了")


ICONS = {
    State.RETURNED: "back",
    State.STALE: "ask",
    State.WAITING: "people",
    State.DRAFT: "pencil",
    State.PAUSED: "pause",
    State.PUBLIC: "check",
    State.CLOSED: "no",
}
TASKS = {
    State.RETURNED: _("直してほしいところがあります。"),
    State.STALE: _("いまもこのとおりか、ページを見て確かめてください。"),
}


@dataclass(frozen=True)
class Standing:
    """A listing and how it stands. `url` is empty as long as it has no public page."""

    listing: Listing
    state: State

    @property
    def icon(self) -> str:
        return ICONS[self.state]

    @property
    def url(self) -> str:
        return self.listing.get_absolute_url() if self.listing.live else ""

    @property
    def task(self) -> str:
        return TASKS.get(self.state, "")


def standings(listings: Iterable[Listing]) -> list[Standing]:
    """Those that want doing first, then by name. Three queries, however many there are."""
    listings = list(listings)
    keys = [listing.pk for listing in listings]
    stale = set(Listing.objects.due_for_review().filter(pk__in=keys).order_by().values_list("pk", flat=True))
    workflows = dict(_workflows(keys))
    found = [Standing(one, _state(one, workflows.get(str(one.pk), ""), one.pk in stale)) for one in listings]
    order = list(State)
    return sorted(found, key=lambda one: (order.index(one.state), one.listing.title))


def _workflows(keys: list[int]) -> Iterable[tuple[str, str]]:
    """(key, status) of reviews that go on. Their key is text: any object of any model may be in a workflow."""
    going_on = [WorkflowState.STATUS_IN_PROGRESS, WorkflowState.STATUS_NEEDS_CHANGES]
    rows = WorkflowState.objects.filter(
        base_content_type=ContentType.objects.get_for_model(Listing),
        object_id__in=[str(key) for key in keys],
        status__in=going_on,
    )
    return rows.order_by().values_list("object_id", "status")


def _state(listing: Listing, workflow: str, is_stale: bool) -> State:
    if listing.status == ListingStatus.CLOSED:
        return State.CLOSED
    if workflow == WorkflowState.STATUS_NEEDS_CHANGES:
        return State.RETURNED
    if workflow == WorkflowState.STATUS_IN_PROGRESS:
        return State.WAITING
    if not listing.live:
        return State.DRAFT
    if listing.status == ListingStatus.PAUSED:
        return State.PAUSED
    return State.STALE if is_stale else State.PUBLIC
