"""調査票: what a listing's page says now, with room for what has changed, a code and QR codes. Fit for FAX."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString

from directory.enums import Asked
from directory.models import Listing
from home.qr import qr_svg

from . import codes
from .questions import QUESTIONS, channels_of, place_of, schedules_of
from .sender import sender_of

ASKED = (("ask_name", "名前"), ("ask_address", "住所"), ("ask_phone", "電話番号"), ("ask_photo", "写真"))
GAPS = re.compile(r"\n(?:[^\S\n]*\n){2,}")


@dataclass(frozen=True)
class Line:
    """A row of the sheet: what is asked, what stands there now, how much room the answer has."""

    label: str
    now: str
    lines: int = 1


@dataclass(frozen=True)
class Survey:
    listing: Listing
    code: str
    lines: list[Line]
    asked: list[tuple[str, str]]
    key_in: SafeString
    page: SafeString  # empty where there is no public page yet


def with_parts(listings: QuerySet[Listing]) -> QuerySet[Listing]:
    """All that sheets show, in a constant number of queries."""
    return listings.select_related("municipality").prefetch_related(
        "organisations", "channels", "schedules__venue", "categories", "audiences"
    )


def context(request: HttpRequest, listings: Iterable[Listing]) -> dict:
    """Template `paper/survey.html`: surveys, today, sender."""
    return {
        "surveys": [_survey(request, one) for one in listings],
        "today": timezone.localdate(),
        "sender": sender_of(request),
    }


def _survey(request: HttpRequest, listing: Listing) -> Survey:
    address = request.build_absolute_uri
    return Survey(
        listing=listing,
        code=codes.written(listing),
        lines=[*_lines(listing)],
        asked=[(label, Asked(getattr(listing, name)).label) for name, label in ASKED],
        key_in=qr_svg(address(reverse("paper_key_in", args=[listing.pk]))),
        page=qr_svg(address(listing.get_absolute_url())) if listing.live else SafeString(""),
    )


def _without_gaps(text: str) -> str:
    """Several empty lines one after another become one: on paper they are pages of nothing."""
    return GAPS.sub("\n\n", text.replace("\r\n", "\n"))


def _lines(listing: Listing) -> Iterable[Line]:
    texts = {one.name: Line(one.label, _without_gaps(one.now(listing)), one.lines) for one in QUESTIONS}
    first = ("title", "title_kana", "summary")
    yield from (texts.pop(name) for name in first)
    schedules = schedules_of(listing)
    for number, schedule in enumerate(schedules, start=1):
        nth = str(number) if len(schedules) > 1 else ""
        yield Line(f"いつ{nth}", schedule.when, 2)
        yield Line(f"どこで{nth}", place_of(listing, schedule), 2)
    yield from texts.values()
    for channel in channels_of(listing):
        label = f"連絡先：{channel.get_kind_display()}"
        yield Line(label, f"{channel.value}{'' if channel.public else '（公開しない）'} {channel.note}".strip())
    yield Line("ほかの連絡先", "")
