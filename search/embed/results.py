"""`/embed/v1/results`: all that the widget shows, as words in the reader's language – so it needs none of its own.

The widget of a version is the same file for ever: in version 1, keys are added here and never renamed or taken away.
"""

from collections.abc import Iterable

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, npgettext
from django.views.decorators.http import require_http_methods

from directory.enums import ListingKind
from directory.japan import furigana
from search.api.answers import Rejected, answer, rejection
from search.cards import Card, make_cards
from search.dates import find_dates
from search.day_views import DateView, DayView, by_day, make_dates
from search.finding import find

from .asking import CALENDAR, SEARCH, Embedded, embedded, strictly
from .links import search_address

LANGUAGES = ("ja", "en", "easy")
KINDS = dict(ListingKind.choices)


@require_http_methods(["GET", "HEAD", "POST"])
def results(request: HttpRequest) -> HttpResponse:
    """GET: what the attributes ask for. POST: the same with what a reader typed (q, place, page), which thus stands in
    no address. An attribute that can't be meant so is refused, for the embedding's author to see."""
    language = request.GET.get("language", "ja")
    if language not in LANGUAGES:
        return rejection({"language": [" / ".join(LANGUAGES)]})
    with translation.override(language):
        try:
            strictly(request.GET)
        except Rejected as error:
            return rejection(error.errors)
        asked = embedded(request.GET, request.POST if request.method == "POST" else None)
        shown = _shown(asked, request)
    return answer(_settled(shown) if language == "easy" else shown)


def _shown(asked: Embedded, request: HttpRequest) -> dict:
    count, groups, has_next = found(asked)
    return {
        "name": _("居場所・活動をさがす"),
        "count": count,
        "status": counted(asked, count),
        "notices": asked.question.notices,
        "groups": [{"name": name, "items": [_absolute(item, request) for item in items]} for name, items in groups],
        "page": asked.question.asked.page,
        "more": _("続きを見る") if has_next else "",
        "links": [
            {"text": _("くわしい条件でさがす"), "url": request.build_absolute_uri(search_address(asked))},
            {"text": _("自宅から離れてさがす"), "url": request.build_absolute_uri(reverse("away"))},
        ],
        "form": _form(asked) if asked.view == SEARCH else None,
    }


def found(asked: Embedded) -> tuple[int, list[tuple[str, list[dict]]], bool]:
    """(how many, [(heading, items)], whether there are more). A list has one group without a heading."""
    search = asked.question.asked
    if not asked.question.place_is_known:
        return 0, [], False
    if asked.view == CALENDAR:
        dates = find_dates(search, described=False)
        days = by_day(make_dates(dates.dates), timezone.localdate())
        return dates.count, [(_day(day), [_date(date) for date in day.dates]) for day in days], dates.pages.has_next()
    listings = find(search)
    items = [_listing(card) for card in make_cards(listings.entries)]
    return listings.count, [("", items)] if items else [], listings.pages.has_next()


def counted(asked: Embedded, count: int) -> str:
    """What is said, and read out, of a search."""
    if not count:
        return _("この条件では見つかりませんでした")
    if asked.view == CALENDAR:
        return npgettext("dates", "%(counter)s件", "%(counter)s件", count) % {"counter": count}
    return ngettext("%(counter)s件", "%(counter)s件", count) % {"counter": count}


def _settled(shown: object) -> object:
    """Every text with its readings as the widget takes them, one by one: signs in two texts are no notation."""
    if isinstance(shown, dict):
        return {name: _settled(value) for name, value in shown.items()}
    if isinstance(shown, list):
        return [_settled(value) for value in shown]
    return furigana.settled(shown) if isinstance(shown, str) else shown


def _form(asked: Embedded) -> dict:
    place = {"label": _("どのあたりで さがしますか？"), "hint": _("例：○○町2丁目、○○小学校")}
    return {
        "q": {
            "label": _("どんなことを さがしますか？"),
            "hint": _("例：子ども食堂 土曜"),
            "value": asked.fixed.get("q", ""),
        },
        "place": {**place, "value": asked.fixed.get("place", "")} if asked.asks_for_place else None,
        "submit": _("さがす"),
    }


def _absolute(item: dict, request: HttpRequest) -> dict:
    return item | {"url": request.build_absolute_uri(item["url"])}


def _listing(card: Card) -> dict:
    return {
        "title": card.title,
        "lang": card.title_lang,
        "url": card.url,
        "over": _said(str(KINDS[card.kind]), card.municipality_name, "" if card.is_open else card.status_label),
        "facts": _said(*_next(card), *card.schedule_notes[:2], _place(card)),
        "tags": [one.name for one in card.categories[:2]],
        "note": _confirmed(card),
    }


def _next(card: Card) -> Iterable[str]:
    following = card.next
    if following.cancelled:
        yield _words(_("中止"), following.cancelled_near, following.cancelled)
    if following.day:
        first = _("そのつぎは") if following.cancelled else _("次は")
        yield _words(first, following.near, following.day, following.time)


def _place(card: Card) -> str:
    if card.distance_km is None or not card.place_label:
        return card.place_label
    km = f"{card.distance_km:.1f}"
    return _words(card.place_label, _("0.1km以内") if card.distance_km < 0.1 else _("約%(km)skm") % {"km": km})


def _confirmed(card: Card) -> str:
    if not card.verified_at:
        return _("まだ確認されていません")
    month = date_format(timezone.localtime(card.verified_at), "YEAR_MONTH_FORMAT")
    if card.unconfirmed:
        return _("しばらく確認されていません（最後の確認：%(month)s）") % {"month": month}
    return _("%(month)sに%(how)s") % {"month": month, "how": _("確認")}


def _day(day: DayView) -> str:
    return _words(date_format(day.day, "DAY_FORMAT"), day.near, day.holiday)


def _date(date: DateView) -> dict:
    state = ""
    if date.is_cancelled:
        state = _("中止")
    elif date.is_over:
        state = _("今日の分は終わりました")
    elif date.is_moved:
        state = _("%(day)sから変わりました") % {"day": date.was} if date.was else _("変更")
    town = date.municipality_name if date.municipality_name != date.place_label else ""
    return {
        "title": date.title,
        "lang": date.title_lang,
        "url": date.url,
        "over": _said(date.times, state),
        "facts": _said(_words(town, date.place_label), date.note),
        "tags": [],
        "note": "",
    }


def _words(*words: str) -> str:
    return " ".join(_said(*words))


def _said(*words: str) -> list[str]:
    return [word for word in words if word]
