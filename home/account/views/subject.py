"""What the pages of a listing's subjects have in common."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from directory.models import Listing

SAVED = _("保存しました。確認が終わるまで、公開のページはいまのままです。")


def page_of(listing: Listing) -> str:
    """The account's page of the listing, where a draft is looked at and sent."""
    return reverse("account_listing", args=[listing.public_id])


def seen(request: HttpRequest) -> int:
    """Which revision the page showed; -1 where that can't be read, which is never the latest."""
    try:
        return int(request.POST.get("seen", ""))
    except ValueError:
        return -1
