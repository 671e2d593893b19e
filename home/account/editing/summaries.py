"""What a draft says about each subject, in a few lines for the page of the listing."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from directory.enums import Asked, ChannelKind, Visibility
from directory.models import Listing

#: What people may be asked, by the field that says so
ASKED = {
    "ask_name": gettext_lazy("名前"),
    "ask_address": gettext_lazy("住所"),
    "ask_phone": gettext_lazy("電話番号"),
    "ask_photo": gettext_lazy("写真"),
}


def what(draft: Listing) -> list[str]:
    return _said(draft.title, draft.summary)


def where(draft: Listing) -> list[str]:
    """Names of the halls; of a place that isn't public, for its own group too, only how it is shown."""
    area = draft.municipality or draft.prefecture
    halls = {schedule.venue.label: None for schedule in draft.schedules.all() if schedule.venue}
    return _said(str(area) if area else "", "・".join(halls), str(Visibility(draft.location_visibility).label))


def contact(draft: Listing) -> list[str]:
    return [
        f"{ChannelKind(row.kind).label}：{row.value}{'' if row.public else _('（公開していません）')}"
        for row in draft.channels.all()
    ]


def who(draft: Listing) -> list[str]:
    return _said(str(draft.get_eligibility_status_display()), draft.eligibility_note, _asked(draft))


def first(draft: Listing) -> list[str]:
    return _said(draft.first_visit, draft.first_visit_greeter, draft.first_visit_leaving)


def _asked(draft: Listing) -> str:
    asked = [str(label) for name, label in ASKED.items() if getattr(draft, name) == Asked.YES]
    return _("聞かれること：%s") % "・".join(asked) if asked else ""


def _said(*lines: str) -> list[str]:
    return [line for line in lines if line]
