"""`fields`: only what somebody reads of each item, for telephones and for tables."""

from collections.abc import Iterable

from django import forms

ALWAYS = "id"


class FieldsField(forms.Field):
    """Names of an item's fields, with commas between or repeated → those names; none → None. `id` is always there."""

    widget = forms.SelectMultiple

    def __init__(self, names: Iterable[str]) -> None:
        self.names = list(names)
        words = "ほしい項目だけ（例：title,url）。idはいつもつきます。書かなければ、すべて"
        super().__init__(required=False, help_text=words)

    def clean(self, value: list[str]) -> frozenset[str] | None:
        wanted = [name.strip() for name in ",".join(value).split(",") if name.strip()]
        if unknown := [name for name in wanted if name not in self.names]:
            raise forms.ValidationError(
                f"「{unknown[0][:50]}」という項目はありません。ここから選んでください：{', '.join(self.names)}"
            )
        return frozenset([ALWAYS, *wanted]) if wanted else None


def only(items: list[dict], wanted: frozenset[str] | None) -> list[dict]:
    """The items with the wanted fields, or as they are."""
    if wanted is None:
        return items
    return [{name: value for name, value in item.items() if name in wanted} for item in items]
