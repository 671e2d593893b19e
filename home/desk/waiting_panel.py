"""On the admin's first page: what waits for me, what of mine waits for others, what went live without a second look."""

from collections.abc import Mapping
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import QuerySet
from wagtail.admin.ui.components import Component
from wagtail.models import ModelLogEntry

from directory.models import Listing, User
from home.review.services import UNREVIEWED, whose_turn
from home.review.waiting import asked_by
from home.trail.entries import about

from .queues import waiting

SHOWN = 20


class WaitingPanel(Component):
    name = "waiting"
    template_name = "desk/waiting.html"
    order = 90

    def get_context_data(self, parent_context: Mapping[str, Any] | None = None) -> dict[str, Any]:
        user = parent_context["request"].user
        mine = waiting(user)
        return {
            "waiting": mine[:SHOWN],
            "more": max(len(mine) - SHOWN, 0),
            "asked": [(one, whose_turn(one)) for one in asked_by(user)[:SHOWN]],
            "unreviewed": unreviewed(user)[:SHOWN],
        }


def unreviewed(user: User) -> QuerySet[ModelLogEntry]:
    """What was published at once in the areas that the person looks after, the latest first."""
    rows = ModelLogEntry.objects.filter(action=UNREVIEWED, content_type=ContentType.objects.get_for_model(Listing))
    return rows.filter(about(Listing.objects.curated_by(user))).select_related("user").order_by("-timestamp")
