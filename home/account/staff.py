"""What the admin shows of the account area: members of an organisation, and organisations that lost their owners."""

from collections.abc import Iterator

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import path, reverse
from django.views.decorators.http import require_safe
from wagtail import hooks
from wagtail.admin.ui.components import Component
from wagtail.admin.widgets.button import Button

from directory.models import Organisation, User
from home.desk.exporting import as_file

from .ownerless import ownerless
from .rights import looked_after_by
from .views.people import staff_members

PER_PAGE = 50
OWNERLESS = "代表者がいない団体"
COLUMNS = ["団体", "市区町村", "電話", "開くアドレス"]


def _lines(request: HttpRequest, rows: QuerySet[Organisation]) -> Iterator[list]:
    for one in rows.iterator(chunk_size=500):
        address = request.build_absolute_uri(reverse("staff_members", args=[one.pk]))
        yield [one.name, str(one.municipality or ""), one.contact_phone, address]


@require_safe
def ownerless_list(request: HttpRequest) -> HttpResponseBase:
    """Template `account/staff_ownerless.html`: page of Organisations. With `export=xlsx|csv` all of it as a file."""
    rows = ownerless(looked_after_by(request.user)).select_related("municipality").order_by("name", "pk")
    if file := as_file(request, OWNERLESS, COLUMNS, _lines(request, rows)):
        return file
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("p"))
    return render(request, "account/staff_ownerless.html", {"page": page})


class OwnerlessNotice(Component):
    """On the admin's first page, as long as there is something to do."""

    name = "ownerless"
    template_name = "account/staff_notice.html"
    order = 90

    def __init__(self, count: int) -> None:
        self.count = count

    def get_context_data(self, parent_context: dict) -> dict:
        return {"count": self.count}


@hooks.register("register_admin_urls")
def staff_urls():
    return [
        path("organisation-members/<int:pk>/", staff_members, name="staff_members"),
        path("organisations-without-owner/", ownerless_list, name="staff_ownerless"),
    ]


@hooks.register("construct_homepage_panels")
def ownerless_notice(request: HttpRequest, panels: list[Component]) -> None:
    if count := ownerless(looked_after_by(request.user)).count():
        panels.append(OwnerlessNotice(count))


def _looks_after(user: User, organisation: Organisation) -> bool:
    """As `looks_after`, asked once for a whole list: remembered on the user, who lives as long as a request."""
    if user.is_superuser:
        return True
    if not hasattr(user, "_looked_after"):
        user._looked_after = set(looked_after_by(user).values_list("pk", flat=True))
    return organisation.pk in user._looked_after


@hooks.register("register_snippet_listing_buttons")
def members_in_lists(snippet, user, next_url=None) -> Iterator[Button]:
    if isinstance(snippet, Organisation) and _looks_after(user, snippet):
        yield Button("メンバーと招待", reverse("staff_members", args=[snippet.pk]), icon_name="user")
