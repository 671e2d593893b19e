"""What the buttons under a report do; the same for groups in /account/ and for staff in /admin/."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext as _

from directory.models import User
from home.account.adapter import NOT_SENT
from home.models import Report

from . import services


def act(report: Report, by: User, sent: QueryDict) -> str:
    """Do what a button says; returns what to tell. Raises ValidationError with a sentence, OSError without mail."""
    what = sent.get("do", "")
    if what == "answer":
        services.answer(report, by, sent.get("answer", ""))
        return _("答えを残しました。ありがとうございます。")
    if what == "close":
        services.close(report, by)
        return _("このお知らせを終わりにしました。")
    raise ValidationError(_("何をするのかわかりませんでした。もう一度ボタンを押してください。"))


def answered(request: HttpRequest, report: Report) -> bool:
    """Whether a button was pressed and done; what to tell is in the messages. The report is as it stands then."""
    if request.method != "POST":
        return False
    try:
        messages.success(request, act(report, request.user, request.POST))
    except ValidationError as problem:
        messages.error(request, " ".join(problem.messages))
    except OSError:
        messages.error(request, NOT_SENT)
    else:
        return True
    report.refresh_from_db()
    return False
