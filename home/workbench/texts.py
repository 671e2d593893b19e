"""学区の書き方: what lists wrote in their 学区 cells and no district answers to, settled by one press."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from directory.models import District, Municipality, User

from . import settling
from .areas import UNKNOWN, districts_in, find_town, key_of, listings_in, page_of

CHOOSE = "どの学区のことかを選んでください。"


@require_http_methods(["GET", "HEAD", "POST"])
def texts(request: HttpRequest, code: str) -> HttpResponse:
    """Template `desk/workbench/texts.html`: town, page, texts [Text], choices [District], settled (whether those that
    were decided are shown)."""
    town = find_town(request.user, code)
    listings = listings_in(request.user, town)
    choices = list(districts_in(request.user, town))
    done = request.GET.get("settled") == "yes"
    if request.method == "POST":
        try:
            messages.success(request, _do(request.POST, town, choices, request.user))
        except ValidationError as problem:
            messages.error(request, " ".join(problem.messages))
        address = reverse("workbench_texts", args=[town.code])
        return HttpResponseRedirect(f"{address}?settled=yes" if done else address)
    rows = settling.settled(listings) if done else settling.unsettled(listings)
    page = page_of(request, settling.latest_first(rows) if done else settling.by_text(rows))
    shown = settling.texts_of(list(page), rows)
    if not done:
        settling.suggest(shown, town, choices)
    context = {"town": town, "page": page, "texts": shown, "choices": choices, "settled": done}
    return render(request, "desk/workbench/texts.html", context)


def _do(sent: QueryDict, town: Municipality, choices: list[District], user: User) -> str:
    """What a button says; returns what to tell. Raises ValidationError with a sentence."""
    what, text = sent.get("do", ""), sent.get("text", "").replace("\x00", "")
    listings = listings_in(user, town)
    if what == "unsettle":
        settling.unsettle(text, listings, user)
        return f"「{text}」をもとに戻しました。"
    if what == "none":
        settling.settle(text, None, listings, user)
        return f"「{text}」は学区の名前ではない、と記録しました。"
    if what not in ("accept", "choose"):
        raise ValidationError(UNKNOWN)
    wanted = key_of(sent.get("suggestion" if what == "accept" else "district", ""))
    district = next((one for one in choices if one.pk == wanted), None)
    if district is None:
        raise ValidationError(CHOOSE)
    count = settling.settle(text, district, listings, user)
    return f"「{text}」を{district.display_name}にしました（{count}件）。"
