"""Deleting several at once. Wagtail's confirmation names what one may not delete, too."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from wagtail.snippets.bulk_actions.delete import DeleteBulkAction


class ScopedDelete(DeleteBulkAction):
    def dispatch(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        if not self.permission_policy.user_has_permission(request.user, "delete"):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)
