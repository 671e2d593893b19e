"""/talk/ – すぐに話したいとき: numbers for danger, desks for everyone, desks of one's own town. Keeps nothing."""

from django.db.models import Exists, OuterRef, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from directory.models import Municipality, SupportDesk
from home.emergency import contacts
from home.models import SiteSettings
from search.models import Entry

FEW = 12  # so many desks are shown without asking for the town first


def talk(request: HttpRequest) -> HttpResponse:
    """`?municipality=` chooses the town; its desks follow those of the whole country.

    Template `home/talk.html`: emergency [Contact], everywhere [SupportDesk], towns, town (or None), here [SupportDesk],
    asks_where (there are desks, but nobody has said where).
    """
    active = SupportDesk.objects.active()
    towns = list(_towns())
    town = next((one for one in towns if one.code == request.GET.get("municipality")), None)
    here = list(active.serving(town) if town else active.of_areas()[: FEW + 1])
    asks_where = town is None and len(here) > FEW
    context = {
        "emergency": contacts(SiteSettings.for_request(request).emergency),
        "everywhere": list(active.nationwide()),
        "towns": towns,
        "town": town,
        "here": [] if asks_where else here,
        "asks_where": asks_where,
    }
    return render(request, "home/talk.html", context)


def _towns():
    """Towns with desks of their own, and towns of this directory whose prefecture has some. One query."""
    own = SupportDesk.objects.active().filter(municipalities=OuterRef("pk"))
    prefectural = SupportDesk.objects.active().filter(prefectures=OuterRef("prefecture"))
    listed = Entry.objects.filter(municipality=OuterRef("pk"))
    return Municipality.objects.filter(Exists(own) | Q(Exists(listed), Exists(prefectural))).order_by("code")
