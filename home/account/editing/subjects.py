"""The short forms a listing is written in, in the order of its page. Whoever adds one adds its line here."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from directory.models import Listing
from home.account import pictures, schedules

from . import summaries


@dataclass(frozen=True)
class Subject:
    """`view`: name of the address that takes the listing's public_id. `summary`: what the draft says now, in a few
    lines; nothing where it says nothing yet."""

    slug: str
    title: str | Promise
    view: str
    summary: Callable[[Listing], list[str]]


SUBJECTS: list[Subject] = [
    Subject("what", _("どんなところか"), "account_listing_what", summaries.what),
    Subject("when", _("いつ"), "account_listing_when", schedules.summary),
    Subject("where", _("場所"), "account_listing_where", summaries.where),
    Subject("contact", _("連絡先"), "account_listing_contact", summaries.contact),
    Subject("who", _("来られる人・聞かれること"), "account_listing_who", summaries.who),
    Subject("features", _("設備・ようす"), "account_listing_features", summaries.features),
    Subject("first", _("はじめての日"), "account_listing_first", summaries.first),
    Subject("pictures", _("写真"), "account_listing_pictures", pictures.summary),
    Subject("languages", _("英語・やさしい日本語"), "account_listing_languages", summaries.languages),
    Subject("interval", _("見直しの間隔"), "account_listing_interval", summaries.interval),
]


def subject(slug: str) -> Subject:
    return next(one for one in SUBJECTS if one.slug == slug)
