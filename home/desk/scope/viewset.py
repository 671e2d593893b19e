"""The base of every list on the desk. All addresses of one object pass one door: `construct_view`."""

from collections.abc import Callable
from functools import cached_property, wraps
from typing import Any

from django.contrib.admin.utils import quote, unquote
from django.contrib.auth.models import Permission
from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.views import View
from wagtail.admin.ui.tables import BulkActionsCheckboxColumn, Column
from wagtail.models import Revision, TaskState, WorkflowState
from wagtail.snippets.views.snippets import (
    HistoryView,
    IndexView,
    InspectView,
    SnippetViewSet,
    UnpublishView,
    UsageView,
)

from home.sheets import Sheet, answer

from .choosers import ScopedChooserViewSet
from .forms import scoped_form
from .scopes import SCOPES, Scope

#: What an address may name besides the object. All of it must belong to the object: Wagtail doesn't ask.
PARTS = {
    "revision_id": Revision,
    "revision_id_a": Revision,
    "revision_id_b": Revision,
    "task_state_id": TaskState,
    "workflow_state_id": WorkflowState,
}
READING = (HistoryView, InspectView, UsageView)
WORDS = ("live", "earliest", "latest")  # which compare takes instead of a revision's number


class ScopedIndexView(IndexView):
    """Without boxes to tick for who has nothing to do with what is ticked. Exports hold the rows of the list, filtered
    as it is, in files of our own: nothing in them runs, and CSV opens in Excel."""

    @cached_property
    def columns(self) -> list[Column]:
        if self.user_has_permission("delete"):
            return super().columns
        return [column for column in super().columns if not isinstance(column, BulkActionsCheckboxColumn)]

    def get_heading(self, queryset: QuerySet, field: str) -> str:
        """A choice is called as its field is."""
        return super().get_heading(queryset, field.removeprefix("get_").removesuffix("_display"))

    def as_spreadsheet(self, queryset: QuerySet, spreadsheet_format: str) -> HttpResponseBase:
        columns = [self.get_heading(queryset, name) for name in self.list_export]
        rows = (list(self.to_row_dict(item).values()) for item in queryset.iterator(chunk_size=500))
        return answer(Sheet(str(self.page_title), columns, rows), spreadsheet_format, str(self.page_title))


class ScopedUnpublishView(UnpublishView):
    """Taking something off the site never waits for anybody."""

    permission_required = "change"


class ScopedSnippetViewSet(SnippetViewSet):
    chooser_viewset_class = ScopedChooserViewSet
    index_view_class = ScopedIndexView
    unpublish_view_class = ScopedUnpublishView
    inspect_view_enabled = True
    related: tuple[str, ...] = ()  # foreign keys that the list shows

    @cached_property
    def scope(self) -> Scope:
        return SCOPES[self.model]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        rows = self.scope.seen_by(request.user)
        return rows.select_related(*self.related) if self.related else rows

    def get_form_class(self, for_update: bool = False) -> type:
        return scoped_form(super().get_form_class(for_update), self.scope)

    def get_permissions_to_register(self) -> QuerySet[Permission]:
        """None to tick for a group: they would open Wagtail's reports, and do nothing else."""
        return Permission.objects.none()

    def construct_view(self, view_class: type[View], **kwargs: Any) -> Callable[..., HttpResponse]:
        view = super().construct_view(view_class, **kwargs)

        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **captured: Any) -> HttpResponse:
            if "pk" in captured and (other := self.check(request, view_class, captured)):
                return other
            return view(request, *args, **captured)

        return guarded

    def check(self, request: HttpRequest, view_class: type[View], captured: dict[str, Any]) -> HttpResponse | None:
        """Raises Http404 unless the object is in the person's scope and everything else named belongs to it. From the
        form of what can only be read (lists lead there) one is sent on to where it is read."""
        if not self.permission_policy.user_has_permission(request.user, "view"):
            raise PermissionDenied
        instance = self.find(request, view_class, unquote(str(captured["pk"])))
        if instance is None:
            raise Http404
        if self.scope.changed and not issubclass(view_class, READING) and not self.may_change(request, instance):
            if view_class is self.edit_view_class and request.method == "GET":
                return HttpResponseRedirect(reverse(self.get_url_name("inspect"), args=[quote(instance.pk)]))
            raise Http404
        for name, model in PARTS.items():
            key = captured.get(name)
            if key is None or key in WORDS:
                continue
            if not model.objects.for_instance(instance).filter(pk=key).exists():
                raise Http404
        return None

    def may_change(self, request: HttpRequest, instance: Model) -> bool:
        return self.scope.changed_by(request.user).filter(pk=instance.pk).exists()

    def find(self, request: HttpRequest, view_class: type[View], pk: str) -> Model | None:
        """The object if the person may come near it."""
        try:
            return self.scope.seen_by(request.user).filter(pk=pk).first()
        except ValueError:  # an address that takes any text as a key
            return None
