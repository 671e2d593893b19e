"""/account/listings/<id>/…/typed/ – where a form sends itself while somebody writes; and how to drop that."""

import uuid

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from directory.models import Listing
from home.account import pictures, schedules
from home.account.editing import drafts
from home.account.editing import typed as service
from home.account.editing.subjects import subject as subject_of

from .subject import seen
from .subjects import FORMS

WITHOUT_PARTS = {*FORMS, "pictures"}


@require_POST
@login_required
def typed(request: HttpRequest, public_id: str, subject: str) -> HttpResponse:
    """Keeps what was typed (204, or 422 with `problem`); `do=forget` drops it and leads back to the form."""
    listing = drafts.mine(request.user, public_id)
    if subject not in WITHOUT_PARTS:
        raise Http404
    return _answer(request, listing, subject, "", reverse(subject_of(subject).view, args=[public_id]))


@require_POST
@login_required
def typed_schedule(request: HttpRequest, public_id: str, uid: uuid.UUID) -> HttpResponse:
    """The same for one schedule; for no more of them than a listing may have."""
    listing = drafts.mine(request.user, public_id)
    others = set(service.parts_of(listing, request.user, "when")) - {str(uid)}
    if not schedules.may_be_written(listing, drafts.draft_of(listing)[0], uid) or len(others) >= schedules.MOST:
        raise Http404
    return _answer(request, listing, "when", str(uid), reverse("account_schedule", args=[public_id, uid]))


@require_POST
@login_required
def typed_picture(request: HttpRequest, public_id: str, image_id: int) -> HttpResponse:
    """The same for the words and the cut of one picture."""
    listing = drafts.mine(request.user, public_id)
    if pictures.find(drafts.draft_of(listing)[0], image_id) is None:
        raise Http404
    return _answer(request, listing, "pictures", str(image_id), reverse("account_picture", args=[public_id, image_id]))


def _answer(request: HttpRequest, listing: Listing, subject: str, part: str, back: str) -> HttpResponse:
    if request.POST.get("do") == "forget":
        service.forget(listing, request.user, subject, part)
        messages.success(request, _("書きかけを捨てました。"))
        return redirect(back)
    try:
        service.keep(listing, request.user, subject, part, request.POST, seen(request))
    except ValidationError as problem:
        return JsonResponse({"problem": " ".join(problem.messages)}, status=422)
    return HttpResponse(status=204)
