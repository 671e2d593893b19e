"""終了・統合: staff close a listing, open it again, merge it into another, undo that. No JavaScript."""

import datetime

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Case, IntegerField, Q, QuerySet, Value, When
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import path, reverse
from django.views.decorators.http import require_http_methods
from wagtail.permissions import policy_registry

from directory.models import Listing, User
from home import ending

LABEL = "終了・統合"
FOUND = 20
UNREADABLE = "日付は 2026-03-31 のように書いてください。"
UNKNOWN = "何をするのかわかりませんでした。もう一度ボタンを押してください。"
NOT_YOURS = "統合先は、担当している地域のものから選んでください。"


@require_http_methods(["GET", "HEAD", "POST"])
def listing_ending(request: HttpRequest, pk: int) -> HttpResponse:
    """Template `desk/ending.html`: listing, words, found [Listing], into (the one chosen), merged [Listing], typed."""
    mine = _changeable(request.user)
    listing = mine.select_related("municipality").filter(pk=pk).first()
    if listing is None:
        raise Http404
    if request.method == "POST":
        try:
            done, shown = _do(request.POST, listing, mine, request.user)
        except ValidationError as problem:
            messages.error(request, " ".join(problem.messages))
            listing.refresh_from_db()
        else:
            messages.success(request, done)
            return HttpResponseRedirect(reverse("listing_ending", args=[shown.pk]))
    words = request.GET.get("q", "").replace("\x00", "").strip()
    context = {
        "listing": listing,
        "words": words,
        "found": _candidates(mine, listing, words),
        "into": _other(mine, listing, request.GET.get("into", "")),
        "merged": listing.replaces.filter(deleted_at=None).order_by("title", "pk"),
        "typed": request.POST,
    }
    return render(request, "desk/ending.html", context)


def _do(sent: QueryDict, listing: Listing, mine: QuerySet, user: User) -> tuple[str, Listing]:
    """What a button says; returns what to tell, and the listing to go on with. Raises ValidationError."""
    what = sent.get("do", "")
    if what == "close":
        ending.close(listing, sent.get("reason", ""), user, _day(sent.get("since", "")))
        return "終了にしました。", listing
    if what == "reopen":
        ending.reopen(listing, user)
        return "もう一度ひらきました。", listing
    if what == "merge":
        into = _other(mine, listing, sent.get("into", ""))
        if into is None:
            raise ValidationError(NOT_YOURS)
        ending.merge(listing, into, user)
        return f"「{listing}」を「{into}」に統合しました。", into
    if what == "split":
        part = listing.replaces.filter(pk=_key(sent.get("part", "")), deleted_at=None).first()
        if part is None:
            raise ValidationError(ending.NOT_MERGED)
        ending.split(part, listing, user)
        return f"「{part}」をもとに戻しました。", listing
    raise ValidationError(UNKNOWN)


def _changeable(user: User) -> QuerySet[Listing]:
    return policy_registry.get_by_type(Listing).instances_user_has_permission_for(user, "change")


def _candidates(mine: QuerySet, listing: Listing, words: str) -> list[Listing]:
    """By part of a name or the number in the public address, those of the same town first."""
    if not words:
        return []
    rows = mine.filter(Q(title__icontains=words) | Q(title_kana__icontains=words) | Q(public_id=words))
    near = Case(When(municipality=listing.municipality_id, then=Value(0)), default=1, output_field=IntegerField())
    return list(rows.exclude(pk=listing.pk).select_related("municipality").order_by(near, "title", "pk")[:FOUND])


def _other(mine: QuerySet, listing: Listing, typed: str) -> Listing | None:
    return mine.exclude(pk=listing.pk).select_related("municipality").filter(pk=_key(typed)).first()


def _key(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 19 else 0


def _day(text: str) -> datetime.date | None:
    try:
        return datetime.date.fromisoformat(text) if text else None
    except ValueError as error:
        raise ValidationError(UNREADABLE) from error


urlpatterns = [path("listing-ending/<int:pk>/", listing_ending, name="listing_ending")]
