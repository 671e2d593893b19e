"""What the short forms share: fields that aren't theirs are nobody's mistake here."""

from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from modelcluster.forms import ClusterForm

LONGEST_KEY = 19  # digits that a database's largest integer has


class SubjectForm(ClusterForm):
    """A form of a few fields of a draft. Drafts may lack anything: what other subjects lack is said when it is sent."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, label_suffix="", **kwargs)

    def clean(self) -> dict[str, Any]:
        """What is typed in one line stays one: a title stands in mail to others, where a second line could mislead."""
        cleaned = super().clean()
        for name, field in self.fields.items():
            if isinstance(field.widget, forms.TextInput) and isinstance(cleaned.get(name), str):
                cleaned[name] = " ".join(cleaned[name].splitlines())
        return cleaned

    def add_error(self, field: str | None, error: Any) -> None:
        if field is None and hasattr(error, "error_dict"):
            own = {name: found for name, found in error.error_dict.items() if name in {*self.fields, NON_FIELD_ERRORS}}
            if own:
                super().add_error(None, ValidationError(own))
            return
        super().add_error(field, error)


def lines(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class SeveralField(forms.ModelMultipleChoiceField):
    """A key too long for any row is one that isn't offered; Django would hand it on to the database, which breaks."""

    def clean(self, value: Any) -> Any:
        for key in value or ():
            if len(str(key)) >= LONGEST_KEY:
                raise ValidationError(self.error_messages["invalid_pk_value"] % {"pk": str(key)[:LONGEST_KEY]})
        return super().clean(value)
