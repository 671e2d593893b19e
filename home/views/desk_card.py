"""/card/ – 「こんなときは、ここへ」: a folded card of the desks in one municipality, for people who help."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from directory.models import Municipality
from home.desk_card import desks_of, municipalities_to_choose


def desk_card(request: HttpRequest) -> HttpResponse:
    """Template `home/desk_card/page.html`: municipality (or None), desks, municipalities to choose from, is_large."""
    asked = request.GET.get("municipality", "")
    known = Municipality.objects.select_related("parent", "prefecture")
    municipality = known.filter(code=asked).first() if len(asked) == 5 and asked.isdecimal() else None
    context = {
        "municipality": municipality,
        "is_unknown": bool(asked) and municipality is None,
        "desks": desks_of(municipality) if municipality else [],
        "municipalities": list(municipalities_to_choose()),
        "is_large": request.GET.get("size") == "large",
    }
    return render(request, "home/desk_card/page.html", context)
