"""背景の仕事: what failed at every try, to be tried anew or given up. What is foreign is 404."""

from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_http_methods
from django_tasks_db.models import DBTaskResult

from directory.models import User
from home.desk.dates import may_edit
from home.models import QueueWorker
from home.operations import queue

from . import trying
from .works import Work, rows_of, work_of

LABEL = "背景の仕事"
#: Nobody reads more; where there are as many, one cause is behind them.
MOST = 200
AGAIN, GIVEN_UP = "もう一度行います。", "あきらめました。"
WORDS = {
    trying.LOST: "行っていたプログラムが途中で止まりました（電源、メモリー不足、更新など）",
    "builtins.SystemExit": "行っていたプログラムが途中で止められました",
    "builtins.MemoryError": "メモリーが足りませんでした",
    "django.db.utils.OperationalError": "データベースにつながらないか、長く待たされました",
    "django.db.utils.InterfaceError": "データベースとの接続が切れました",
}


@dataclass(frozen=True)
class Dead:
    """A task that failed at every try, as staff see it."""

    task: DBTaskResult
    work: Work | None
    row: Model | None

    @property
    def why(self) -> str:
        name = self.task.exception_class_path
        return WORDS.get(name) or f"プログラムの思わぬ誤り（{name.rpartition('.')[2]}）。管理者に知らせてください"


def seen_by(user: User) -> list[Dead]:
    """Administrators see every one, curators those about what they look after."""
    tasks = list(trying.dead()[:MOST])
    rows = rows_of(tasks, user)
    return [Dead(one, work_of(one), rows.get(one.pk)) for one in tasks if user.is_superuser or one.pk in rows]


@require_http_methods(["GET", "HEAD", "POST"])
def background_work(request: HttpRequest) -> HttpResponse:
    """Template `desk/background.html`: dead [Dead], label, days; for administrators queue (_queue), if one is used."""
    if not may_edit(request.user):
        raise PermissionDenied
    if request.method == "POST":
        return _decide(request)
    context = {"label": LABEL, "dead": seen_by(request.user), "days": trying.KEEP_DEAD.days}
    if request.user.is_superuser and queue.is_used():
        context["queue"] = _queue()
    return render(request, "desk/background.html", context)


def _queue() -> dict[str, int]:
    tasks = DBTaskResult.objects
    waiting = tasks.filter(status="READY")
    return {
        "waiting": waiting.filter(worker_ids=[]).count(),
        "put_off": waiting.exclude(worker_ids=[]).count(),
        "running": tasks.running().count(),
        "workers": QueueWorker.objects.alive().count(),
    }


def _decide(request: HttpRequest) -> HttpResponse:
    decide = {"again": _again, "give_up": _give_up}.get(request.POST.get("action", ""))
    wanted = request.POST.get("task", "")
    one = next((one for one in seen_by(request.user) if str(one.task.pk) == wanted), None)
    if decide is None or one is None:
        raise Http404  # foreign
    try:
        with transaction.atomic():
            if trying.dead().select_for_update().filter(pk=one.task.pk).first() is None:
                raise Http404  # somebody else was first
            said = decide(one)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, said)
    return HttpResponseRedirect(request.path)


def _again(one: Dead) -> str:
    if one.work and one.row:
        one.work.again(one.row)
        one.task.delete()  # it has put another into the queue
    else:
        trying.again(one.task)
    return AGAIN


def _give_up(one: Dead) -> str:
    one.task.delete()
    return GIVEN_UP
