"""重なりかもしれないもの: pairs with the reasons in words; merged by the desk's own page, or told apart."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from directory.models import Municipality, User

from . import likeness
from .areas import UNKNOWN, find_town, key_of, listings_in, page_of

GONE = "この組は、もうありません。どちらかが統合されたか、終了になっています。"


@require_http_methods(["GET", "HEAD", "POST"])
def duplicates(request: HttpRequest, code: str) -> HttpResponse:
    """Template `desk/workbench/duplicates.html`: town, page of Pairs, or of ToldApart where `apart`."""
    town = find_town(request.user, code)
    apart = request.GET.get("apart") == "yes"
    if request.method == "POST":
        try:
            messages.success(request, _do(request.POST, town, request.user))
        except ValidationError as problem:
            messages.error(request, " ".join(problem.messages))
        address = reverse("workbench_duplicates", args=[town.code])
        return HttpResponseRedirect(f"{address}?apart=yes" if apart else address)
    listings = listings_in(request.user, town)
    rows = likeness.told_apart_in(listings) if apart else likeness.pairs_in(listings)
    context = {"town": town, "page": page_of(request, rows), "apart": apart}
    return render(request, "desk/workbench/duplicates.html", context)


def _do(sent: QueryDict, town: Municipality, user: User) -> str:
    """What a button says; returns what to tell. Raises ValidationError with a sentence."""
    keys = {key_of(sent.get("first", "")), key_of(sent.get("second", ""))}
    found = list(listings_in(user, town).filter(pk__in=keys))
    if len(found) != 2:
        raise ValidationError(GONE)
    if sent.get("do") == "apart":
        likeness.tell_apart(*found, user)
        return f"「{found[0]}」と「{found[1]}」は別のもの、と覚えました。"
    if sent.get("do") == "forget":
        likeness.forget(*found)
        return f"「{found[0]}」と「{found[1]}」を、もう一度くらべます。"
    raise ValidationError(UNKNOWN)
