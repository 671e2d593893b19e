"""/handover/ – up to three listings on a small sheet of paper, for somebody else. Nothing chosen is kept."""

from dataclasses import dataclass, field

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from home.handover import MOST, Slip, look_up, slips_of
from search.feeds.contents import listing_urls
from search.safe_post import same_origin_post

CARD, LARGE = "card", "large"
LONGEST_WORDS = 100


@dataclass
class Choice:
    """What the form carries from one step to the next, in its own fields and nowhere else."""

    public_ids: list[str] = field(default_factory=list)
    size: str = CARD
    with_qr: bool = True
    words: str = ""
    notices: list[str] = field(default_factory=list)

    @classmethod
    def after(cls, post: QueryDict) -> "Choice":
        """The choice once the pressed button has done what it says."""
        wanted = dict.fromkeys([*post.getlist("listing"), *post.getlist("add")])
        wanted.pop(post.get("remove"), None)
        choice = cls(
            public_ids=list(wanted)[:MOST],
            size=LARGE if post.get("size") == LARGE else CARD,
            with_qr=post.get("qr") != "no",
            words="" if "add" in post else post.get("words", "").strip()[:LONGEST_WORDS],
        )
        if len(wanted) > MOST:
            choice.notices.append(_("一枚にのせられるのは三つまでです。どれかを外すと、ほかのものを入れられます。"))
        return choice

    def keep(self, slips: list[Slip]) -> None:
        """Those that can be handed over stay; whether others were asked for is said."""
        if len(slips) < len(self.public_ids):
            self.notices.append(_("いま活動していないところは、入れられませんでした。ほかのところをえらんでください。"))
        self.public_ids = [slip.public_id for slip in slips]


@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters()
@same_origin_post
def handover(request: HttpRequest) -> HttpResponse:
    """Template `home/handover/page.html`: choice, slips [home.handover.Slip], found [Card], is_full, is_large."""
    choice = Choice.after(request.POST) if request.method == "POST" else Choice()
    slips = slips_of(choice.public_ids, listing_urls(request))
    choice.keep(slips)
    full = len(slips) == MOST
    context = {
        "choice": choice,
        "slips": slips,
        "is_full": full,
        "is_large": choice.size == LARGE,
        "found": [card for card in look_up(choice.words) if card.public_id not in choice.public_ids]
        if choice.words and not full
        else [],
        "page_address": request.path,
    }
    response = render(request, "home/handover/page.html", context)
    add_never_cache_headers(response)
    response["X-Robots-Tag"] = "noindex"
    return response
