"""Sends what was written down: each letter at most once, whatever dies in between.

A letter is marked as handed over before the mail server gets it. Whoever is killed between the two loses that one mail
(the next reminder makes up for it); nobody gets it twice. Only where the server has certainly refused it is it tried
again on the next nights.
"""

import logging
import smtplib
import socket
from collections import Counter
from datetime import date, timedelta

from django.conf import settings
from django.utils import timezone, translation

from activities.services.one_touch import has_passed
from directory.enums import ListingStatus
from directory.models import Listing
from home.account import mails
from home.account.own import page_of
from home.models import DateMailWish, Letter, LetterKind

from . import dates, links, rounds

logger = logging.getLogger("ibasho.account")
TRIED_FOR = timedelta(days=7)
GIVE_UP = 5  # letters in a row that the server didn't take: it isn't there tonight
REFUSED = (ConnectionRefusedError, socket.gaierror, smtplib.SMTPResponseException, smtplib.SMTPRecipientsRefused)


def send_waiting(today: date, kinds: list[LetterKind]) -> Counter:
    """Returns how many were sent, dropped (no longer true), refused (tried again later), and of unknown fate."""
    waiting = Letter.objects.filter(handed_at=None, kind__in=kinds)
    done = Counter(dropped=waiting.filter(written_on__lt=today - TRIED_FOR).delete()[0])
    in_a_row = 0
    for pk in list(waiting.order_by("pk").values_list("pk", flat=True)):
        if Letter.objects.filter(pk=pk, handed_at=None).update(handed_at=timezone.now()):
            outcome = _send(Letter.objects.select_related("listing", "person").get(pk=pk), today)
            done[outcome] += 1
            in_a_row = in_a_row + 1 if outcome in ("refused", "unknown") else 0
        if in_a_row >= GIVE_UP:
            break
    return done


def _send(letter: Letter, today: date) -> str:
    content = _content(letter, today)
    if content is None:
        letter.delete()
        return "dropped"
    template, context = content
    try:
        with translation.override(settings.LANGUAGE_CODE):
            mails.send(template, letter.person.email, context)
    except REFUSED:
        logger.exception("mail refused, will be tried again: letter %s", letter.pk)
        Letter.objects.filter(pk=letter.pk).update(handed_at=None)
        return "refused"
    except OSError:
        logger.exception("mail perhaps sent, won't be tried again: letter %s", letter.pk)
        return "unknown"
    return "sent"


def _content(letter: Letter, today: date) -> tuple[str, dict] | None:
    """(template, context) of a letter that is still true; None where nobody should get it any more."""
    listing, person = letter.listing, letter.person
    if not person.is_active or not Listing.objects.editable_by(person).filter(pk=listing.pk).exists():
        return None
    if letter.kind == LetterKind.DATE:
        return _about_date(letter)
    is_seasonal = letter.kind == LetterKind.SEASON
    holds = rounds.still_in_season if is_seasonal else rounds.still_due
    if not holds(listing.pk, today):
        return None
    context = {
        "listing": listing,
        "step": letter.step,
        "is_last": letter.step == rounds.LETTERS,
        "next_year": is_seasonal or rounds.season_of(today) is not None,
        "confirm_url": links.review_link(listing, person),
        "edit_url": mails.absolute(page_of(listing)),
        "until": today + links.OPEN_FOR[links.REVIEW],
    }
    return "account/email/still_correct", context


def _about_date(letter: Letter) -> tuple[str, dict] | None:
    listing, date_ = letter.listing, dates.of_letter(letter)
    wanted = DateMailWish.objects.filter(listing=listing, person=letter.person).exists()
    shown = listing.live and listing.status == ListingStatus.OPEN
    if not (date_ and wanted and shown) or dates.is_off(date_) or has_passed(date_):
        return None
    context = {
        "listing": listing,
        "when": dates.words(date_),
        "cancel_url": links.cancel_link(listing, letter.person, date_.pk),
        "dates_url": mails.absolute(links.dates_page(listing)),
    }
    return "account/email/date_coming", context
