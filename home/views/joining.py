"""Getting in from outside, without a cookie: /groups/, /groups/new/ and /listings/<id>/claim/."""

from allauth.core import ratelimit
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.cache import add_never_cache_headers
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from directory.models import Listing
from home.account.adapter import NOT_SENT, WAIT
from home.front_page import guide_for_groups
from home.joining import services
from home.joining.forms import ClaimForm, JoinForm, RegisterForm
from search.safe_post import same_origin_post


@require_safe
def groups(request: HttpRequest) -> HttpResponse:
    """Template `joining/groups.html`: for groups, the ways in; guide (how to write a page), where there is one."""
    return render(request, "joining/groups.html", {"guide": guide_for_groups()})


@require_safe
def sent(request: HttpRequest) -> HttpResponse:
    """Template `joining/sent.html`: what happens next."""
    return render(request, "joining/sent.html")


@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters()
@same_origin_post
def register(request: HttpRequest) -> HttpResponse:
    """Template `joining/register.html`: form."""
    return _asked(request, RegisterForm(request.POST or None), "joining/register.html", {})


@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters()
@same_origin_post
def claim(request: HttpRequest, public_id: str) -> HttpResponse:
    """Template `joining/claim.html`: form, listing (of which it says no more than its name)."""
    listing = get_object_or_404(Listing.objects.public(), public_id=public_id)
    form = ClaimForm(request.POST or None)
    form.instance.listing = listing
    return _asked(request, form, "joining/claim.html", {"listing": listing})


def _asked(request: HttpRequest, form: JoinForm, template: str, context: dict) -> HttpResponse:
    if form.is_bound and form.is_valid() and _keep(request, form):
        return redirect("groups_sent")
    response = render(request, template, context | {"form": form})
    add_never_cache_headers(response)  # nobody after them on this computer reads what they typed
    response["X-Robots-Tag"] = "noindex"
    return response


def _keep(request: HttpRequest, form: JoinForm) -> bool:
    """Whether it was kept, or came from a program that is told the same; else the form says why not."""
    if form.is_from_a_program:
        return True
    if not ratelimit.consume(request, action="ask_to_join", key=form.instance.email):
        form.add_error(None, WAIT)
        return False
    try:
        services.ask(form.instance)
    except OSError:
        form.add_error(None, NOT_SENT)
        return False
    return True
