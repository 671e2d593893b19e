"""Pages of the import. What is foreign is 404; reading changes nothing."""

from collections.abc import Callable

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.views.decorators.http import require_http_methods, require_safe

from directory.importers.report import ImportRefused
from home.desk.scope.policy import curates
from home.models import ImportState, ListImport
from home.models.imports import UNDOABLE

from . import columns, remarks, services, template_book, workbooks

LABEL = "一覧の取り込み"
PER_PAGE = 20
PROBLEMS_PER_PAGE = 50
UNKNOWN = "何をするのかわかりませんでした。もう一度ボタンを押してください。"


class FileForm(forms.Form):
    """A table from somebody's computer."""

    file = forms.FileField(
        label="ファイル（Excel .xlsx または CSV、20 MBまで）",
        error_messages={"required": "ファイルを選んでください。", "empty": workbooks.EMPTY},
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.csv,.tsv,.txt"}),
    )

    def clean_file(self) -> UploadedFile:
        file = self.cleaned_data["file"]
        if file.size > workbooks.LARGEST:
            raise ValidationError(workbooks.TOO_LARGE.format(limit=workbooks.LARGEST // 1024 // 1024))
        return file


class UploadForm(FileForm):
    publish = forms.BooleanField(label="すぐに公開する（選ばなければ、新しい項目は下書きになります）", required=False)
    force = forms.BooleanField(label="前の一覧から多くの項目がなくなってもよい（ふつうは選びません）", required=False)
    facilities_as = forms.ChoiceField(
        label="公共施設一覧のときは",
        choices=[("venues", "会場として入れる"), ("listings", "居場所として入れる")],
        initial="venues",
        widget=forms.RadioSelect,
    )


def _runs(request: HttpRequest) -> QuerySet[ListImport]:
    if not (request.user.is_superuser or curates(request.user)):
        raise PermissionDenied
    return ListImport.objects.visible_to(request.user).select_related("by", "confirmed_by")


def _run(request: HttpRequest, pk: int) -> ListImport:
    try:
        return get_object_or_404(_runs(request), pk=pk)
    except PermissionDenied as error:
        raise Http404 from error


@require_http_methods(["GET", "HEAD", "POST"])
def import_list(request: HttpRequest) -> HttpResponse:
    """Template `desk/imports/list.html`: page [ListImport], form."""
    runs = _runs(request)
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        options = {name: form.cleaned_data[name] for name in ("publish", "force", "facilities_as")}
        file = form.cleaned_data["file"]
        try:
            run = services.put_in(request.user, file.name, file.read(), **options)
        except ValidationError as error:
            form.add_error("file", error)
        else:
            return redirect("list_import", run.pk)
    page = Paginator(runs, PER_PAGE).get_page(request.GET.get("p"))
    return render(request, "desk/imports/list.html", {"page": page, "form": form, "label": LABEL})


@require_http_methods(["GET", "HEAD", "POST"])
def import_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Template `desk/imports/import.html`: run, and what its state needs."""
    run = _run(request, pk)
    if request.method == "POST":
        return _act(request, run)
    context = {"run": run, "label": LABEL, "states": ImportState, "days": UNDOABLE.days, "second": services.SECOND}
    if run.state in (ImportState.NEW, ImportState.FAILED) and not run.parts.filter(written=True).exists():
        context |= _columns(run)
    if not run.is_working:
        page = Paginator(list(remarks.problems_of(run)), PROBLEMS_PER_PAGE).get_page(request.GET.get("p"))
        results = [one for one in remarks.results_of(run) if one[2] != "unchanged"][:PROBLEMS_PER_PAGE]
        context |= {"page": page, "results": [(*one, remarks.RESULTS[one[2]]) for one in results]}
    context["may_confirm"] = run.may_be_confirmed_by(request.user)
    return render(request, "desk/imports/import.html", context)


def _columns(run: ListImport) -> dict:
    try:
        sheets = columns.looked_at(bytes(run.file.content), run.rename)
    except ImportRefused as error:
        return {"unreadable": str(error)}
    hidden = workbooks.hidden_sheets(bytes(run.file.content))
    return {"sheets": sheets, "names": columns.known_names(), "ignored": columns.IGNORED, "hidden": hidden}


def _act(request: HttpRequest, run: ListImport) -> HttpResponse:
    actions: dict[str, Callable[[], None]] = {
        "check": lambda: services.try_out(run, _rename(request, run)),
        "confirm": lambda: services.confirm(run, request.user),
        "undo": lambda: services.undo(run),
        "go_on": lambda: services.go_on(run),
    }
    action = actions.get(request.POST.get("action", ""))
    if action is None:
        messages.error(request, UNKNOWN)
    else:
        try:
            action()
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
    return HttpResponseRedirect(request.path)


def _rename(request: HttpRequest, run: ListImport) -> dict[str, str]:
    """{column of the file: name} of what was chosen, and nothing that isn't offered."""
    offered = {*columns.known_names(), columns.IGNORED}
    wanted = {}
    for sheet in _columns(run).get("sheets", ()):
        for column in sheet.columns:
            chosen = request.POST.get(f"column:{column.name}", "")
            if chosen in offered and chosen != column.known_as:
                wanted[column.name] = chosen
    return {**run.rename, **wanted}


@require_safe
def import_progress(request: HttpRequest, pk: int) -> JsonResponse:
    run = _run(request, pk)
    state = {"working": run.is_working, "percent": run.percent, "done": run.done, "total": run.total}
    return JsonResponse({**state, "words": run.get_state_display()})


@require_safe
def import_file(request: HttpRequest, pk: int) -> HttpResponseBase:
    run = _run(request, pk)
    if run.is_working:
        return redirect("list_import", run.pk)
    return remarks.answer_with_remarks(run)


@require_safe
def import_template(request: HttpRequest) -> HttpResponseBase:
    _runs(request)
    return template_book.answer()


urlpatterns = [
    path("list-imports/", import_list, name="list_imports"),
    path("list-imports/template/", import_template, name="list_import_template"),
    path("list-imports/<int:pk>/", import_page, name="list_import"),
    path("list-imports/<int:pk>/progress/", import_progress, name="list_import_progress"),
    path("list-imports/<int:pk>/file/", import_file, name="list_import_file"),
]
