"""Two people wrote the same form: what only one of them touched is kept, what both did is shown to the second."""

from dataclasses import dataclass

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _

from directory.models import Listing

from .fields import SubjectForm


@dataclass(frozen=True)
class Clash:
    """A field both changed: its label, and what the other person's words are."""

    label: str
    theirs: str


def merge(
    form_class: type[SubjectForm], sent: QueryDict, base: Listing | None, latest: Listing
) -> tuple[QueryDict, list[Clash]]:
    """What was sent, with the other's words where the sender changed nothing; and where both changed the same.

    `base`: what the sender's page showed, None where that isn't kept any more: then all that differs is a clash.
    """
    fresh = form_class(instance=latest)
    before = form_class(instance=base) if base else None
    touched = set(form_class(sent, instance=base).changed_data) if base else set(fresh.fields)
    data = sent.copy()
    for name in set(fresh.fields) - touched:
        _take(data, fresh[name])
    differs = form_class(data, instance=latest).changed_data
    both = [name for name in differs if name in fresh.fields and _is_news(fresh, before, name)]
    return data, [Clash(str(fresh[name].label), words(fresh[name])) for name in both]


def _is_news(fresh: SubjectForm, before: SubjectForm | None, name: str) -> bool:
    if before is None or name not in before.fields:
        return True
    return _plain(fresh[name].value()) != _plain(before[name].value())


def _plain(value: object) -> object:
    """Comparable: many-to-many values come as lists of objects or keys, in any order."""
    if isinstance(value, (list, tuple)):
        return sorted(str(getattr(one, "pk", one)) for one in value)
    return value or ""


def _take(data: QueryDict, field: forms.BoundField) -> None:
    value = field.value()
    if isinstance(value, (list, tuple)):
        data.setlist(field.html_name, _plain(value))
    elif isinstance(value, bool):
        data.pop(field.html_name, None)
        if value:
            data[field.html_name] = "on"
    else:
        data[field.html_name] = "" if value is None else str(value)


def words(field: forms.BoundField) -> str:
    """A field's value as a person would say it."""
    value = field.value()
    if isinstance(field.field, forms.BooleanField):
        return _("はい") if value else _("いいえ")
    if choices := getattr(field.field, "choices", None):
        chosen = set(_plain(value)) if isinstance(value, (list, tuple)) else {str(value)}
        return "、".join(str(label) for key, label in choices if str(key) in chosen)
    return str(value or "")
