"""`taxonomy`: the values that `category`, `audience`, … may have, with their names."""

from django import forms
from django.http import HttpRequest, HttpResponse

from activities.enums import PartOfDay
from activities.weekdays import WEEKDAYS
from directory.enums import ListingKind, Participation
from directory.models import Audience, Category, Feature, Standpoint
from search.weekday_names import WEEKDAY_NAMES

from .answers import answer, read

TERMS = {"categories": Category, "audiences": Audience, "standpoints": Standpoint, "features": Feature}
_NAMES = ("slug", "name", "name_en", "name_easy", "kana")


def taxonomy(request: HttpRequest) -> HttpResponse:
    """All choices in use. Four queries."""
    read(forms.Form, request.GET)
    found: dict[str, list[dict]] = {
        name: [_term(term) for term in model.objects.filter(active=True)] for name, model in TERMS.items()
    }
    found["participation"] = [{"value": value, "label": str(label)} for value, label in Participation.choices]
    found["kinds"] = [{"value": value, "label": str(label)} for value, label in ListingKind.choices]
    found["weekdays"] = [{"value": day, "label": str(WEEKDAY_NAMES[day])} for day in WEEKDAYS]
    found["times"] = [{"value": value, "label": str(label)} for value, label in PartOfDay.choices]
    return answer(found)


def _term(term: Category) -> dict[str, str]:
    return {**{name: getattr(term, name) for name in _NAMES}, "icon": getattr(term, "icon", "")}
