"""/account/endings/<id>/ – a group closes its listing, or opens it again. At once: who ends something knows it best."""

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from activities.services.one_touch import LONGEST_REASON
from home.account.editing import drafts
from home.ending import NO_REASON, TOO_LONG, close, reopen

NO_DATE = gettext_lazy("日付は 2026-03-31 のように書いてください。")


class EndingForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("読む人へのひとこと"),
        max_length=LONGEST_REASON,
        help_text=gettext_lazy("例：担い手がいなくなり、3月で終わりました。長いあいだ、ありがとうございました。"),
        error_messages={"required": NO_REASON, "max_length": TOO_LONG},
    )
    since = forms.DateField(
        label=gettext_lazy("終わった日"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": NO_DATE},
    )


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def ending(request: HttpRequest, public_id: str) -> HttpResponse:
    """Template `account/ending.html`: listing, form."""
    listing = drafts.mine(request.user, public_id)
    form = EndingForm(request.POST if request.POST.get("do") == "close" else None)
    if request.method == "POST":
        try:
            if request.POST.get("do") == "reopen":
                reopen(listing, request.user)
                messages.success(request, _("もう一度ひらきました。内容がいまも正しいか、確かめてください。"))
                return redirect("account")
            if form.is_valid():
                close(listing, form.cleaned_data["reason"], request.user, form.cleaned_data["since"])
                messages.success(request, _("終了にしました。いままで、ありがとうございました。"))
                return redirect("account")
        except ValidationError as problem:
            if hasattr(problem, "error_dict"):
                form.add_error(None, problem)
            else:
                messages.error(request, " ".join(problem.messages))
        listing.refresh_from_db()
    return render(request, "account/ending.html", {"listing": listing, "form": form})
