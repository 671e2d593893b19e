"""/account/listings/<id>/typed/<subject>/ – where a form sends itself while somebody writes; and how to drop that."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from home.account.editing import drafts
from home.account.editing import typed as service
from home.account.editing.subjects import subject as subject_of

from .subject import seen
from .subjects import FORMS


@require_POST
@login_required
def typed(request: HttpRequest, public_id: str, subject: str) -> HttpResponse:
    """Keeps what was typed (204, or 422 with `problem`); `do=forget` drops it and leads back to the form."""
    listing = drafts.mine(request.user, public_id)
    if subject not in FORMS:
        raise Http404
    if request.POST.get("do") == "forget":
        service.forget(listing, request.user, subject)
        messages.success(request, _("書きかけを捨てました。"))
        return redirect(subject_of(subject).view, public_id)
    try:
        service.keep(listing, request.user, subject, request.POST, seen(request))
    except ValidationError as problem:
        return JsonResponse({"problem": " ".join(problem.messages)}, status=422)
    return HttpResponse(status=204)
