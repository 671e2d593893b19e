"""`suggest`: what a resident may mean while typing."""

from django import forms
from django.http import HttpRequest, HttpResponse

from search.filters import TextField
from search.suggest import suggest as suggestions_for

from .answers import answer, keep_nowhere, read, wrapped

DEFAULT_LIMIT, MAX_LIMIT = 10, 20


class SuggestForm(forms.Form):
    q = TextField(max_length=100, help_text="打ちかけのことば。よみがなでも")
    limit = forms.IntegerField(
        required=False, min_value=1, max_value=MAX_LIMIT, help_text=f"件数（書かなければ{DEFAULT_LIMIT}）"
    )


def suggest(request: HttpRequest) -> HttpResponse:
    """Districts, places, categories and listings that begin so. What is typed may be an address: kept nowhere."""
    asked = read(SuggestForm, request.GET)
    found = suggestions_for(asked["q"], asked["limit"] or DEFAULT_LIMIT)
    items = [{"kind": one.kind, "label": one.label, "params": one.params} for one in found]
    return keep_nowhere(answer(wrapped(items, len(items))))
