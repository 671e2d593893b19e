"""The listing form's own buttons: sending a change its way goes through `home.review.services`."""

from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.functional import cached_property
from wagtail.admin import messages
from wagtail.admin.widgets.button import HeaderButton
from wagtail.snippets.views.snippets import CopyView, CreateView, EditView

from directory.models import Listing
from home.review.services import Outcome, send
from home.review.waiting import waiting_on

from .behalf import record
from .calls import CONFIRM_LABEL
from .dates import LABEL as DATES_LABEL
from .ending import LABEL as ENDING_LABEL

REVIEW_LABEL = "確認"


class SubmitMixin:
    """「確認に出す」: the municipality says whether it is published at once or waits for a second person."""

    outcome: Outcome | None = None

    def save_instance(self) -> Listing:
        """With whose words they are, where staff write for a group."""
        listing = super().save_instance()
        record(listing, self.form.cleaned_data, self.request.user)
        return listing

    def submit_action(self) -> HttpResponse | None:
        try:
            self.outcome = send(self.object, self.request.user)
        except ValidationError as error:
            messages.error(self.request, f"下書きとして保存しましたが、まだ出せません。{' '.join(error.messages)}")
            return HttpResponseRedirect(self.get_edit_url())
        return None

    restart_workflow_action = submit_action

    def get_success_message(self, *args: Any, **kwargs: Any) -> str:
        if self.outcome is Outcome.PUBLISHED:
            return f"「{self.object}」を公開しました。"
        if self.outcome is Outcome.WAITING:
            return f"「{self.object}」を確認に出しました。承認されると公開されます。"
        return super().get_success_message(*args, **kwargs)


class ListingCreateView(SubmitMixin, CreateView):
    pass


class ListingCopyView(SubmitMixin, CopyView):
    pass


class ListingEditView(SubmitMixin, EditView):
    """With buttons to what changes at once – single dates, a rest – and to what waits."""

    @cached_property
    def header_buttons(self) -> list[HeaderButton]:
        buttons = [*super().header_buttons, self._button("listing_dates", DATES_LABEL, "date")]
        buttons.append(self._button("listing_confirm", CONFIRM_LABEL, "check"))
        buttons.append(self._button("listing_ending", ENDING_LABEL, "cross"))
        if self.object.workflow_in_progress and waiting_on(self.object):
            buttons.append(self._button("listing_review", REVIEW_LABEL, "check"))
        return buttons

    def _button(self, name: str, label: str, icon: str) -> HeaderButton:
        return HeaderButton(label, url=reverse(name, args=[self.object.pk]), icon_name=icon)
