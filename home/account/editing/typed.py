"""What somebody is typing, kept as they type: a telephone that rings or a battery that dies costs no words.

Apart from drafts and their revisions: half a sentence belongs to nobody but its writer, and nobody is asked about it.
"""

from typing import TypeVar

from django.core.exceptions import ValidationError
from django.forms import BaseForm
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from directory.models import Listing, User
from home.models import TypedDraft

Form = TypeVar("Form", bound=BaseForm)
LONGEST = 200_000  # as it is sent, where a kanji takes nine characters: more than a full form needs
TOO_LONG = _("書いたものが長すぎて、書きかけを保存できません。短くしてください。")
NOT_TYPED = ("csrfmiddlewaretoken", "seen", "do")


def keep(listing: Listing, person: User, subject: str, part: str, sent: QueryDict, seen: int) -> None:
    """In place of what was kept of this form before. Raises ValidationError for more than any form can hold."""
    typed = sent.copy()
    for name in NOT_TYPED:
        typed.pop(name, None)
    content = typed.urlencode()
    if len(content) > LONGEST:
        raise ValidationError(TOO_LONG)
    TypedDraft.objects.update_or_create(
        person=person, listing=listing, subject=subject, part=part, defaults={"content": content, "seen": seen}
    )


def read(listing: Listing, person: User, subject: str, part: object = "") -> TypedDraft | None:
    return TypedDraft.objects.filter(person=person, listing=listing, subject=subject, part=str(part)).first()


def forget(listing: Listing, person: User, subject: str, part: object = "") -> None:
    TypedDraft.objects.filter(person=person, listing=listing, subject=subject, part=str(part)).delete()


def subjects_of(listing: Listing, person: User) -> set[str]:
    """Which forms of the listing the person left unfinished."""
    return set(TypedDraft.objects.filter(person=person, listing=listing).values_list("subject", flat=True))


def parts_of(listing: Listing, person: User, subject: str) -> list[str]:
    """Of which schedules or pictures the person left a form unfinished, the latest first."""
    rows = TypedDraft.objects.filter(person=person, listing=listing, subject=subject).exclude(part="")
    return list(rows.order_by("-kept_at").values_list("part", flat=True))


def said(kept: TypedDraft | None) -> QueryDict | None:
    return QueryDict(kept.content) if kept else None


def as_left(form: Form) -> Form | None:
    """A form that was filled with what was kept, with nothing said about mistakes yet; None where the draft says the
    same by now."""
    if not form.changed_data:
        return None
    form.initial |= {name: form[name].data for name in form.fields}
    for name in form.fields:
        form[name].__dict__.pop("initial", None)  # read while comparing, and remembered
    form.is_bound, form._errors = False, None
    return form
