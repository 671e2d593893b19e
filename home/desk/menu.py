"""What stands in the admin's menu beside the lists of our models."""

from django.http import HttpRequest
from wagtail.admin.menu import MenuItem

from .scope.policy import curates


class DeskItem(MenuItem):
    """For whoever looks after an area, and for administrators."""

    def is_shown(self, request: HttpRequest) -> bool:
        return request.user.is_superuser or curates(request.user)
