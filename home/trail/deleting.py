"""Wagtail's own delete buttons, one and many, where what they delete can be brought back."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Model
from django.forms import Form
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from wagtail.snippets.bulk_actions.delete import DeleteBulkAction
from wagtail.snippets.views.snippets import DeleteView

from .kinds import is_kept, kind_of
from .services import KEPT, discard

MOST = 100  # at once, as with other bulk work
TOO_MANY = f"一度に削除できるのは{MOST}件までです。分けて削除してください。"


def bin_url(model: type[Model]) -> str:
    return f"{reverse('discarded_listings')}?kind={kind_of(model).slug}"


class KeptDeleteView(DeleteView):
    """Asks as Wagtail does, and says for how long it can be taken back."""

    template_name = "desk/trail/confirm.html"
    page_title = "削除する"

    def form_valid(self, form: Form) -> HttpResponse:
        try:
            discard(self.object, self.request.user)
        except ValidationError as problem:
            messages.error(self.request, " ".join(problem.messages))
            return HttpResponseRedirect(self.get_delete_url())
        messages.success(self.request, done([self.object]))
        return HttpResponseRedirect(bin_url(self.model))

    def get_context_data(self, **kwargs: object) -> dict:
        """What is in use is named after the press, in words; Wagtail would only take the button away."""
        return super().get_context_data(**kwargs) | {"days": KEPT.days, "is_protected": False}


class ScopedDelete(DeleteBulkAction):
    """Wagtail's confirmation names what one may not delete, too; and what it deletes is gone."""

    def dispatch(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        if not self.permission_policy.user_has_permission(request.user, "delete"):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    @property
    def template_name(self) -> str:
        return "desk/trail/confirm_several.html" if is_kept(self.model) else super().template_name

    def get_context_data(self, **kwargs: object) -> dict:
        return super().get_context_data(**kwargs) | {"days": KEPT.days}

    def form_valid(self, form: Form) -> HttpResponse:
        """Each in a transaction of its own: SQLite stays free for others."""
        if not is_kept(self.model):
            return super().form_valid(form)
        things = self.get_actionable_objects()[0]
        if len(things) > MOST:
            messages.error(self.request, TOO_MANY)
            return HttpResponseRedirect(self.next_url)
        gone = []
        for thing in things:
            try:
                discard(thing, self.request.user)
                gone.append(thing)
            except ValidationError as problem:
                messages.warning(self.request, f"「{thing}」は削除しませんでした。{' '.join(problem.messages)}")
        if gone:
            messages.success(self.request, done(gone))
        return HttpResponseRedirect(bin_url(self.model) if gone else self.next_url)


def done(gone: list[Model]) -> str:
    what = f"「{gone[0]}」を" if len(gone) == 1 else f"{len(gone)}件を"
    return f"{what}削除しました。{KEPT.days}日のあいだは、ここから元にもどせます。"
