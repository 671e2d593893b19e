"""/talk/ – すぐに話したいとき: numbers for danger, desks for everyone, desks of one's own town. Keeps nothing."""

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _

from directory.models import Municipality, SupportDesk
from home.models import SiteSettings
from home.models.settings import EmergencyContact
from search.models import Entry

FEW = 12  # so many desks are shown without asking for the town first


def talk(request: HttpRequest) -> HttpResponse:
    """`?municipality=` chooses the town; its desks follow those of the whole country.

    Template `home/talk.html`: emergency [EmergencyContact], everywhere [SupportDesk], towns, town (or None), here
    [SupportDesk], asks_where (there are desks, but nobody has said where).
    """
    active = SupportDesk.objects.active()
    towns = list(_towns())
    town = next((one for one in towns if one.code == request.GET.get("municipality")), None)
    here = list(active.serving(town) if town else active.of_areas()[: FEW + 1])
    asks_where = town is None and len(here) > FEW
    context = {
        "emergency": SiteSettings.for_request(request).emergency_contacts or _for_everybody(),
        "everywhere": list(active.nationwide()),
        "towns": towns,
        "town": town,
        "here": [] if asks_where else here,
        "asks_where": asks_where,
    }
    response = render(request, "home/talk.html", context)
    add_never_cache_headers(response)  # that somebody looked for help stays on no shared computer's disk
    return response


def _for_everybody() -> list[EmergencyContact]:
    """What everybody in Japan can dial, where staff have written nothing else."""
    return [EmergencyContact(_("警察（事件・暴力）"), "110"), EmergencyContact(_("救急車・消防"), "119")]


def _towns() -> QuerySet[Municipality]:
    """Towns with desks of their own, and towns of this directory whose prefecture has some. One query."""
    own = SupportDesk.objects.active().filter(municipalities=OuterRef("pk"))
    prefectural = SupportDesk.objects.active().filter(prefectures=OuterRef("prefecture"))
    listed = Entry.objects.filter(municipality=OuterRef("pk"))
    return Municipality.objects.filter(Exists(own) | Q(Exists(listed), Exists(prefectural))).order_by("code")
