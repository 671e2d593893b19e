"""/help-out/ – 支える側になる: who looks for hands or things, by town."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from directory.enums import Wanted
from search.helping import towns_with_wishes, wishes


def help_out(request: HttpRequest) -> HttpResponse:
    """`?municipality=` and `?wanted=` narrow it; what isn't on offer is passed over.

    Template `home/help_out.html`: wishes [search.helping.Wish], page, towns, town (or None), kinds [(value, label)],
    wanted.
    """
    towns = towns_with_wishes()
    town = next((one for one in towns if one.code == request.GET.get("municipality")), None)
    asked = request.GET.get("wanted", "")
    wanted = asked if asked in Wanted.values else ""
    found, page = wishes(town.code if town else "", wanted, request.GET.get("page"))
    context = {"wishes": found, "page": page, "towns": towns, "town": town, "kinds": Wanted.choices, "wanted": wanted}
    return render(request, "home/help_out.html", context)
