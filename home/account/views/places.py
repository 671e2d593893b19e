"""/account/listings/<id>/where/place/ – the hall: looked up by name, or written down."""

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from directory.changes import told_together
from directory.enums import Visibility
from directory.models import Listing, User, Venue
from home.account.editing import drafts, halls
from home.account.editing.sending import meanwhile
from home.account.forms import OneLineMixin

from .subject import seen

LONGEST = 60


class HallForm(OneLineMixin, forms.Form):
    name = forms.CharField(label=gettext_lazy("会場の名前"), max_length=120, help_text=gettext_lazy("例：浜町公民館"))
    address = forms.CharField(label=gettext_lazy("住所"), max_length=200)
    is_home = forms.BooleanField(label=gettext_lazy("個人のお宅です（だいたいの地域だけを見せます）"), required=False)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def place(request: HttpRequest, public_id: str) -> HttpResponse:
    """Template `account/listing/place.html`: listing, seen, of, q, found [Venue], form. `of`: the hall to replace."""
    listing = drafts.mine(request.user, public_id)
    draft, seen = drafts.draft_of(listing)
    of = (request.POST if request.method == "POST" else request.GET).get("of", "")
    form = HallForm(request.POST if request.POST.get("do") == "new" else None, label_suffix="")
    if request.method == "POST":
        try:
            if _place(request, listing, form, of):
                messages.success(request, _("会場を下書きに入れました。"))
                return redirect("account_listing_where", public_id)
        except drafts.Conflict:
            messages.error(request, meanwhile())
        except ValidationError as problem:
            messages.error(request, " ".join(problem.messages))
    text = request.GET.get("q", "").strip()[:LONGEST]
    found = halls.known(request.user, text, draft.municipality) if text else []
    context = {"listing": listing, "seen": seen, "of": of, "q": text, "found": found, "form": form}
    return render(request, "account/listing/place.html", context, status=422 if request.method == "POST" else 200)


def _place(request: HttpRequest, listing: Listing, form: HallForm, of: str) -> bool:
    """Whether a hall was put in; False where the form says what is missing."""
    if form.is_bound and not form.is_valid():
        return False
    with told_together():
        draft, _latest = drafts.draft_of(listing)
        if form.is_bound:
            venue = halls.write_down(town=draft.municipality, **form.cleaned_data)
        else:
            venue = _hall(request.user, request.POST.get("hall", "").replace("\x00", ""))
        halls.meet_at(draft, of, venue)
        if venue.is_home:
            draft.location_visibility = Visibility.stricter(draft.location_visibility, Visibility.AREA)
        if draft.location_visibility == Visibility.ON_REQUEST:
            raise ValidationError(_("場所を「問い合わせた人にだけ」にしているので、会場は残しません。"))
        drafts.save(listing, draft, request.user, seen(request))
    return True


def _hall(user: User, public_id: str) -> Venue:
    """Only one that could have been found here; homes and hidden places can't be asked for by number."""
    venue = Venue.objects.choosable_by(user).filter(public_id=public_id, is_home=False).first()
    if venue is None:
        raise ValidationError(_("この会場は選べません。もう一度さがしてください。"))
    return venue
