"""What a draft says about each subject, in a few lines for the page of the listing."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from directory.enums import Answer, Asked, ChannelKind, ReviewInterval, Visibility
from directory.models import Listing
from search.presenters import RULES

from .forms import INTERVALS

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
    rules = "、".join(RULES[rule.relation] % {"area": rule.area.label} for rule in draft.eligibility_rules.all())
    return _said(str(draft.get_eligibility_status_display()), rules, draft.eligibility_note, _asked(draft))


def features(draft: Listing) -> list[str]:
    answered = [row for row in draft.listing_features.all() if row.answer != Answer.UNKNOWN]
    return _said("・".join(f"{row.feature.label}（{row.get_answer_display()}）" for row in answered))


def first(draft: Listing) -> list[str]:
    return _said(draft.first_visit, draft.first_visit_greeter, draft.first_visit_leaving)


def languages(draft: Listing) -> list[str]:
    return _said(draft.title_en or draft.summary_en, draft.title_easy or draft.summary_easy)


def interval(draft: Listing) -> list[str]:
    return [str(INTERVALS[ReviewInterval(draft.review_interval)])]


def _asked(draft: Listing) -> str:
    asked = [str(label) for name, label in ASKED.items() if getattr(draft, name) == Asked.YES]
    return _("聞かれること：%s") % "・".join(asked) if asked else ""


def _said(*lines: str) -> list[str]:
    return [line for line in lines if line]
