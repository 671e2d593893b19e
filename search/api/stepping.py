"""`cursor` and `updated_since`: the parameters of `listings` that only programs need, and a cursor's letters."""

import base64
import re
from dataclasses import dataclass
from datetime import datetime

from django import forms
from django.http import QueryDict
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime

from activities.occurring import JST, start_of
from search.asking import Asked
from search.changes import Position
from search.models import Entry
from search.remembering import find_again
from search.walking import Walked, walk, walk_changes

from .answers import Rejected, own, read
from .fields import FieldsField
from .items import moment
from .schemas import ListingItem

#: As long as nothing is older and nobody's clock goes wrong: no bound that anybody would meet.
FIRST_YEAR, LAST_YEAR = 1970, 2200
NO_PAGES = "cursor や updated_since といっしょには使えません。続きは next_cursor を cursor に書いてください。"
NO_ORDER = "cursor や updated_since では、ならべ方は選べません。"
NO_CURSOR = "この cursor は読めませんでした。前の答えの next_cursor を、そのまま書いてください。はじめは、空にします。"
_LOST_PLUS = re.compile(r"(?<=\d) (?=\d\d:?\d\d$)")


class MomentField(forms.CharField):
    """A day or a moment in ISO 8601; without a zone it is Japan's time."""

    def clean(self, value: object) -> datetime | None:
        text = super().clean(value)
        return self._read(_LOST_PLUS.sub("+", text)) if text else None

    def _read(self, text: str) -> datetime:
        try:
            read = parse_datetime(text) or parse_date(text)
        except ValueError:
            read = None
        if read is None or not FIRST_YEAR < read.year < LAST_YEAR:
            raise forms.ValidationError("日か日時を書いてください（例：2026-11-27、2026-11-27T10:00:00+09:00）。")
        if not isinstance(read, datetime):
            return start_of(read)
        return read if timezone.is_aware(read) else read.replace(tzinfo=JST)


class ListForm(forms.Form):
    """What `listings` takes besides the parameters of every search."""

    fields = FieldsField(ListingItem.model_fields)
    cursor = forms.CharField(
        required=False,
        max_length=200,
        help_text="続きをたどるとき。はじめは空にし（cursor=）、次からは前の答えのnext_cursor。順番はidの順です",
    )
    updated_since = MomentField(
        required=False,
        max_length=40,
        help_text="この日時から変わったものと、見えなくなったもの（gone）。変わった順です",
    )


@dataclass(frozen=True)
class Listed:
    """`entries` in order, and the numbers that stand beside them in an answer; `wanted` are the fields of each."""

    entries: list[Entry]
    numbers: dict
    wanted: frozenset[str] | None


def listed(params: QueryDict, asked: Asked) -> Listed:
    """The page, or the step of a walk, that the parameters ask for. Raises Rejected."""
    said = read(ListForm, own(params, ListForm.base_fields))
    if said["updated_since"] is None and "cursor" not in params:
        found = find_again(asked)
        return Listed(
            found.entries, {"count": found.count, "page": found.page, "page_size": found.page_size}, said["fields"]
        )
    if misplaced := {name: [words] for name, words in (("page", NO_PAGES), ("sort", NO_ORDER)) if name in params}:
        raise Rejected(misplaced)
    step, more = _step(asked, said["updated_since"], said["cursor"])
    numbers = {"count": step.count, "page": None, "page_size": asked.page_size, "next_cursor": _encoded(step.last)}
    return Listed(step.entries, numbers | more, said["fields"])


def _step(asked: Asked, updated_since: datetime | None, cursor: str) -> tuple[Walked, dict]:
    """The step, and what only an answer about changes holds."""
    if updated_since is None:
        return walk(asked, _public_id(cursor)), {}
    step = walk_changes(asked, updated_since, _position(cursor) if cursor else None)
    gone = [{"id": change.public_id, "gone_at": moment(change.changed_at)} for change in step.gone]
    return step, {"gone": gone, "as_of": moment(step.as_of)}


# --- a cursor's letters: a public id, for changes the moment before it


def _encoded(position: Position | str | None) -> str | None:
    if position is None:
        return None
    text = position if isinstance(position, str) else f"{position[0].isoformat()} {position[1]}"
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _public_id(cursor: str) -> str:
    """Raises Rejected."""
    text = _decoded(cursor)
    if not re.fullmatch(r"[a-z0-9]{0,12}", text):
        raise Rejected({"cursor": [NO_CURSOR]})
    return text


def _position(cursor: str) -> Position:
    """Raises Rejected."""
    said = re.fullmatch(r"(\d{4}-\d\d-\d\dT[\d:.]{8,15}\+00:00) ([a-z0-9]{1,12})", _decoded(cursor))
    try:
        return datetime.fromisoformat(said[1]), said[2]
    except (TypeError, ValueError) as error:
        raise Rejected({"cursor": [NO_CURSOR]}) from error


def _decoded(cursor: str) -> str:
    """Raises Rejected."""
    try:
        return base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True).decode("ascii")
    except ValueError as error:
        raise Rejected({"cursor": [NO_CURSOR]}) from error
