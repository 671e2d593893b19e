"""Writing use cases of review. Each is one transaction with what follows from it."""

import datetime
from enum import Enum

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone
from wagtail.models import Task, TaskState, Workflow, WorkflowContentType, WorkflowState, WorkflowTask

from directory.changes import told_together
from directory.models import Listing, User
from home.models.review import CuratorReviewTask

from .deciding import needs_review
from .waiting import Waiting, waiting_on

NAME = "居場所・活動の確認"
UNREVIEWED = "ibasho.publish_unreviewed"  # in the history: published at once, as the municipality's policy allows
CHANGED_MEANWHILE = "このあいだに内容が変わりました。もう一度ご覧ください。"
ANSWERED = "この変更には、もう返事があったか、取り下げられています。"
OWN = "ご自分が書いた変更は、ほかの人が確かめます。"
NOT_YOURS = "この変更を確かめるのは、いまは別の団体です。"
NO_AREA = "市区町村（出さないときは都道府県）を選んでください。どの地域の人が確かめるかが、それで決まります。"


class Outcome(Enum):
    PUBLISHED = "published"
    WAITING = "waiting"


@told_together()
def submit(listing: Listing, user: User) -> Outcome:
    """Save what somebody has written and send it its way: published at once, or waiting for a second person.

    Sent again while it waits, the new words take the place of the old ones, and the time waited counts on.
    Raises ValidationError when it can't be published as it is.
    """
    if listing.pk is None:
        listing.live = False
    listing.full_clean(exclude=["latest_revision", "live_revision"])
    if not listing.live:
        listing.save()  # nobody sees the row yet, and it says whom the listing concerns
    listing.save_revision(user=user, log_action=True)
    return send(listing, user)


@told_together()
def send(listing: Listing, user: User) -> Outcome:
    """Send the latest revision its way. Raises ValidationError when it can't be published as it is."""
    row = Listing.objects.select_for_update(no_key=True, of=("self",)).get(pk=listing.pk)
    revision = row.get_latest_revision()
    check_publishable(revision.as_object())
    since = _stop(row, user)
    if needs_review(row, revision, user):
        state = workflow().start(row, user)
        if since:
            WorkflowState.objects.filter(pk=state.pk).update(created_at=since)
        return Outcome.WAITING
    revision.publish(user=user, log_action=UNREVIEWED, skip_permission_checks=True)
    return Outcome.PUBLISHED


@told_together()
def withdraw(listing: Listing, user: User) -> None:
    """Take back what waits: who asked, whoever runs or looks after the listing. The words stay as a draft."""
    rows = Listing.objects
    waiting = waiting_on(listing)
    if waiting is None:
        raise ValidationError(ANSWERED)
    mine = user.pk in waiting.authors or any(
        found.filter(pk=listing.pk).exists() for found in (rows.editable_by(user), rows.curated_by(user))
    )
    if not mine:
        raise PermissionDenied
    _stop(listing, user)


@told_together()
def answer(listing: Listing, user: User, *, approve: bool, comment: str = "", seen: int | None = None) -> None:
    """Approve or send back what waits. `seen`: the revision that was looked at. Raises ValidationError with a sentence
    when this person may not, or when there is something else to look at by now."""
    waiting = waiting_on(listing)
    if waiting is None:
        raise ValidationError(ANSWERED)
    if seen is not None and waiting.state.revision_id != seen:
        raise ValidationError(CHANGED_MEANWHILE)
    if refusal := why_not(waiting, user):
        raise ValidationError(refusal)
    if approve:
        check_publishable(waiting.state.revision.as_object())
    task = waiting.state.task.specific
    task.on_action(waiting.state, user, "approve" if approve else "reject", comment=comment)


def why_not(waiting: Waiting, user: User) -> str:
    """ "" if the person may answer, else a sentence that says whose turn it is."""
    if waiting.may_answer(user):
        return ""
    return f"{OWN if user.pk in waiting.authors else NOT_YOURS}{whose_turn(waiting)}"


def whose_turn(waiting: Waiting) -> str:
    """Who answers, and what happens when they don't."""
    bodies, later = waiting.reviewers.bodies, waiting.reviewers.next_opens
    who = f"{'・'.join(bodies[:3])}{'など' if len(bodies) > 3 else ''}の人" if bodies else "このサイトの管理者"
    if not later:
        return f"{who}が確かめます。"
    day = timezone.localtime(later)
    return f"{who}が確かめます。{day.month}月{day.day}日までに返事がなければ、もっと広い地域の人も確かめられます。"


def check_answer(state: TaskState, user: User, *, publishes: bool) -> None:
    """Raises PermissionDenied unless the person may answer this very state now, and it is about the latest words."""
    workflow_state = state.workflow_state
    listing = workflow_state.content_object
    if not isinstance(listing, Listing) or state.revision.content_object != listing:
        raise PermissionDenied
    waiting = waiting_on(listing)
    if waiting is None or waiting.state.pk != state.pk or not waiting.may_answer(user):
        raise PermissionDenied(ANSWERED)
    latest = listing.get_latest_revision()
    if latest.pk != state.revision_id or latest.created_at > state.started_at:
        raise PermissionDenied(CHANGED_MEANWHILE)
    if publishes:
        try:
            check_publishable(latest.as_object())
        except ValidationError as error:
            raise PermissionDenied(" ".join(error.messages)) from error


def check_publishable(listing: Listing) -> None:
    """Drafts may lack anything; what is public may not. Raises ValidationError."""
    listing.full_clean(exclude=["latest_revision", "live_revision"])
    if not (listing.municipality_id or listing.prefecture_id):
        raise ValidationError({"municipality": NO_AREA})


def _stop(listing: Listing, user: User) -> datetime.datetime | None:
    """End what waits or was sent back. Returns since when it has waited unanswered."""
    state = listing.current_workflow_state
    if state is None:
        return None
    unanswered = state.status == WorkflowState.STATUS_IN_PROGRESS
    state.cancel(user=user)
    return state.created_at if unanswered else None


def workflow() -> Workflow:
    return Listing.get_default_workflow() or ensure_workflow()


def ensure_workflow() -> Workflow:
    """The one workflow of listings, with its one step. Safe to call again."""
    content_type = ContentType.objects.get_for_model(Listing)
    if held := WorkflowContentType.objects.filter(content_type=content_type, workflow__active=True).first():
        return held.workflow
    task = CuratorReviewTask.objects.filter(active=True).first() or CuratorReviewTask.objects.create(name=NAME)
    made = Workflow.objects.create(name=NAME)
    WorkflowTask.objects.create(workflow=made, task=Task.objects.get(pk=task.pk), sort_order=0)
    WorkflowContentType.objects.update_or_create(content_type=content_type, defaults={"workflow": made})
    return made
