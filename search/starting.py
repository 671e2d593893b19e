"""Where to start looking, for whoever has no place in mind yet."""

from django.db.models import Exists, OuterRef

from directory.models import Municipality, Prefecture

from .models import Entry

MOST_TOWNS = 12  # to choose from at one look; where there are more, prefectures come first


def starting_areas() -> list[Municipality] | list[Prefecture]:
    """The towns with something to find, where they are few; else the prefectures. Two queries at most."""
    here = Entry.objects.filter(municipality=OuterRef("pk"))
    towns = list(Municipality.objects.filter(Exists(here)).order_by("code")[: MOST_TOWNS + 1])
    if len(towns) <= MOST_TOWNS:
        return towns
    here = Entry.objects.filter(prefecture=OuterRef("pk"))
    return list(Prefecture.objects.filter(Exists(here)).order_by("code"))
