"""What a 調査票 asks and the key-in screen takes: one list for both, so that the paper's order is the screen's."""

from dataclasses import dataclass

from activities.models import Schedule
from directory.enums import Visibility
from directory.models import Channel, Listing


@dataclass(frozen=True)
class Question:
    """A text of a listing; `lines` says how much room its answer has on paper."""

    name: str
    label: str
    lines: int = 1

    def now(self, listing: Listing) -> str:
        return getattr(listing, self.name)


QUESTIONS = (
    Question("title", "名前"),
    Question("title_kana", "よみがな"),
    Question("summary", "ひとこと紹介", 2),
    Question("eligibility_note", "来られる人", 2),
    Question("cost", "費用"),
    Question("booking", "申込み"),
    Question("capacity", "定員"),
    Question("first_visit", "はじめての日に何があるか", 2),
    Question("first_visit_greeter", "だれに声をかけるか"),
    Question("roles_wanted", "手伝ってほしいこと", 2),
    Question("goods_wanted", "ほしい物"),
)
NO_PLACE = "（場所は公開していないので、この紙には書きません）"


def channels_of(listing: Listing) -> list[Channel]:
    return list(listing.channels.all())


def schedules_of(listing: Listing) -> list[Schedule]:
    return list(listing.schedules.all())


def place_of(listing: Listing, schedule: Schedule) -> str:
    """Where it meets. A place that readers don't learn stands on no paper either: paper lies about, faxes go astray."""
    if Visibility.stricter(listing.location_visibility, schedule.location_visibility) != Visibility.EXACT:
        return NO_PLACE
    venue = schedule.venue
    if venue is None:
        return schedule.get_place_kind_display()
    return f"{venue.name} {venue.address}{venue.building}".strip()
