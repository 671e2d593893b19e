"""Choosers of the desk: what they list, and what their answering addresses tell, is what the form would accept."""

from django import forms
from django.db.models import Model, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.choosers import BaseFilterForm
from wagtail.snippets.views.chooser import (
    ChooseResultsView,
    ChooseView,
    SnippetChooserViewSet,
    SnippetChosenMultipleView,
    SnippetChosenView,
    SnippetCreateView,
)

from .policy import curates
from .scopes import SCOPES


def choosable(request: HttpRequest, model: type[Model]) -> QuerySet:
    """Nothing for staff who curate nothing."""
    user = request.user
    if not (user.is_superuser or curates(user)):
        return model.objects.none()
    return SCOPES[model].chosen_by(user)


class SearchForm(BaseFilterForm):
    """By part of a name, as in the lists: Wagtail's text search neither splits Japanese nor takes such limits."""

    q = forms.CharField(
        label=_("Search term"), widget=forms.TextInput(attrs={"placeholder": _("Search")}), required=False
    )

    def filter(self, objects: QuerySet) -> QuerySet:
        objects = super().filter(objects)
        if text := self.cleaned_data.get("q"):
            wanted = Q()
            fields = objects.model.snippet_viewset.search_fields
            for name in fields if isinstance(fields, list | tuple) else ():  # Wagtail's mark of "not said" is no list
                wanted |= Q(**{f"{name}__icontains": text})
            objects = objects.filter(wanted)
            self.is_searching, self.search_query = True, text
        return objects


class _Scoped:
    """The list of a chooser."""

    filter_form_class = SearchForm

    def get_object_list(self) -> QuerySet:
        return choosable(self.request, self.model_class)

    def can_create(self) -> bool:
        return False


class ScopedChooseView(_Scoped, ChooseView):
    pass


class ScopedChooseResultsView(_Scoped, ChooseResultsView):
    pass


class ScopedChosenView(SnippetChosenView):
    def get_object(self, pk: str) -> Model:
        try:
            return choosable(self.request, self.model_class).get(pk=pk)
        except ValueError as error:
            raise Http404 from error


class ScopedChosenMultipleView(SnippetChosenMultipleView):
    def get_objects(self, pks: list[str]) -> QuerySet:
        try:
            return choosable(self.request, self.model_class).filter(pk__in=pks)
        except ValueError as error:
            raise Http404 from error


class NoCreateView(SnippetCreateView):
    """Nothing is made from within a chooser: its form would know neither scope nor review."""

    def dispatch(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        raise Http404


class ScopedChooserViewSet(SnippetChooserViewSet):
    choose_view_class = ScopedChooseView
    choose_results_view_class = ScopedChooseResultsView
    chosen_view_class = ScopedChosenView
    chosen_multiple_view_class = ScopedChosenMultipleView
    create_view_class = NoCreateView
