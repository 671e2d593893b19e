"""/account/listings/<id>/<subject>/ – the short forms."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from directory.models import Listing
from home.account.editing import drafts, typed
from home.account.editing.contact import ContactForm
from home.account.editing.features import FeaturesForm
from home.account.editing.fields import SubjectForm
from home.account.editing.forms import FirstForm, IntervalForm, WhatForm, WhereForm
from home.account.editing.halls import halls_of
from home.account.editing.history import version_of
from home.account.editing.languages import LanguagesForm
from home.account.editing.merging import Clash, merge
from home.account.editing.subjects import subject
from home.account.editing.who import WhoForm

from .subject import seen

FORMS: dict[str, type[SubjectForm]] = {
    "what": WhatForm,
    "where": WhereForm,
    "contact": ContactForm,
    "who": WhoForm,
    "features": FeaturesForm,
    "first": FirstForm,
    "languages": LanguagesForm,
    "interval": IntervalForm,
}


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def subject_form(request: HttpRequest, public_id: str, slug: str) -> HttpResponse:
    """Template `account/listing/<slug>.html`: listing, subject, form, seen, is_waiting, clashes [Clash], draft,
    typed_url, and `kept`: what this person left unfinished here, when the form shows that."""
    listing = drafts.mine(request.user, public_id)
    draft, latest = drafts.draft_of(listing)
    form_class, clashes, kept, status = FORMS[slug], [], None, 200
    if request.method == "POST":
        form, clashes = _bound(request, listing, draft, latest, form_class)
        if not clashes and form.is_valid() and _save(request, listing, form, latest):
            typed.forget(listing, request.user, slug)
            return redirect("account_listing", public_id)
        status = 409 if clashes else 422
    else:
        kept = typed.read(listing, request.user, slug)
        form = typed.as_left(form_class(typed.said(kept), instance=draft)) if kept else None
        kept = kept if form else None
        form = form or form_class(instance=draft)
    context = {
        "listing": listing, "draft": draft, "subject": subject(slug), "form": form,
        "seen": kept.seen if kept else latest, "kept": kept, "clashes": clashes,
        "typed_url": reverse("account_listing_typed", args=[public_id, slug]),
        "is_waiting": listing.workflow_in_progress, "halls": halls_of(draft),
    }  # fmt: skip
    return render(request, f"account/listing/{slug}.html", context, status=status)


def _bound(
    request: HttpRequest, listing: Listing, draft: Listing, latest: int, form_class: type[SubjectForm]
) -> tuple[SubjectForm, list[Clash]]:
    data, clashes = request.POST, []
    if (shown := seen(request)) != latest:
        data, clashes = merge(form_class, data, version_of(listing, shown), draft)
    return form_class(data, instance=draft), clashes


def _save(request: HttpRequest, listing: Listing, form: SubjectForm, latest: int) -> bool:
    try:
        drafts.save(listing, form.save(commit=False), request.user, latest)
    except drafts.Conflict:
        form.add_error(None, _("ちょうど今、ほかの人が保存しました。もう一度、保存を押してください。"))
    except ValidationError as problem:
        form.add_error(None, problem.messages)
    else:
        waits = listing.workflow_in_progress
        messages.success(request, _("直した内容で、確認を待っています。") if waits else _("下書きを保存しました。"))
        return True
    return False
