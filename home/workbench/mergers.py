"""学校の統廃合: what would go over to which district, shown before anything happens, and the way back."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from directory.enums import DistrictStatus
from directory.models import District, User

from . import merging
from .areas import UNKNOWN, find_district, key_of, town_of

NOT_YOURS = "引き継ぐ学区に、担当していない地域のものがあります。管理者に頼んでください。"


@require_http_methods(["GET", "HEAD", "POST"])
def district_merger(request: HttpRequest, pk: int) -> HttpResponse:
    """Template `desk/workbench/merger.html`: district, town, choices, chosen [District] (asked about), preview,
    merger (in force), fixed (an import has named the successors)."""
    district = find_district(request.user, pk)
    fixed = district.status == DistrictStatus.FORMER
    merger = merging.in_force(district)
    if fixed and not merger and not district.successors.exists():
        raise Http404
    choices = list(district.successors.all() if fixed else merging.choices_for(district, request.user))
    sent = request.POST if request.method == "POST" else request.GET
    wanted = {key_of(text) for text in sent.getlist("into")}
    chosen = choices if fixed else [one for one in choices if one.pk in wanted]
    if request.method == "POST":
        try:
            messages.success(request, _do(request, district, chosen))
            return HttpResponseRedirect(reverse("workbench_district", args=[district.pk]))
        except ValidationError as problem:
            messages.error(request, " ".join(problem.messages))
    elif "into" not in request.GET and "look" in request.GET and not fixed:
        messages.error(request, merging.NO_SUCCESSOR)
    context = {
        "district": district,
        "town": town_of(request.user, district),
        "choices": choices,
        "chosen": chosen,
        "near": set(district.neighbours.values_list("pk", flat=True)),
        "preview": merging.preview(district, request.user) if chosen and not merger else None,
        "merger": merger,
        "fixed": fixed,
    }
    return render(request, "desk/workbench/merger.html", context)


def _do(request: HttpRequest, district: District, chosen: list[District]) -> str:
    """What a button says; returns what to tell. Raises ValidationError with a sentence."""
    what = request.POST.get("do", "")
    if what == "merge":
        _must_be_theirs(chosen, request.user)
        done = merging.merge(district, chosen, request.user)
        names = "、".join(one.display_name for one in chosen)
        return (
            f"「{district}」を{names}に統合しました。引き継いだ「対象の学区」は{len(done.carried['listings'])}件です。"
        )
    if what == "undo":
        merger = merging.in_force(district)
        if merger is None:
            raise ValidationError(merging.NOT_MERGED)
        _must_be_theirs(list(merger.successors.all()), request.user)
        merging.undo(merger, request.user)
        return f"「{district}」の統合をもとに戻しました。"
    raise ValidationError(UNKNOWN)


def _must_be_theirs(successors: list[District], user: User) -> None:
    """The area of each of them changes as well. Raises ValidationError."""
    keys = {one.pk for one in successors}
    if District.objects.curated_by(user).filter(pk__in=keys).distinct().count() < len(keys):
        raise ValidationError(NOT_YOURS)
