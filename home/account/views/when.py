"""/account/listings/…/when/ – the schedules of a listing in words, one to a page."""

import uuid

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from activities.models import Schedule
from activities.occurring import says_when
from activities.sentences import full_day
from directory.models import Listing
from home.account import schedules
from home.account.editing import drafts
from home.account.own import page_of
from home.schedule_preview import next_days, note_differs

from .subject import SAVED, seen

NEXT = 5
MOST = 20  # schedules of a listing


@require_safe
@login_required
def when(request: HttpRequest, public_id: str) -> HttpResponse:
    """Template `account/listing/when.html`: listing, back, schedules [(Schedule, shown)], may_add.

    The only one opens at once.
    """
    listing = drafts.mine(request.user, public_id)
    rows = schedules.schedules_of(drafts.draft_of(listing)[0])
    if not rows:
        return redirect("account_schedule_new", public_id)
    if len(rows) == 1:
        return redirect("account_schedule", public_id, rows[0].uid)
    context = {"listing": listing, "back": page_of(listing), "schedules": [(one, shown(one)) for one in rows]}
    return render(request, "account/listing/when.html", context | {"may_add": len(rows) < MOST})


@require_safe
@login_required
def new_schedule(request: HttpRequest, public_id: str) -> HttpResponse:
    """A number first: whoever sends the form twice has still written one schedule."""
    drafts.mine(request.user, public_id)
    return redirect("account_schedule", public_id, uuid.uuid4())


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def schedule(request: HttpRequest, public_id: str, uid: uuid.UUID) -> HttpResponse:
    """Template `account/listing/schedule.html`: listing, back, form, seen, shown, is_new, others, and `now`: what
    somebody else saved meanwhile."""
    listing = drafts.mine(request.user, public_id)
    draft, latest = drafts.draft_of(listing)
    stored = schedules.find(draft, uid)
    others = len(schedules.schedules_of(draft)) - bool(stored)
    if stored is None and (schedules.is_elsewhere(uid, listing) or others >= MOST):
        raise Http404
    do = request.POST.get("do", "save") if request.method == "POST" else ""
    form = schedules.ScheduleInWords(request.POST if do else None, instance=stored)
    if stored is None:
        schedules.begin(form.instance, draft, uid)
    is_understood = form.is_valid() if do in ("save", "look") else False
    now = None
    try:
        if do == "remove" and stored:
            schedules.take_out(draft, uid)
            return _saved(request, listing, draft)
        if do == "save" and is_understood:
            schedules.put(draft, form.save(commit=False))
            return _saved(request, listing, draft)
    except ValidationError as error:  # what waits is what will be published: it may lack nothing
        form.add_error(None, error.messages)
    except drafts.Conflict:
        newest, latest = drafts.draft_of(listing)
        there = schedules.find(newest, uid)
        now = shown(there) if there else {"is_gone": True}
    context = {
        "listing": listing,
        "back": page_of(listing),
        "form": form,
        "seen": latest if now or not do else seen(request),
        "shown": shown(form.instance) if is_understood or (stored and not do) else None,
        "is_new": stored is None,
        "others": others,
        "may_add": stored is not None and others + 1 < MOST,
        "now": now,
        "is_waiting": listing.workflow_in_progress,
    }
    return render(request, "account/listing/schedule.html", context)


def _saved(request: HttpRequest, listing: Listing, draft: Listing) -> HttpResponse:
    drafts.save(listing, draft, request.user, seen(request))
    messages.success(request, SAVED)
    return redirect(page_of(listing))


def shown(schedule: Schedule) -> dict:
    """What readers will see of it: when, days [str], has_days, differs."""
    return {
        "when": schedule.when or _("日時は問い合わせてください"),
        "days": [full_day(day) for day in next_days(schedule, NEXT)],
        "has_days": says_when(schedule),
        "differs": note_differs(schedule),
    }
