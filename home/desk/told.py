"""「この変更で変わること」: forms of shared things say first what they do, and save at the second press."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.template.loader import render_to_string
from django.utils.crypto import salted_hmac
from wagtail.admin import messages
from wagtail.contrib.settings.views import EditView as SettingsEditView
from wagtail.snippets.views.snippets import CreateView, EditView

from .effects import Effect, effects_of


class TellsFirst:
    """For a generic view with a form. The second press carries a mark of what was told: a change made in between, or
    one whose effects have grown meanwhile, is told again."""

    def form_valid(self, form: Any) -> HttpResponse:
        effects = effects_of(form)
        mark = _mark(effects)
        if not effects or self.request.POST.get("told") == mark:
            return super().form_valid(form)
        self.form = form
        told = render_to_string("desk/told.html", {"effects": effects, "mark": mark})
        messages.warning(self.request, told)
        return self.render_to_response(self.get_context_data(form=form))


class ToldCreateView(TellsFirst, CreateView):
    pass


class ToldEditView(TellsFirst, EditView):
    pass


class ToldSettingsView(TellsFirst, SettingsEditView):
    pass


def _mark(effects: list[Effect]) -> str:
    return salted_hmac("home.desk.told", repr(effects), algorithm="sha256").hexdigest()[:20]
