"""Parameters for the OpenAPI document, read off the forms and the filter set that read them from an address."""

from collections.abc import Mapping

import django_filters
from django import forms
from django.utils import translation

from search.filters import EntryFilter

from .fields import FieldsField

# What a label alone doesn't say. Types, limits and choices come from the fields themselves.
NOTES = {
    "q": '空白で区切るとすべてをふくむもの、"…"はそのままの並び、-をつけるとふくまないもの',
    "near": "例：35.33,139.63。近い順になります",
    "place": "町名・学校・駅・市区町村など。nearの代わりに使います",
    "radius": "km。near・placeと使います（書かなければ3）",
    "bbox": "西,南,東,北（度）",
    "district": "学区のコード。いくつ書いてもよく、どれかに合うもの",
    "municipality": "市区町村コード。政令指定都市は区もふくみます",
    "prefecture": "都道府県コード（2桁）",
    "category": "taxonomyのslug。いくつ書いてもよく、どれかに合うもの",
    "audience": "taxonomyのslug。いくつ書いてもよく、どれかに合うもの",
    "standpoint": "taxonomyのslug。いくつ書いてもよく、どれかに合うもの",
    "participation": "いくつ書いてもよく、どれかに合うもの",
    "feature": "taxonomyのslug。いくつ書いてもよく、どれかに合うもの",
    "collection": "特集の名前（/collections/のあとの部分）。ほかの条件を書くと、その中からさがします",
    "kind": "place（来てすごす）かactivity（いっしょにする）",
    "weekday": "いくつ書いてもよく、どれかに合うもの",
    "time": "始まる時間帯。morning：12時まで、afternoon：17時まで、evening：それから。いくつ書いてもよい",
    "from": "この日から（例：2026-12-01）。中止の日は数えず、変更された日は新しい日時で",
    "to": "この日まで",
    "sort": "書かなければ、点があれば近い順、ことばがあれば合う順、なければ最近確認された順",
    "page": "1から",
    "page_size": "1ページの件数",
    "facets": "1なら、選択肢ごとの件数も",
}
SEPARATOR = "："


def listing_fields() -> dict[str, forms.Field]:
    """{parameter: form field} of the listing searches, all from the one filter set."""
    return {name: one.field for name, one in EntryFilter.base_filters.items()}


def is_repeatable(one: django_filters.Filter) -> bool:
    return isinstance(one.field, forms.MultipleChoiceField)


def described(fields: Mapping[str, forms.Field], required: tuple[str, ...] = ()) -> dict:
    """`openapi_extra` of an operation with these query parameters."""
    with translation.override("ja"):
        return {"parameters": [_parameter(name, field, name in required) for name, field in fields.items()]}


def _parameter(name: str, field: forms.Field, required: bool) -> dict:
    words = [str(part) for part in (field.label, field.help_text or NOTES.get(name)) if part]
    return {
        "in": "query",
        "name": name,
        "required": required,
        "description": SEPARATOR.join(words),
        "schema": _schema(field) | ({"minLength": 1} if required else {}),
        **({} if required else {"allowEmptyValue": True}),
        **({"style": "form", "explode": False} if isinstance(field, FieldsField) else {}),
    }


def _schema(field: forms.Field) -> dict:
    if isinstance(field, FieldsField):
        return {"type": "array", "items": {"type": "string", "enum": field.names}}
    if isinstance(field, forms.MultipleChoiceField):
        choices = _values(field)
        return {"type": "array", "items": {"type": "string", **({"enum": choices} if choices else {})}}
    if isinstance(field, forms.ChoiceField):
        return {"type": "string", "enum": _values(field)}
    if isinstance(field, forms.BooleanField):
        return {"type": "string", "enum": ["1"]}
    if isinstance(field, forms.DateField):
        return {"type": "string", "format": "date"}
    if isinstance(field, forms.FloatField | forms.DecimalField):
        return {"type": "number", **_limits(field)}
    if isinstance(field, forms.IntegerField):
        return {"type": "integer", **_limits(field)}
    length = getattr(field, "max_length", None)
    return {"type": "string", **({"maxLength": length} if length else {})}


def _values(field: forms.ChoiceField) -> list[str]:
    return [str(value) for value, _label in field.choices if value]


def _limits(field: forms.IntegerField) -> dict:
    limits = {"minimum": field.min_value, "maximum": field.max_value}
    return {name: value for name, value in limits.items() if value is not None}
