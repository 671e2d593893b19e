"""The lists behind the numbers of the first page that no other page of the desk shows."""

import datetime
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import BigIntegerField, QuerySet
from django.db.models.functions import Cast
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import path, reverse
from django.utils import timezone
from django.views.decorators.http import require_safe
from wagtail.models import WorkflowState

from activities.enums import OccurrenceStatus
from activities.models import Occurrence
from directory.enums import ListingStatus
from directory.models import Listing, User
from home.review.waiting import Waiting, waiting_for

from .calls import changeable_by
from .counters import MOST, Counter, up_to
from .dates import may_edit
from .exporting import as_file

PER_PAGE = 50
SOON = datetime.timedelta(days=14)


@dataclass(frozen=True)
class Row:
    """One line: where it leads, and what is said beside it."""

    title: str
    url: str
    note: str


@dataclass(frozen=True)
class Queue:
    """`rows`: at most `MOST`, the most pressing first."""

    slug: str
    label: str
    what: str
    rows: Callable[[User], Sequence]
    row: Callable[[Any], Row]
    order: int

    def counter(self) -> Counter:
        def count(user: User) -> int:
            rows = self.rows(user)
            return up_to(rows) if isinstance(rows, QuerySet) else len(rows)

        return Counter(self.label, count, reverse("desk_queue", args=[self.slug]), self.order)


def waiting(user: User) -> list[Waiting]:
    """Asked twice on the first page: remembered on the user object, which lives as long as a request."""
    if not hasattr(user, "_waiting"):
        user._waiting = waiting_for(user)
    return user._waiting


def _waiting_row(one: Waiting) -> Row:
    since = timezone.localtime(one.since)
    who = one.state.workflow_state.requested_by or "名前のない人"
    address = reverse("listing_review", args=[one.listing.pk])
    return Row(_titled(one.listing), address, f"{since.month}月{since.day}日から・{who}さん")


def _returned(user: User) -> QuerySet[Listing]:
    """Sent back to the person, or to the groups of the areas that they look after."""
    states = WorkflowState.objects.filter(
        base_content_type=ContentType.objects.get_for_model(Listing), status=WorkflowState.STATUS_NEEDS_CHANGES
    )
    keys = states.annotate(about=Cast("object_id", BigIntegerField())).order_by().values("about")
    return changeable_by(user).filter(pk__in=keys).select_related("municipality").order_by("updated_at", "pk")


def _due(user: User) -> QuerySet[Listing]:
    rows = changeable_by(user) & Listing.objects.due_for_review().filter(status=ListingStatus.OPEN)
    return rows.select_related("municipality").order_by("verified_at", "pk")


def _due_row(listing: Listing) -> Row:
    seen = listing.verified_at and timezone.localtime(listing.verified_at)
    note = f"最後に確かめたのは{seen.year}年{seen.month}月" if seen else "まだ一度も確かめていません"
    return Row(_titled(listing), reverse("listing_confirm", args=[listing.pk]), note)


def _cancelled(user: User) -> QuerySet[Occurrence]:
    now = timezone.now()
    rows = Occurrence.objects.filter(
        status=OccurrenceStatus.CANCELLED, starts_at__gte=now, starts_at__lt=now + SOON,
        listing__in=changeable_by(user).order_by().values("pk"),
    )  # fmt: skip
    return rows.select_related("listing__municipality").order_by("starts_at", "pk")


def _cancelled_row(date: Occurrence) -> Row:
    day = timezone.localtime(date.starts_at)
    note = f"{day.month}月{day.day}日は中止{f'：{date.note}' if date.note else ''}"
    return Row(_titled(date.listing), reverse("listing_dates", args=[date.listing_id]), note)


def _titled(listing: Listing) -> str:
    return f"{listing}（{listing.municipality}）" if listing.municipality else str(listing)


QUEUES = {
    queue.slug: queue
    for queue in (
        Queue(
            "waiting", "わたしの確認を待っている変更", "長く待っているものから並んでいます。",
            waiting, _waiting_row, 10,
        ),
        Queue(
            "returned", "書き直しをお願いした変更", "書いた人の返事を待っています。長く動いていないものからです。",
            _returned, lambda one: Row(_titled(one), reverse("listing_review", args=[one.pk]), "書き直し待ち"), 20,
        ),
        Queue(
            "due", "そろそろ確かめたいもの",
            "それぞれの「確認の間隔」を過ぎました。アカウントのある団体には、毎晩メールでたずねています。",
            _due, _due_row, 40,
        ),
        Queue("cancelled", "これから2週間の中止", "近い日から並んでいます。", _cancelled, _cancelled_row, 70),
    )
}  # fmt: skip


COLUMNS = ["居場所・活動", "ようす", "開くアドレス"]


def _lines(request: HttpRequest, queue: Queue, found: Sequence) -> Iterator[list]:
    for one in found.iterator(chunk_size=500) if isinstance(found, QuerySet) else found:
        row = queue.row(one)
        yield [row.title, row.note, request.build_absolute_uri(row.url)]


@require_safe
def desk_queue(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Template `desk/queue.html`: queue, page, rows [Row], cut (there are more than are listed), most. With
    `export=xlsx|csv` all of it as a file."""
    if not may_edit(request.user):
        raise PermissionDenied
    queue = QUEUES.get(slug)
    if queue is None:
        raise Http404
    found = queue.rows(request.user)
    if file := as_file(request, queue.label, COLUMNS, _lines(request, queue, found)):
        return file
    page = Paginator(found[:MOST], PER_PAGE).get_page(request.GET.get("p"))
    rows = [queue.row(one) for one in page]
    cut = isinstance(found, QuerySet) and page.paginator.count == MOST and up_to(found) > MOST
    return render(request, "desk/queue.html", {"queue": queue, "page": page, "rows": rows, "cut": cut, "most": MOST})


urlpatterns = [path("desk/<slug:slug>/", desk_queue, name="desk_queue")]
