"""/away/ – 「自宅から離れてさがす」: three short questions, each a POST, then the places. Nothing asked is kept."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from directory.enums import ListingKind
from directory.models import Category, Feature
from search.away import AwayAnswer, find_away
from search.away.question import DEFAULT_MAX_KM
from search.away.steps import RESULTS, STAY, Steps
from search.offers import make_offers
from search.safe_post import same_origin_post

# What says where somebody comes from or must not be: never in an address
SECRET = ("avoid", "avoid_text", "avoid_organisers", "neighbours", "from", "max_distance", "min_distance", "open_to")
REACHES = [
    ("5", gettext_lazy("5kmくらい（自転車で行けるところ）")),
    ("10", gettext_lazy("10kmくらい")),
    ("30", gettext_lazy("30kmくらい（電車で1時間くらい）")),
    ("50", gettext_lazy("50kmくらい")),
    ("100", gettext_lazy("100kmくらい")),
]
LEASTS = [
    ("0", gettext_lazy("近くてもよい")),
    ("2", gettext_lazy("2kmより遠く")),
    ("5", gettext_lazy("5kmより遠く")),
    ("10", gettext_lazy("10kmより遠く")),
    ("20", gettext_lazy("20kmより遠く")),
]


@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters()
@same_origin_post
def away(request: HttpRequest) -> HttpResponse:
    """Template `search/away/page.html`: steps (search.away.steps.Steps); results add answer, sure, unsure and page.

    An answer in an address is refused and not repeated: status 400 with the empty form.
    """
    status = 200
    steps = Steps()
    if request.method == "POST":
        steps = Steps.after(request.POST)
    elif any(name in request.GET for name in SECRET):
        status = 400
        steps.notices.append(_("アドレスに書かれた条件は使いませんでした。あなたを守るため、ここで入力してください。"))
    _forget_address(request)
    response = render(request, "search/away/page.html", _context(steps), status=status)
    add_never_cache_headers(response)
    response["X-Robots-Tag"] = "noindex"
    return response


def _forget_address(request: HttpRequest) -> None:
    """The links to this page in other languages repeat its address: without its query string."""
    request.META["QUERY_STRING"] = ""
    request.GET = QueryDict()


def _context(steps: Steps) -> dict:
    context = {"steps": steps, "reaches": REACHES, "leasts": LEASTS, "default_reach": str(int(DEFAULT_MAX_KM))}
    if steps.step == STAY:
        context["kinds"] = [("", _("どちらでも")), *ListingKind.choices]
        context["categories"] = Category.objects.filter(active=True)
        context["features"] = Feature.objects.filter(active=True)
    if steps.step == RESULTS and steps.question:
        context |= _results(find_away(steps.question))
    return context


def _results(answer: AwayAnswer) -> dict:
    offers = make_offers((result.entry, result.why, result.remote) for result in answer.results)
    question = answer.question
    return {
        "answer": answer,
        "sure": [offer for offer in offers if offer.why.is_confirmed],
        "unsure": [offer for offer in offers if not offer.why.is_confirmed],
        "page": Paginator(range(answer.count), question.page_size).get_page(question.page),
        "first_unsure_page": answer.confirmed // question.page_size + 1,
        "certainly_left_out": answer.left_out - answer.left_out_hidden,
    }
