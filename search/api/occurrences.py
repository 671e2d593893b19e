"""`occurrences`: dates, soonest first, with the parameters of `listings`."""

from django import forms
from django.http import HttpRequest, HttpResponse

from search.dates import PublicDate, find_dates
from search.models import TagGroup

from .answers import answer, own, read, wrapped
from .fields import FieldsField, only
from .items import moment
from .listings import asked_in
from .schemas import DateItem


class DatesForm(forms.Form):
    fields = FieldsField(DateItem.model_fields)


def occurrences(request: HttpRequest) -> HttpResponse:
    """A page of dates from today's on, or from `from`. Cancelled ones are there and say so."""
    found = find_dates(asked_in(request.GET, ignoring=tuple(DatesForm.base_fields)), described=False)
    wanted = read(DatesForm, own(request.GET, DatesForm.base_fields))["fields"]
    items = only([_item(one) for one in found.dates], wanted)
    data = wrapped(items, found.count, found.page, found.page_size)
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
