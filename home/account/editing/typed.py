"""What somebody is typing, kept as they type: a telephone that rings or a battery that dies costs no words.

Apart from drafts and their revisions: half a sentence belongs to nobody but its writer, and nobody is asked about it.
"""

from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from directory.models import Listing, User
from home.models import TypedDraft

from .fields import SubjectForm

LONGEST = 200_000  # as it is sent, where a kanji takes nine characters: more than a full form needs
TOO_LONG = _("書いたものが長すぎて、書きかけを保存できません。短くしてください。")
NOT_TYPED = ("csrfmiddlewaretoken", "seen", "do")


def keep(listing: Listing, person: User, subject: str, sent: QueryDict, seen: int) -> None:
    """In place of what was kept of this form before. Raises ValidationError for more than any form can hold."""
    typed = sent.copy()
    for name in NOT_TYPED:
        typed.pop(name, None)
    content = typed.urlencode()
    if len(content) > LONGEST:
        raise ValidationError(TOO_LONG)
    TypedDraft.objects.update_or_create(
        person=person, listing=listing, subject=subject, defaults={"content": content, "seen": seen}
    )


def read(listing: Listing, person: User, subject: str) -> TypedDraft | None:
    return TypedDraft.objects.filter(person=person, listing=listing, subject=subject).first()


def forget(listing: Listing, person: User, subject: str) -> None:
    TypedDraft.objects.filter(person=person, listing=listing, subject=subject).delete()


def subjects_of(listing: Listing, person: User) -> set[str]:
    """Which forms of the listing the person left unfinished."""
    return set(TypedDraft.objects.filter(person=person, listing=listing).values_list("subject", flat=True))


def form_of(form_class: type[SubjectForm], kept: TypedDraft, draft: Listing) -> SubjectForm | None:
    """The form as it was left, with nothing said about mistakes yet; None where the draft says the same by now."""
    form = form_class(QueryDict(kept.content), instance=draft)
    if not form.has_changed():
        return None
    form.initial |= {name: form[name].data for name in form.fields}
    for name in form.fields:
        form[name].__dict__.pop("initial", None)  # read while comparing, and remembered
    form.is_bound = False
    return form
