"""What a printed page needs to lead back: its address, in letters and as a QR code."""

from django import template
from django.template.context import Context
from django.utils.encoding import uri_to_iri
from django.utils.safestring import SafeString

from home.qr import qr_svg

register = template.Library()


@register.simple_tag(takes_context=True)
def page_url(context: Context) -> str:
    """The whole address of this page, as it may be passed on; "" for an answer to what was POSTed.

    As in the links to the other languages, a view whose address may hold more than should be repeated says
    `page_address`.
    """
    request = context.get("request")
    if request is None or request.method not in ("GET", "HEAD"):
        return ""
    return request.build_absolute_uri(context.get("page_address") or request.get_full_path())


@register.filter
def qr(address: str) -> SafeString:
    """The address as a QR code; every page carries one, so it is the quick one."""
    return qr_svg(address, quick=True)


@register.filter
def fine_qr(address: str) -> SafeString:
    """The QR code that is easiest to read, for a sheet that is made to be printed."""
    return qr_svg(address)


@register.filter
def readable(address: str) -> str:
    """An address as people read it: 凪浦市 and not %E5%87%AA…"""
    return uri_to_iri(address)
