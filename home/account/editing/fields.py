"""What the short forms share: fields that aren't theirs are nobody's mistake here."""

from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.utils.translation import gettext as _
from modelcluster.forms import ClusterForm

from ..forms import OneLineMixin

AT_MOST = 30  # rows; more than any group has, and an end for whoever sends a million
LONGEST_KEY = 19  # digits that a database's largest integer has


class SubjectForm(OneLineMixin, ClusterForm):
    """A form of a few fields of a draft. Drafts may lack anything: what other subjects lack is said when it is sent."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, label_suffix="", **kwargs)

    def add_error(self, field: str | None, error: Any) -> None:
        if field is None and hasattr(error, "error_dict"):
            own = {name: found for name, found in error.error_dict.items() if name in {*self.fields, NON_FIELD_ERRORS}}
            if own:
                super().add_error(None, ValidationError(own))
            return
        super().add_error(field, error)


class RowsForm(SubjectForm):
    """A form with plain rows, fields `<part>_0`, `<part>_1`, …: written again at each save, so that no key of anybody's
    row is ever sent. A row counts when its `main` part says something."""

    parts: tuple[str, ...]
    main: str
    spare = 2  # empty rows to write into

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        held = self.held()
        self.room = max(AT_MOST, len(held))
        self.sent = self._sent()
        self.count = min(max(len(held) + self.spare, max(self.sent, default=-1) + 1), self.room)
        for number in range(self.count):
            self.fields |= {f"{part}_{number}": field for part, field in self.row_fields().items()}
            if number < len(held):
                self.initial |= {f"{part}_{number}": held[number][part] for part in self.parts}

    def held(self) -> list[dict[str, Any]]:
        """What each row of the draft says, by part."""
        raise NotImplementedError

    def row_fields(self) -> dict[str, forms.Field]:
        raise NotImplementedError

    def _sent(self) -> list[int]:
        """Numbers of the rows that were sent: the latest draft may hold fewer than the page did."""
        start = f"{self.main}_"
        numbers = [name.removeprefix(start) for name in self.data if name.startswith(start) and self.data[name]]
        return [int(one) for one in numbers if one.isascii() and one.isdecimal() and len(one) < LONGEST_KEY]

    @property
    def rows(self) -> list[list[forms.BoundField]]:
        return [[self[f"{part}_{number}"] for part in self.parts] for number in range(self.count)]

    @property
    def others(self) -> list[forms.BoundField]:
        return [self[name] for name in self._meta.fields]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if max(self.sent, default=0) >= self.room:
            most = _("%(most)d行までにしてください。つづきは、くわしい紹介などに文で書けます。")
            self.add_error(None, ValidationError(most % {"most": self.room}))
        return cleaned

    def rows_said(self) -> list[dict[str, Any]]:
        """The rows that say something, from `cleaned_data`."""
        rows = [{part: self.cleaned_data[f"{part}_{number}"] for part in self.parts} for number in range(self.count)]
        return [row for row in rows if row[self.main]]

    @property
    def rows_changed(self) -> bool:
        return any(name.rpartition("_")[0] in self.parts for name in self.changed_data)


def lines(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class SeveralField(forms.ModelMultipleChoiceField):
    """A key too long for any row is one that isn't offered; Django would hand it on to the database, which breaks."""

    def clean(self, value: Any) -> Any:
        for key in value or ():
            if len(str(key)) >= LONGEST_KEY:
                raise ValidationError(self.error_messages["invalid_pk_value"] % {"pk": str(key)[:LONGEST_KEY]})
        return super().clean(value)
