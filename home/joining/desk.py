"""参加の申し込み: what waits for a call back, one of them with the contacts known from before, and the answer."""

from collections.abc import Iterable, Iterator

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import path, reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from directory.enums import MembershipRole
from directory.models import Organisation, User
from home.account.adapter import NOT_SENT
from home.desk.counters import HOOK, Counter, up_to
from home.desk.exporting import as_file
from home.desk.menu import DeskItem
from home.desk.scope.policy import curates
from home.models import JoinRequest

from . import services

PER_PAGE = 50
LABEL = "参加の申し込み"
DONE = {"approve": "受け入れて、招待のメールを送りました。", "decline": "お断りのメールを送りました。"}
UNKNOWN = "何をするのかわかりませんでした。もう一度ボタンを押してください。"


class AnswerForm(forms.Form):
    """`into`: one of the organisations that the person may let somebody into here, or a new one of the name given."""

    into = forms.ChoiceField(label="どの団体に招きますか", widget=forms.RadioSelect)
    role = forms.ChoiceField(
        label="役割", choices=MembershipRole.choices, initial=MembershipRole.OWNER, widget=forms.RadioSelect
    )
    checked_with = forms.CharField(
        label="どこに連絡して、だれが何と答えましたか",
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    comment = forms.CharField(
        label="断るときの理由（相手にメールで届きます）",
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: object, request: JoinRequest, bodies: list[Organisation], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.bodies = {str(one.pk): one for one in bodies}
        new = ("", f"新しい団体「{request.organisation_name}」を加えて招く")
        self.fields["into"].required = False
        self.fields["into"].choices = [*((key, f"「{one}」に招く") for key, one in self.bodies.items()), new]

    def body(self) -> Organisation | None:
        return self.bodies.get(self.cleaned_data["into"])


def mine(user: User):
    if not (user.is_superuser or curates(user)):
        return JoinRequest.objects.none()
    return JoinRequest.objects.curated_by(user).select_related("listing__municipality", "municipality", "answered_by")


#: Not the mail address and number that whoever asks has given: they are called at what was known before, and a file
#: outlives the row.
COLUMNS = ["届いた日", "居場所・活動", "市区町村", "種類", "団体名", "お名前", "団体での役わり", "伝えておきたいこと"]


def _lines(asked: Iterable[JoinRequest]) -> Iterator[list]:
    for one in asked:
        town = one.listing.municipality if one.listing else one.municipality
        yield [
            timezone.localdate(one.created_at),
            one.subject,
            str(town or ""),
            "運営している" if one.is_claim else "新しく載せる",
            one.organisation_name,
            one.person,
            one.position,
            one.note,
        ]


@require_safe
def join_requests(request: HttpRequest) -> HttpResponseBase:
    """Template `desk/join_requests.html`: page of JoinRequests that wait, the oldest first. With `export=xlsx|csv` all
    of it as a file."""
    rows = mine(request.user).waiting()
    if file := as_file(request, LABEL, COLUMNS, _lines(rows.iterator(chunk_size=500))):
        return file
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("p"))
    return render(request, "desk/join_requests.html", {"page": page})


@require_http_methods(["GET", "HEAD", "POST"])
def join_request(request: HttpRequest, pk: int) -> HttpResponse:
    """Template `desk/join_request.html`: asked, form, known [(whose, contact)], members [Membership]."""
    asked = get_object_or_404(mine(request.user), pk=pk)
    bodies = services.bodies_for(asked, request.user)
    form = AnswerForm(request.POST or None, request=asked, bodies=bodies)
    if form.is_bound and form.is_valid():
        try:
            messages.success(request, _do(request, asked, form))
            return HttpResponseRedirect(reverse("join_requests"))
        except ValidationError as problem:
            messages.error(request, " ".join(problem.messages))
        except OSError:
            messages.error(request, NOT_SENT)
    return render(request, "desk/join_request.html", {"asked": asked, "form": form, "known": _known(asked, bodies)})


def _do(request: HttpRequest, asked: JoinRequest, form: AnswerForm) -> str:
    what, said = request.POST.get("do"), form.cleaned_data
    try:
        if what == "approve":
            role = MembershipRole(said["role"])
            services.approve(asked, request.user, checked_with=said["checked_with"], role=role, into=form.body())
        elif what == "decline":
            services.decline(asked, request.user, said["comment"])
        else:
            raise ValidationError(UNKNOWN)
    except PermissionDenied as gone:
        raise Http404 from gone
    return DONE[what]


def _known(asked: JoinRequest, bodies: list[Organisation]) -> list[tuple[str, str]]:
    """(whose, contact) known before somebody asked: of the listing, and of organisations the person looks after."""
    found = [(str(asked.listing), str(one)) for one in asked.listing.channels.all()] if asked.listing else []
    for body in bodies:
        found += [(body.name, contact) for contact in (body.contact_phone, body.contact_email, body.url) if contact]
    return found


@hooks.register(HOOK)
def join_counter() -> Counter:
    return Counter(LABEL, lambda user: up_to(mine(user).waiting()), reverse("join_requests"), order=60)


@hooks.register("register_admin_menu_item")
def join_menu_item() -> MenuItem:
    return DeskItem(LABEL, reverse("join_requests"), name="join-requests", icon_name="mail", order=105)


@hooks.register("register_log_actions")
def log_actions(actions) -> None:
    actions.register_action(services.LET_IN, "団体を招いた", "運営している団体を確かめて、招きました")


@hooks.register("register_admin_urls")
def desk_urls():
    return [
        path("join-requests/", join_requests, name="join_requests"),
        path("join-requests/<int:pk>/", join_request, name="join_request"),
    ]
