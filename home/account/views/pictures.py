"""/account/listings/…/pictures/ – the pictures of a listing; each is cut and described on a page of its own."""

from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from directory.models import Listing
from home.account import pictures as service
from home.account.editing import drafts, typed
from home.account.own import page_of
from home.account.picture_forms import CropForm, UploadForm

from .subject import SAVED, seen

MEANWHILE = gettext_lazy("このあいだに、ほかの人が書きかえました。いまのようすを見て、もう一度お試しください。")


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def pictures(request: HttpRequest, public_id: str) -> HttpResponse:
    """Template `account/listing/pictures.html`: listing, back, rows [(ListingImage, is_unfinished)], seen,
    form, is_full, typed_url, and `kept`: words for a picture that this person was about to put in."""
    listing = drafts.mine(request.user, public_id)
    draft, latest = drafts.draft_of(listing)
    form, kept = UploadForm(request.POST or None, request.FILES or None), None
    if request.method != "POST" and (kept := typed.read(listing, request.user, "pictures")):
        left = typed.as_left(UploadForm(typed.said(kept)))
        form, kept = (left, kept) if left else (form, None)
    elif request.method == "POST" and form.is_valid():
        added = []
        file, alt = form.cleaned_data["file"], form.cleaned_data["alt"]
        problem = _kept(request, listing, draft, lambda: added.append(service.add(draft, file, alt, request.user)))
        if not problem:
            typed.forget(listing, request.user, "pictures")
            messages.success(request, _("写真を入れました。いらないところがあれば、切り取れます。"))
            return redirect("account_picture", public_id, added[0].image_id)
        form.add_error(None, problem)
        draft, latest = drafts.draft_of(listing)
    unfinished = typed.parts_of(listing, request.user, "pictures")
    rows = [(row, str(row.image_id) in unfinished) for row in service.pictures_of(draft)]
    context = {
        "listing": listing, "back": page_of(listing), "rows": rows, "seen": latest, "form": form, "kept": kept,
        "is_full": len(rows) >= service.AT_MOST,
        "typed_url": reverse("account_listing_typed", args=[public_id, "pictures"]),
    }  # fmt: skip
    return render(request, "account/listing/pictures.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def picture(request: HttpRequest, public_id: str, image_id: int) -> HttpResponse:
    """Template `account/listing/picture.html`: listing, row (ListingImage), seen, form, typed_url,
    and `kept`: what this person left unfinished here. `do`: save, first or remove."""
    listing = drafts.mine(request.user, public_id)
    draft, latest = drafts.draft_of(listing)
    row = service.find(draft, image_id)
    if row is None:
        raise Http404
    do = request.POST.get("do", "save") if request.method == "POST" else ""
    initial = {"alt": row.alt}
    kept = None if do else typed.read(listing, request.user, "pictures", image_id)
    left = typed.as_left(CropForm(typed.said(kept), initial=initial)) if kept else None
    if left and not service.is_as_it_was(listing, kept.seen, row):
        latest = kept.seen  # saving tells of it
    form = left or CropForm(request.POST if do == "save" else None, initial=initial)
    wanted: dict[str, Callable] = {
        "first": lambda: service.move_first(draft, image_id),
        "remove": lambda: service.take_out(draft, image_id),
    }
    if do == "save" and form.is_valid():
        wanted["save"] = lambda: service.change(draft, image_id, form.cleaned_data["alt"], form.cut(), request.user)
    if do in wanted:
        problem = _kept(request, listing, draft, wanted[do])
        if not problem:
            if do != "first":  # the order has nothing to do with what was typed
                typed.forget(listing, request.user, "pictures", image_id)
            messages.success(request, SAVED)
            return redirect("account_listing_pictures", public_id)
        messages.error(request, problem)
        latest = drafts.draft_of(listing)[1]
    context = {
        "listing": listing, "row": row, "form": form, "seen": latest,
        "kept": kept if left else None, "is_waiting": listing.workflow_in_progress,
        "typed_url": reverse("account_picture_typed", args=[public_id, image_id]),
    }  # fmt: skip
    return render(request, "account/listing/picture.html", context)


def _kept(request: HttpRequest, listing: Listing, draft: Listing, change: Callable) -> str:
    """Change the draft and save it; "" or what went wrong. Then nothing is kept, no picture either."""
    try:
        with transaction.atomic():
            change()
            drafts.save(listing, draft, request.user, seen(request))
    except drafts.Conflict:
        return str(MEANWHILE)
    except ValidationError as error:
        return " ".join(error.messages)
    return ""
