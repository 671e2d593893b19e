"""Writing use cases of reports: a reader sends one in; the group or staff answer it, or close it without an answer."""

import logging

from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from directory.models import Listing, Organisation, User
from home.account import mails
from home.models import Report, ReportState, ReportTopic

logger = logging.getLogger("ibasho.reports")
NO_ANSWER = _("どうしたかを、ひとこと書いてください（例：時間を直しました）。")
TOO_LONG = _("1000文字までで書いてください。")
SETTLED = _("このお知らせには、もうほかの人が答えました。")
LONGEST = 1000


def send_in(listing: Listing, *, topics: list[str], text: str, contact: str, staff_only: bool) -> Report:
    """Keep what a reader says. What went wrong between people is for staff first, whatever was ticked."""
    staff_only = staff_only or ReportTopic.TROUBLE in topics
    is_first = not Report.objects.open().filter(listing=listing, staff_only=False).exists()
    report = Report.objects.create(
        listing=listing,
        topics=topics,
        text=text,
        contact=contact,
        staff_only=staff_only,
        language=translation.get_language() or "ja",
    )
    if is_first and not staff_only:
        transaction.on_commit(lambda: _tell_group(report))
    return report


def _tell_group(report: Report) -> None:
    """One mail until it is answered, however many readers write, and none of their words: nobody uses us as a sender.

    A mail that can't be sent loses nothing: the report waits in the account area and on the desk.
    """
    bodies = Organisation.objects.present().filter(listings=report.listing_id).order_by().values("pk")
    people = User.objects.filter(memberships__organisation__in=bodies, is_active=True).distinct().order_by("pk")
    with translation.override("ja"):
        context = {"listing": report.listing, "address": mails.absolute(reverse("account_report", args=[report.pk]))}
        for person in people:
            try:
                mails.send("account/email/report", person.email, context)
            except OSError:
                logger.warning("a mail about report %s was not sent", report.pk)


@transaction.atomic
def answer(report: Report, by: User, text: str) -> None:
    """Say what was done. Goes by mail to a reader who left an address, and how to reach them is forgotten.

    Raises ValidationError with a sentence; OSError where the mail can't be sent, and then nothing has happened.
    """
    text = text.replace("\x00", "").strip()
    if not text:
        raise ValidationError(NO_ANSWER)
    if len(text) > LONGEST:
        raise ValidationError(TOO_LONG)
    contact = _settle(report, ReportState.ANSWERED, by, text)
    if "@" in contact:
        with translation.override(report.language):
            address = mails.absolute(reverse("listing", args=[report.listing.public_id]))
            context = {"listing": report.listing, "answer": text, "address": address}
            mails.send("account/email/report_answer", contact, context)


@transaction.atomic
def close(report: Report, by: User) -> None:
    """Nothing to answer: said twice already, or nonsense. Raises ValidationError where somebody was quicker."""
    _settle(report, ReportState.CLOSED, by, "")


def _settle(report: Report, state: ReportState, by: User, text: str) -> str:
    """Returns the contact, which the row doesn't hold any longer."""
    row = Report.objects.select_for_update(no_key=True, of=("self",)).get(pk=report.pk)
    if not row.is_open:
        raise ValidationError(SETTLED)
    contact, row.contact = row.contact, ""
    row.state, row.answer, row.settled_by, row.settled_at = state, text, by, timezone.now()
    row.save(update_fields=["state", "answer", "settled_by", "settled_at", "contact"])
    return contact
