"""引き継ぎ: one page to read together, to print, and to say whose last day is when. No JavaScript."""

import datetime

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from directory.models import Membership, Organisation, User
from directory.querysets import held_by
from home.account.rights import may_manage
from home.desk.calls import calls_of
from home.desk.counters import MOST, numbers
from home.desk.dates import may_edit
from home.desk.front_panel import areas_of_desk
from home.desk.queues import waiting

from . import services

LABEL = "引き継ぎ"
SHOWN = 40  # of each list: what fits on a sheet or two; the rest is behind its number
UNREADABLE = "日付は 2026-03-31 のように書いてください。"
UNKNOWN = "何をするのかわかりませんでした。もう一度ボタンを押してください。"


@require_http_methods(["GET", "HEAD", "POST"])
def staff_change(request: HttpRequest) -> HttpResponse:
    """Template `desk/staff_change/page.html`: areas, bodies [(Organisation, [Membership], may_say)], numbers, waiting,
    calls, today, label."""
    if not may_edit(request.user):
        raise PermissionDenied
    if request.method == "POST":
        try:
            messages.success(request, _do(request.POST, request.user))
        except ValidationError as problem:
            messages.error(request, " ".join(problem.messages))
        return HttpResponseRedirect(reverse("staff_change"))
    return render(request, "desk/staff_change/page.html", _context(request.user))


def _context(user: User) -> dict:
    mine = waiting(user)
    return {
        "label": LABEL,
        "today": timezone.localdate(),
        "areas": areas_of_desk(user),
        "bodies": [(body, list(body.memberships.all()), may_manage(user, body)) for body in _bodies(user)],
        "numbers": numbers(user),
        "waiting": mine[:SHOWN],
        "more_waiting": max(len(mine) - SHOWN, 0),
        "calls": calls_of(user)[:SHOWN],
        "shown": SHOWN,
        "most": MOST,
    }


def _bodies(user: User) -> QuerySet[Organisation]:
    """Those of the person's own that look after an area; with who belongs to them."""
    rows = Organisation.objects.joined_by(user).filter(pk__in=held_by(user).order_by().values("organisation"))
    return rows.prefetch_related("memberships__user", "memberships__end").order_by("name", "pk")


def _do(sent: QueryDict, user: User) -> str:
    """Raises ValidationError with a sentence, Http404 for somebody of another body."""
    key = sent.get("member", "")
    if not (key.isascii() and key.isdecimal() and len(key) < 19):
        raise Http404
    rows = Membership.objects.filter(organisation__in=_bodies(user).order_by().values("pk"))
    membership = rows.select_related("organisation", "user").filter(pk=int(key)).first()
    if membership is None:
        raise Http404
    what = sent.get("do")
    if what == "stay":
        services.set_last_day(membership, None, user)
        return f"{membership.user}さんの最後の日をなくしました。"
    if what != "end":
        raise ValidationError(UNKNOWN)
    day = _day(sent.get("last_day", ""))
    services.set_last_day(membership, day, user)
    return (
        f"{membership.user}さんの最後の日を{day.year}年{day.month}月{day.day}日にしました。次の日から入れなくなります。"
    )


def _day(text: str) -> datetime.date:
    if not text:
        raise ValidationError(services.NO_DAY)
    try:
        return datetime.date.fromisoformat(text)
    except ValueError as error:
        raise ValidationError(UNREADABLE) from error
