"""On top of the admin's first page: the person's areas, who else looks after them, and what there is to do."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Q
from wagtail import hooks
from wagtail.admin.ui.components import Component

from directory.models import Curatorship, User
from directory.querysets import held_by

from .counters import HOOK, numbers
from .queues import QUEUES

MOST_AREAS = 12


class DeskPanel(Component):
    name = "desk"
    template_name = "desk/front.html"
    order = 80

    class Media:
        css = {"all": ["css/desk-front.css"]}

    def get_context_data(self, parent_context: Mapping[str, Any] | None = None) -> dict[str, Any]:
        user = parent_context["request"].user
        areas = areas_of_desk(user)
        return {
            "numbers": numbers(user),
            "areas": list(areas.items())[:MOST_AREAS],
            "more_areas": max(len(areas) - MOST_AREAS, 0),
        }


def areas_of_desk(user: User) -> dict[str, list[str]]:
    """{area: names of all the bodies that look after it today, on equal terms}. Of an administrator: nothing."""
    held = held_by(user).order_by()
    near = Q(municipality__in=held.values("municipality")) | Q(district__in=held.values("district"))
    rows = Curatorship.objects.in_force().filter(near).select_related("organisation", "municipality", "district")
    areas: dict[str, list[str]] = {}
    for row in rows.order_by("municipality", "district", "organisation__name", "pk"):
        areas.setdefault(str(row.municipality or row.district), []).append(row.organisation.name)
    return areas


for queue in QUEUES.values():
    hooks.register(HOOK, queue.counter)
