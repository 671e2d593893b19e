"""oEmbed 1.0 (https://oembed.com): a program that is given the address of a listing or a search shows it as a frame."""

from urllib.parse import SplitResult, urlsplit

from django import forms
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.urls import Resolver404, ResolverMatch, resolve, reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from search.api.answers import answer, rejection
from search.cards import title_of
from search.feeds.contents import own_conditions
from search.feeds.explain import NOT_IN_AN_ADDRESS
from search.models import Entry

from .asking import CALENDAR, SEARCH
from .snippets import FRAME_HEIGHT, frame

WIDTH, CARD_HEIGHT, LEAST = 600, 260, 160  # px
KEPT = 3600  # seconds a consumer may keep the answer
VIEWS = {"search": SEARCH, "calendar": CALENDAR}


class Asked(forms.Form):
    url = forms.CharField(max_length=2000)
    maxwidth = forms.IntegerField(required=False, min_value=LEAST)
    maxheight = forms.IntegerField(required=False, min_value=LEAST)
    format = forms.CharField(required=False, max_length=10)


@require_safe
def oembed(request: HttpRequest) -> HttpResponse:
    """404 for addresses that can't be shown so; 501, as the specification says, for XML."""
    asked = Asked(request.GET)
    if not asked.is_valid():
        return rejection({name: [str(message) for message in found] for name, found in asked.errors.items()})
    if asked.cleaned_data["format"] not in ("", "json"):
        return rejection({"format": ["json"]}, status=501)
    address = urlsplit(asked.cleaned_data["url"])
    if address.netloc != request.get_host():
        raise Http404
    with translation.override(translation.get_language_from_path(address.path) or "ja"):
        title, path, height = _shown(address)
        width = min(asked.cleaned_data["maxwidth"] or WIDTH, WIDTH)
        height = min(asked.cleaned_data["maxheight"] or height, height)
        site = request.build_absolute_uri("/")
        return answer(
            {
                "version": "1.0",
                "type": "rich",
                "title": title,
                "provider_name": _("いばしょ"),
                "provider_url": site,
                "cache_age": KEPT,
                "html": frame(request.build_absolute_uri(path), title, str(width), height),
                "width": width,
                "height": height,
            }
        )


def _shown(address: SplitResult) -> tuple[str, str, int]:
    """(title, path of the frame, its height). Raises Http404."""
    match = _match(address.path)
    if match.url_name == "listing":
        entry = Entry.objects.filter(public_id=match.kwargs["public_id"], first=True, sensitive=False).first()
        if entry is None:
            raise Http404
        return title_of(entry)[0], reverse("embed_listing", args=[entry.public_id]), CARD_HEIGHT
    if match.url_name not in VIEWS:
        raise Http404
    conditions = own_conditions(QueryDict(address.query, mutable=True), *NOT_IN_AN_ADDRESS)
    conditions["view"] = VIEWS[match.url_name]
    return _("居場所・活動をさがす"), f"{reverse('embed_search')}?{conditions.urlencode()}", FRAME_HEIGHT


def _match(path: str) -> ResolverMatch:
    try:
        return resolve(path)
    except Resolver404 as error:
        raise Http404 from error
