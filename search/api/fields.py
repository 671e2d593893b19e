"""`fields`: only what somebody reads of each item, for telephones and for tables."""

from collections.abc import Iterable

from django import forms

ALWAYS = "id"


class FieldsField(forms.CharField):
    """Names of an item's fields with commas between them → those names; none → None. `id` is always there."""

    def __init__(self, names: Iterable[str]) -> None:
        self.names = list(names)
        super().__init__(
            required=False,
            max_length=1000,
            help_text="ほしい項目だけ（例：title,url）。idはいつもつきます。書かなければ、すべて",
        )

    def clean(self, value: object) -> frozenset[str] | None:
        wanted = [name.strip() for name in super().clean(value).split(",") if name.strip()]
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
