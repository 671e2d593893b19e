"""Fields that name other rows accept what the person may choose, and keep what is there already."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Model, Q

from directory.models import District, Municipality, Prefecture, User

from .scopes import SCOPES, Scope

ELSEWHERE = "担当している地域から選んでください。ほかの地域のことは、その地域の見守り役か管理者に頼んでください。"


def own_areas(model: type[Model], user: User) -> Any:
    """Areas in which a person may put something."""
    if model is District:
        return District.objects.curated_by(user)
    reached = Municipality.objects.reached_by(user)
    if model is Prefecture:
        return Prefecture.objects.filter(pk__in=reached.order_by().values("prefecture"))
    return reached


def scoped_form(base: type[forms.ModelForm], scope: Scope) -> type[forms.ModelForm]:
    """`base`, in which somebody else's rows can't be chosen by their number either."""

    class ScopedForm(base):
        def __init__(self, *args: Any, **kwargs: Any) -> None:
            super().__init__(*args, **kwargs)
            user = kwargs.get("for_user")
            if user is None or user.is_superuser:
                return
            for form in (self, *parts_of(self)):
                limit(form, user)
            for name in scope.areas:
                limit_area(self, name, user)

        def clean(self) -> dict[str, Any]:
            cleaned = super().clean()
            user = self.for_user
            if user is not None and not user.is_superuser:
                self.check_areas(cleaned, user)
            return cleaned

        def check_areas(self, cleaned: dict[str, Any], user: User) -> None:
            """Fields that hold a list of areas; and one area at least where it is needed."""
            for name in scope.areas:
                if isinstance(chosen := cleaned.get(name), list):
                    mine = set(Municipality.objects.curated_by(user).values_list("pk", flat=True))
                    if {one.pk for one in chosen} - mine:
                        self.add_error(name, ELSEWHERE)
            if scope.needs_area and not any(cleaned.get(name) for name in scope.areas) and not self.errors:
                raise ValidationError({scope.areas[0]: ELSEWHERE})

    ScopedForm.__name__ = ScopedForm.__qualname__ = base.__name__
    return ScopedForm


def parts_of(form: forms.ModelForm) -> Iterable[forms.ModelForm]:
    """Forms of what hangs on the object: schedules, pictures."""
    for formset in getattr(form, "formsets", {}).values():
        for part in formset.forms:
            yield part
            yield from parts_of(part)


def limit(form: forms.ModelForm, user: User) -> None:
    """Every field that chooses rows of a model with a scope."""
    for name, field in form.fields.items():
        if isinstance(field, forms.ModelChoiceField) and (scope := SCOPES.get(field.queryset.model)):
            keep(form, name, field, scope.chosen_by(user))


def limit_area(form: forms.ModelForm, name: str, user: User) -> None:
    field = form.fields.get(name)
    if not isinstance(field, forms.ModelChoiceField):
        return
    field.error_messages["invalid_choice"] = ELSEWHERE
    areas = own_areas(field.queryset.model, user)
    keep(form, name, field, areas)
    if field.queryset.model is Municipality and form.instance.pk is None:
        first = list(areas[:2])
        if len(first) == 1:
            form.initial.setdefault(name, first[0].pk)


def keep(form: forms.ModelForm, name: str, field: forms.ModelChoiceField, rows: Any) -> None:
    """`rows`, and what is chosen already."""
    now = form.initial.get(name)
    values = now if isinstance(now, Iterable) and not isinstance(now, str) else [now]
    keys = [getattr(value, "pk", value) for value in values if value not in (None, "")]
    wanted = Q(pk__in=rows.order_by().values("pk"))
    field.queryset = field.queryset.model.objects.filter(wanted | Q(pk__in=keys) if keys else wanted)
