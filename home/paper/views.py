"""紙で届ける・聞く: one area's sheets, and the screens to key in what comes back. What is foreign isn't there."""

import datetime
import re

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from directory.models import Listing, User
from home.desk.calls import changeable_by
from home.review.services import Outcome

from . import areas, codes, handouts, key_in, surveys, years
from .pdf import answer

SURVEYS_AT_ONCE = 30  # a sheet of paper on both sides each; PDF of more keeps a worker busy for too long
SAID = {
    None: "いまもこのとおりだと記録しました。",
    Outcome.PUBLISHED: "直して公開しました。",
    Outcome.WAITING: "確認に出しました。承認されると公開されます。",
}
NO_SUCH_DAYS = "日程のない居場所・活動には、年度予定表がありません。"


def mine(user: User, pk: int) -> Listing:
    """Raises Http404 for those of others as for those that aren't there."""
    listing = changeable_by(user).filter(pk=pk).first()
    if listing is None:
        raise Http404
    return listing


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Template `desk/paper/index.html`: words, areas."""
    words = request.GET.get("q", "").replace("\x00", "").strip()[:60]
    return render(request, "desk/paper/index.html", {"words": words, "areas": areas.look_up(request.user, words)})


@require_safe
def area(request: HttpRequest, code: str) -> HttpResponse:
    """Choose what goes on paper. Template `desk/paper/area.html`: area, listings, count, months, parts of surveys."""
    found = areas.find(request.user, code)
    listings = areas.listings_of(request.user, found).prefetch_related("categories", "audiences")
    count = listings.count()
    context = {
        "area": found,
        "listings": listings[: areas.MOST],
        "count": count,
        "left_out": max(count - areas.MOST, 0),
        "months": _months(),
        "usual": _month(""),
        "parts": range(1, -(-count // SURVEYS_AT_ONCE) + 1),
        "at_once": SURVEYS_AT_ONCE,
    }
    return render(request, "desk/paper/area.html", context)


def _months() -> list[datetime.date]:
    """This month and the two after it, as a leaflet is made ahead."""
    first = timezone.localdate().replace(day=1)
    found = [first]
    for _more in range(2):
        found.append((found[-1] + datetime.timedelta(days=31)).replace(day=1))
    return found


@require_safe
def handout(request: HttpRequest, code: str, kind: str) -> HttpResponse:
    """`leaflet`, `pathfinder` or `cards` of what was chosen; without a choice of all that isn't sensitive."""
    found = areas.find(request.user, code)
    entries = areas.entries_of(request.user, found)
    chosen = [one for one in request.GET.getlist("listing") if one.isalnum()][: areas.MOST]
    entries = entries.filter(public_id__in=chosen) if chosen else entries.filter(sensitive=False)
    if kind == "cards":
        listings = Listing.objects.filter(pk__in=entries.order_by().values("listing"))
        return answer("paper/cards.html", handouts.cards(request, listings), f"名刺_{found.name}.pdf")
    if kind == "pathfinder":
        return answer("paper/pathfinder.html", handouts.pathfinder(request, found, entries), f"案内_{found.name}.pdf")
    options = {"dates": request.GET.get("dates") != "no", "large": request.GET.get("size") == "large"}
    context = handouts.leaflet(request, found, entries, _month(request.GET.get("month", "")), **options)
    return answer("paper/leaflet.html", context, f"ちらし_{found.name}.pdf")


def _month(text: str) -> datetime.date:
    """2026-12; otherwise this month, or towards its end the next: nobody hands out dates that are over."""
    offered = _months()
    usual = offered[timezone.localdate().day > 20]
    return next((month for month in offered if f"{month:%Y-%m}" == text), usual)


@require_safe
def survey(request: HttpRequest, pk: int) -> HttpResponse:
    mine(request.user, pk)
    listings = surveys.with_parts(Listing.objects.filter(pk=pk))
    return answer("paper/survey.html", surveys.context(request, listings), f"調査票_{listings[0].title}.pdf")


@require_safe
def area_surveys(request: HttpRequest, code: str) -> HttpResponse:
    """One part of an area's 調査票, all in one file to print."""
    found = areas.find(request.user, code)
    part = request.GET.get("part", "1")
    start = (int(part) - 1) * SURVEYS_AT_ONCE if re.fullmatch("[1-9][0-9]{0,3}", part) else 0
    rows = surveys.with_parts(areas.listings_of(request.user, found))[start : start + SURVEYS_AT_ONCE]
    return answer("paper/survey.html", surveys.context(request, rows), f"調査票_{found.name}.pdf")


@require_safe
def year_sheet(request: HttpRequest, pk: int) -> HttpResponse:
    listing = mine(request.user, pk)
    context = years.sheet(request, listing)
    return answer("paper/year.html", context, f"年度予定表_{listing.title}.pdf")


@require_safe
def find_code(request: HttpRequest) -> HttpResponse:
    """Template `desk/paper/find_code.html`: typed, problem. Leads on to the screen of the sheet."""
    typed, problem = request.GET.get("code"), ""
    if typed is not None:
        try:
            found = changeable_by(request.user).filter(public_id=codes.read(typed)).first()
            problem = "" if found else codes.NOT_YOURS
        except ValueError as error:
            found, problem = None, str(error)
        if found:
            return HttpResponseRedirect(reverse("paper_key_in", args=[found.pk]))
    return render(request, "desk/paper/find_code.html", {"typed": typed or "", "problem": problem})


@require_http_methods(["GET", "HEAD", "POST"])
def key_in_survey(request: HttpRequest, pk: int) -> HttpResponse:
    """Template `desk/paper/key_in.html`: listing, form, code, is_waiting."""
    listing = mine(request.user, pk)
    form = key_in.KeyInForm(request.POST or None, draft=listing.get_latest_revision_as_object())
    if request.method == "POST" and form.is_valid():
        try:
            outcome = key_in.save(form, request.user)
        except ValidationError as error:
            form.add_error(None, error.messages)
        else:
            messages.success(request, f"「{listing}」：{SAID[outcome]}")
            return HttpResponseRedirect(reverse("paper_find_code"))
    context = {"listing": listing, "form": form, "code": codes.written(listing), **_ways(listing)}
    return render(request, "desk/paper/key_in.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def key_in_year(request: HttpRequest, pk: int) -> HttpResponse:
    """Template `desk/paper/key_in_year.html`: listing, form, schedules, schedule, year, years."""
    listing = mine(request.user, pk)
    draft = listing.get_latest_revision_as_object()
    schedule = years.schedule_of(draft, request.GET.get("schedule", ""))
    if schedule is None:
        messages.error(request, NO_SUCH_DAYS)
        return HttpResponseRedirect(_ways(listing)["edit_url"])
    offered = years.offered()
    year = next((one for one in offered if str(one) == request.GET.get("year")), years.year_to_ask())
    form = years.YearForm(request.POST or None, schedule=schedule, year=year)
    if request.method == "POST" and form.is_valid():
        try:
            outcome = years.save(form, draft, request.user)
        except ValidationError as error:
            form.add_error(None, error.messages)
        else:
            messages.success(request, f"「{listing}」の{year}年度の予定：{SAID[outcome]}")
            return HttpResponseRedirect(reverse("paper_find_code"))
    context = {"listing": listing, "form": form, "schedule": schedule, "year": year, "years": offered}
    context["schedules"] = years.schedules_of(draft)
    return render(request, "desk/paper/key_in_year.html", context | _ways(listing))


def _ways(listing: Listing) -> dict:
    edit = reverse(Listing.snippet_viewset.get_url_name("edit"), args=[listing.pk])
    return {"edit_url": edit, "is_waiting": listing.workflow_in_progress}
