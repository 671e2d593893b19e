"""What is no longer needed goes: ended sessions, unanswered invitations, answered requests, old lines of the log, old
letters, uploaded lists, what was typed and never saved, pictures that nothing names, old reports of readers and how to
reach them, old counts of embeddings."""

from datetime import timedelta

from allauth.mfa.models import Authenticator
from django.db import transaction
from django.utils import timezone

from directory.models import User
from home.background import trying
from home.embed_use import days as embed_days
from home.models import (
    Invitation,
    JoinRequest,
    JoinStatus,
    Letter,
    ListImport,
    MemberEvent,
    PersonSession,
    Report,
    TypedDraft,
)
from home.models.imports import UNDOABLE

from .unused_pictures import unused_pictures

KEEP_INVITATIONS = timedelta(days=30)  # past their end, so that an owner can send them again
KEEP_REQUESTS = timedelta(days=30)  # past the answer, for somebody who calls and asks

KEEP_LETTERS = timedelta(days=365)  # past every question whether it was sent already
KEEP_EVENTS = timedelta(days=3 * 365)
KEEP_PICTURES = timedelta(days=30)
KEEP_TYPED = timedelta(days=30)
KEEP_REPORTS = timedelta(days=365)  # after they were answered or closed
KEEP_CONTACTS = timedelta(days=90)  # of readers whom nobody has answered


def tidy(dry_run: bool = False) -> dict[str, int]:
    """Returns how many rows of each kind went, or would go."""
    now = timezone.now()
    old = {
        "sessions": PersonSession.objects.filter(expire_date__lt=now),
        "invitations": Invitation.objects.filter(expires_at__lt=now - KEEP_INVITATIONS),
        "requests": JoinRequest.objects.exclude(status=JoinStatus.WAITING).filter(answered_at__lt=now - KEEP_REQUESTS),
        "letters": Letter.objects.filter(written_on__lt=timezone.localdate(now) - KEEP_LETTERS),
        "events": MemberEvent.objects.filter(at__lt=now - KEEP_EVENTS),
        "typed": TypedDraft.objects.filter(kept_at__lt=now - KEEP_TYPED),
        "imports": ListImport.objects.filter(created_at__lt=now - UNDOABLE),
        "embeds": embed_days.old(),
        "tasks": trying.old(),
        "reports": Report.objects.filter(settled_at__lt=now - KEEP_REPORTS),
    }
    pictures = unused_pictures(now - KEEP_PICTURES)
    unanswered = Report.objects.filter(created_at__lt=now - KEEP_CONTACTS).exclude(contact="")
    if dry_run:
        counts = {name: rows.count() for name, rows in old.items()}
        return counts | {"contacts": unanswered.count(), "pictures": len(pictures)}
    counts = {name: rows.delete()[0] for name, rows in old.items()}
    for picture in pictures:
        picture.delete()  # one by one: its file goes with it
    return counts | {"contacts": unanswered.update(contact=""), "pictures": len(pictures)}


@transaction.atomic
def reset_second_step(email: str) -> User | None:
    """Take app, passkeys and backup numbers from somebody who lost them, and end their sessions. None: nobody."""
    person = User.objects.filter(email=email.lower()).first()
    if person:
        Authenticator.objects.filter(user=person).delete()
        PersonSession.objects.filter(user=person).delete()
    return person
