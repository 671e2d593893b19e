"""/account/listings/…/when/ – the schedules of a listing in words, one to a page."""

import uuid
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from activities.models import Schedule
from activities.occurring import says_when
from activities.sentences import full_day
from directory.models import Listing
from home.account import schedules
from home.account.editing import drafts, typed
from home.account.own import page_of
from home.models import TypedDraft
from home.schedule_preview import next_days, note_differs

from .subject import SAVED, seen

NEXT = 5
OWN_WORDS_STAY = gettext_lazy(
    "ページに出るのは、自分で書いた文「%(words)s」のままです。"
    "変えたことと合うように、「いつ」で直すか、空にしてください。"
)


@require_safe
@login_required
def when(request: HttpRequest, public_id: str) -> HttpResponse:
    """Template `account/listing/when.html`: listing, back, schedules [(Schedule, shown, is_unfinished)], may_add,
    begun (number of a new one that was begun and not saved).

    The only one opens at once.
    """
    listing = drafts.mine(request.user, public_id)
    rows = schedules.schedules_of(drafts.draft_of(listing)[0])
    kept = typed.parts_of(listing, request.user, "when")
    begun = _begun(rows, kept)
    if not rows:
        return redirect("account_schedule_new", public_id)
    if len(rows) == 1 and not begun:
        return redirect("account_schedule", public_id, rows[0].uid)
    told = [(one, shown(one), str(one.uid) in kept) for one in rows]
    context = {"listing": listing, "back": page_of(listing), "schedules": told, "begun": begun}
    may_add = len(rows) < schedules.MOST and not begun
    return render(request, "account/listing/when.html", context | {"may_add": may_add})


@require_safe
@login_required
def new_schedule(request: HttpRequest, public_id: str) -> HttpResponse:
    """A number first: whoever sends the form twice has still written one schedule. Who left one unfinished goes on."""
    listing = drafts.mine(request.user, public_id)
    rows = schedules.schedules_of(drafts.draft_of(listing)[0])
    begun = _begun(rows, typed.parts_of(listing, request.user, "when"))
    return redirect("account_schedule", public_id, begun or uuid.uuid4())


def _begun(rows: list[Schedule], kept: list[str]) -> str | None:
    """The number of a schedule that was being typed and isn't in the draft; one that others took out, too."""
    saved = {str(one.uid) for one in rows}
    return next((part for part in kept if part not in saved), None)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def schedule(request: HttpRequest, public_id: str, uid: uuid.UUID) -> HttpResponse:
    """Template `account/listing/schedule.html`: listing, back, form, seen, shown, is_new, others, typed_url, `kept`:
    what this person left unfinished here, and `now`: what somebody else saved meanwhile."""
    listing = drafts.mine(request.user, public_id)
    draft, latest = drafts.draft_of(listing)
    if not schedules.may_be_written(listing, draft, uid):
        raise Http404
    stored = schedules.find(draft, uid)
    do = request.POST.get("do", "save") if request.method == "POST" else ""
    kept = None if do else typed.read(listing, request.user, "when", uid)
    before = schedules.told_by(stored)
    form = schedules.ScheduleInWords(request.POST if do else typed.said(kept), instance=stored)
    if stored is None:
        schedules.begin(form.instance, draft, uid)
    about = _about(listing, draft, uid)
    against = seen(request) if do else kept.seen if kept else latest
    if schedules.is_as_it_was(listing, against, draft, uid):
        against = latest
    is_understood = form.is_valid() if kept or do in ("save", "look") else False
    now = None
    try:
        if do == "remove" and stored:
            schedules.take_out(draft, uid)
            return _saved(request, draft, uid, against)
        if do == "save" and is_understood:
            schedules.put(draft, form.save(commit=False))
            answer = _saved(request, draft, uid, against)
            if schedules.own_words_stay(before, schedules.told_by(form.instance)):
                messages.error(request, OWN_WORDS_STAY % {"words": form.instance.note})
            return answer
    except ValidationError as error:  # what waits is what will be published: it may lack nothing
        form.add_error(None, error.messages)
    except drafts.Conflict:
        newest, latest = drafts.draft_of(listing)
        there = schedules.find(newest, uid)
        now = shown(there) if there else {"is_gone": True}
    if kept:
        form, kept = _as_left(form, kept, stored)
    context = about | {
        "form": form,
        "kept": kept,
        "seen": latest if now else against,
        "shown": shown(form.instance) if is_understood or (stored and not do and not kept) else None,
        "now": now,
    }
    return render(request, "account/listing/schedule.html", context)


def _as_left(
    form: schedules.ScheduleInWords, kept: TypedDraft, stored: Schedule | None
) -> tuple[schedules.ScheduleInWords, TypedDraft | None]:
    left = typed.as_left(form)
    return (left, kept) if left else (schedules.ScheduleInWords(instance=stored), None)


def _about(listing: Listing, draft: Listing, uid: uuid.UUID) -> dict[str, Any]:
    """What the page says around the form."""
    numbers = {one.uid for one in schedules.schedules_of(draft)}
    return {
        "listing": listing,
        "back": page_of(listing),
        "is_new": uid not in numbers,
        "others": len(numbers - {uid}),
        "may_add": uid in numbers and len(numbers) < schedules.MOST,
        "is_waiting": listing.workflow_in_progress,
        "typed_url": reverse("account_schedule_typed", args=[listing.public_id, uid]),
    }


def _saved(request: HttpRequest, draft: Listing, uid: uuid.UUID, seen: int) -> HttpResponse:
    listing = drafts.mine(request.user, draft.public_id)
    drafts.save(listing, draft, request.user, seen)
    typed.forget(listing, request.user, "when", uid)
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
