"""Who asks, and where a sheet is sent back to: the body that the person works for, else the site's operator."""

from typing import NamedTuple

from django.http import HttpRequest

from directory.models import Organisation
from directory.querysets import held_by
from home.models import SiteSettings


class Sender(NamedTuple):
    name: str
    contact: str


def sender_of(request: HttpRequest) -> Sender:
    settings = SiteSettings.for_request(request)
    held = held_by(request.user).order_by("pk").values("organisation")
    body = Organisation.objects.filter(pk__in=held).order_by("pk").first()
    if body:
        return Sender(body.name, body.contact_phone or settings.contact)
    return Sender(settings.operator or settings.own_name, settings.contact)
