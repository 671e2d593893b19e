"""`occurrences`: dates, soonest first, with the parameters of `listings`."""

from django.http import HttpRequest, HttpResponse

from search.dates import PublicDate, find_dates
from search.models import TagGroup

from .answers import answer, wrapped
from .items import moment
from .listings import asked_in


def occurrences(request: HttpRequest) -> HttpResponse:
    """A page of dates from today's on, or from `from`. Cancelled ones are there and say so."""
    found = find_dates(asked_in(request.GET), described=False)
    data = wrapped([_item(one) for one in found.dates], found.count, found.page, found.page_size)
    return answer(data if found.exact else data | {"count_exact": False})


def _item(one: PublicDate) -> dict:
    entry, date = one.entry, one.occurrence
    return {
        "id": one.id,
        "listing": entry.public_id,
        "title": entry.title,
        "starts_at": moment(date.starts_at),
        "ends_at": moment(date.ends_at),
        "timing": date.timing,
        "status": date.status,
        "note": date.note,
        "municipality": entry.municipality_id,
        "districts": entry.tags.get(TagGroup.DISTRICT, []),
        "latitude": entry.latitude,
        "longitude": entry.longitude,
        "location_precision": entry.precision,
    }
