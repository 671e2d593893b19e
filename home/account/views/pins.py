"""/account/listings/<id>/where/pin/?of=<hall> – where a hall lies: on a map, by numbers, or by its address again."""

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from directory.changes import told_together
from directory.geocoding import locate
from directory.models import Listing, Venue
from home.account.editing import drafts, halls, pins
from home.account.editing.sending import meanwhile
from search.maps import district_features

from .subject import seen

STEP = 0.0001  # degrees: some ten metres, one press of an arrow key
JAPAN = (36.0, 138.0)
NOT_IN_JAPAN = gettext_lazy("日本の外の数字です。地図で場所を選び直すか、住所からさがし直してください。")


class PinForm(forms.Form):
    latitude = forms.FloatField(
        label=gettext_lazy("緯度（北へ進むと大きくなります）"), min_value=20, max_value=46,
        error_messages={"min_value": NOT_IN_JAPAN, "max_value": NOT_IN_JAPAN},
        widget=forms.NumberInput(attrs={"step": STEP}),
    )  # fmt: skip
    longitude = forms.FloatField(
        label=gettext_lazy("経度（東へ進むと大きくなります）"), min_value=122, max_value=154,
        error_messages={"min_value": NOT_IN_JAPAN, "max_value": NOT_IN_JAPAN},
        widget=forms.NumberInput(attrs={"step": STEP}),
    )  # fmt: skip

    def point(self) -> tuple[float, float]:
        return round(self.cleaned_data["latitude"], 6), round(self.cleaned_data["longitude"], 6)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def pin(request: HttpRequest, public_id: str) -> HttpResponse:
    """Template `account/listing/pin.html`: listing, seen, hall (Venue), form, start (where nothing is known),
    areas (GeoJSON of the school district it lies in: without tiles it is all there is to see).

    `do=look` only fills in what the address says; nothing is kept by it.
    """
    listing = drafts.mine(request.user, public_id)
    draft, latest = drafts.draft_of(listing)
    of = (request.POST if request.method == "POST" else request.GET).get("of", "")
    hall = next((one for one in halls.halls_of(draft) if one.public_id == of), None)
    if hall is None:
        raise Http404
    form, do = PinForm(initial=_initial(hall), label_suffix=""), request.POST.get("do", "save")
    if request.method == "POST" and do == "look":
        form = PinForm(initial=_looked_up(request, hall), label_suffix="")
    elif request.method == "POST":
        form = PinForm(request.POST, label_suffix="")
        if form.is_valid() and _save(request, listing, hall, form):
            return redirect("account_listing_where", public_id)
    status = 422 if form.is_bound else 200
    areas = district_features(hall.districts.elementary(), "own")
    context = {"listing": listing, "seen": latest, "hall": hall, "form": form, "start": JAPAN, "areas": areas}
    return render(request, "account/listing/pin.html", context, status=status)


def _initial(hall: Venue) -> dict[str, float | None]:
    return {"latitude": hall.latitude, "longitude": hall.longitude}


def _looked_up(request: HttpRequest, hall: Venue) -> dict[str, float | None]:
    match = next(iter(locate(hall.address, municipality=hall.municipality)), None)
    if match is None or match.latitude is None:
        messages.error(request, _("住所からは見つかりませんでした。地図で選んでください。"))
        return _initial(hall)
    messages.success(request, _("住所の近くに印を置きました。よければ保存してください。"))
    return {"latitude": match.latitude, "longitude": match.longitude}


def _save(request: HttpRequest, listing: Listing, hall: Venue, form: PinForm) -> bool:
    try:
        with told_together():
            pins.place(listing, hall, form.point(), request.user, seen(request))
    except drafts.Conflict:
        messages.error(request, meanwhile())
    except ValidationError as problem:
        messages.error(request, " ".join(problem.messages))
    else:
        messages.success(request, _("場所の印を下書きに入れました。"))
        return True
    return False
