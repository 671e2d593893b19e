"""電話で確かめる: who can't be asked by mail or didn't answer, and 「いまもこのとおり」 keyed in for a group."""

from collections.abc import Iterable, Iterator

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import path, reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.permissions import policy_registry

from directory.enums import ListingStatus, VerificationMethod
from directory.models import Listing, User
from directory.services.listings import confirm
from home.account.reminding.rounds import is_season
from home.models import ReviewRound

from .counters import HOOK, Counter, up_to
from .exporting import as_file
from .menu import DeskItem

LABEL = "電話で確かめる一覧"
CONFIRM_LABEL = "いまもこのとおりと確かめた"
PER_PAGE = 30
METHODS = [method for method in VerificationMethod if method != VerificationMethod.SELF]


class ConfirmForm(forms.Form):
    """How it was made sure, and with whom: what readers see beside the month, and what others can ask again."""

    method = forms.ChoiceField(
        label="確かめ方",
        choices=[(method.value, method.label) for method in METHODS],
        widget=forms.RadioSelect,
        error_messages={"required": "どうやって確かめたかを選んでください。"},
    )
    on_behalf_of = forms.CharField(
        label="だれに確かめたか（例：代表の方、会計の方）",
        max_length=120,
        error_messages={
            "required": "だれに確かめたかを書いてください。",
            "max_length": "%(limit_value)d文字までで書いてください（いま%(show_value)d文字）。",
        },
    )


def changeable_by(user: User) -> QuerySet[Listing]:
    return policy_registry.get_by_type(Listing).instances_user_has_permission_for(user, "change")


def calls_of(user: User) -> QuerySet[ReviewRound]:
    """The longest waiting first, of the areas that the person looks after."""
    mine = changeable_by(user).order_by().values("pk")
    rows = ReviewRound.objects.to_call().filter(listing__in=mine).select_related("listing__municipality")
    return rows.prefetch_related("listing__organisations", "listing__channels").order_by("call_since", "pk")


#: The last three are to be written into by hand, beside the telephone.
COLUMNS = [
    "居場所・活動", "番号", "市区町村", "団体", "連絡先", "一覧に入った日", "わけ", "最後の確認",
    "確かめた日", "だれに", "メモ",
]  # fmt: skip


def _lines(rounds: Iterable[ReviewRound]) -> Iterator[list]:
    for one in rounds:
        listing, bodies = one.listing, one.listing.organisations.all()
        contacts = [
            f"{body.name} {said}" for body in bodies for said in (body.contact_phone, body.contact_email) if said
        ]
        contacts += [
            f"{channel}（非公開）" if not channel.public else str(channel) for channel in listing.channels.all()
        ]
        yield [
            listing.title,
            listing.public_id,
            str(listing.municipality or ""),
            "、".join(body.name for body in bodies),
            "\n".join(contacts),
            one.call_since,
            "メールに返事がない" if one.by_mail else "メールがない",
            timezone.localdate(listing.verified_at) if listing.verified_at else "",
            *("", "", ""),
        ]


@require_safe
def call_list(request: HttpRequest) -> HttpResponseBase:
    """Template `desk/calls.html`: page of ReviewRounds, next_year. With `export=xlsx|csv` all of it as a file."""
    if file := as_file(request, LABEL, COLUMNS, _lines(calls_of(request.user).iterator(chunk_size=500))):
        return file
    page = Paginator(calls_of(request.user), PER_PAGE).get_page(request.GET.get("p"))
    return render(request, "desk/calls.html", {"page": page, "next_year": is_season(), "label": LABEL})


@require_http_methods(["GET", "HEAD", "POST"])
def listing_confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """Template `desk/confirm.html`: listing, form, edit_url. Others' are 404."""
    listing = changeable_by(request.user).filter(pk=pk).first()
    if listing is None:
        raise Http404
    can_confirm = listing.live and listing.status == ListingStatus.OPEN
    form = ConfirmForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and can_confirm and form.is_valid():
        method = VerificationMethod(form.cleaned_data["method"])
        confirm(listing, method, by=request.user, on_behalf_of=form.cleaned_data["on_behalf_of"])
        messages.success(request, f"「{listing}」を、{method.label}したと記録しました。")
        return HttpResponseRedirect(reverse("call_list"))
    context = {
        "listing": listing,
        "form": form,
        "can_confirm": can_confirm,
        "label": CONFIRM_LABEL,
        "next_year": is_season(),
        "edit_url": reverse(Listing.snippet_viewset.get_url_name("edit"), args=[listing.pk]),
    }
    return render(request, "desk/confirm.html", context)


@hooks.register(HOOK)
def calls_counter() -> Counter:
    return Counter(LABEL, lambda user: up_to(calls_of(user)), reverse("call_list"), order=50)


def menu_item() -> MenuItem:
    return DeskItem(LABEL, reverse("call_list"), icon_name="mobile-alt", order=110)


urlpatterns = [
    path("call-list/", call_list, name="call_list"),
    path("listing-confirm/<int:pk>/", listing_confirm, name="listing_confirm"),
]
