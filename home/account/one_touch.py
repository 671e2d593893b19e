"""What a group changes of its listing at one touch: at once, without review. Dates and rests are as on the desk."""

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext as _

from directory.enums import ListingStatus, VerificationMethod
from directory.models import Listing, User
from directory.services.listings import confirm
from home import date_changes
from home.date_changes import Row
from home.models import DateMailWish


@dataclass(frozen=True)
class OneTouch:
    """What `account/listing/one_touch.html` shows. `coming`: the next date, if there is one."""

    listing: Listing
    coming: Row | None
    is_due: bool
    wants_mails: bool


def one_touch_of(listing: Listing, user: User) -> OneTouch:
    rows, _page = date_changes.rows_of(listing, None, 1)
    return OneTouch(
        listing=listing,
        coming=rows[0] if rows else None,
        is_due=Listing.objects.due_for_review().filter(pk=listing.pk).exists(),
        wants_mails=DateMailWish.objects.filter(listing=listing, person=user).exists(),
    )


def do(sent: QueryDict, listing: Listing, by: User) -> str:
    """Do what a button says; returns what to tell. Raises ValidationError with a sentence."""
    action = OF_THE_ACCOUNT.get(sent.get("do", ""))
    return action(listing, by) if action else date_changes.do(sent, listing, by)


def _confirm(listing: Listing, by: User) -> str:
    if not listing.live or listing.status != ListingStatus.OPEN:
        raise ValidationError(_("お休み中や終了のページは、確認できません。先に再開してください。"))
    confirm(listing, VerificationMethod.SELF, by=by)
    return _("確認できました。ありがとうございます。ページに、確認した月が出ています。")


def _want_mails(listing: Listing, by: User) -> str:
    DateMailWish.objects.get_or_create(listing=listing, person=by)
    return _("開催日の前に、メールでお知らせします。")


def _want_no_mails(listing: Listing, by: User) -> str:
    DateMailWish.objects.filter(listing=listing, person=by).delete()
    return _("開催日の前のメールをやめました。")


OF_THE_ACCOUNT = {"confirm": _confirm, "mails": _want_mails, "no-mails": _want_no_mails}
