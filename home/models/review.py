"""How changes to listings are reviewed, per municipality, and the step of Wagtail's workflow that finds reviewers."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import models
from wagtail.models import Task, TaskState

from directory.changes import told_together
from directory.models import Listing, Municipality, Organisation, User


class ReviewMode(models.TextChoices):
    EVERYTHING = "everything", "すべての変更を、ほかの人が確かめてから公開する"
    SENSITIVE = "sensitive", "はじめての公開と、大事な項目だけ確かめる"
    TRUSTED = "trusted", "信頼する団体の変更は、すぐに公開する（記録に残ります）"


class ReviewPolicy(models.Model):
    """What a community wants reviewed. A municipality without one wants everything reviewed."""

    municipality = models.OneToOneField(
        Municipality, models.CASCADE, related_name="review_policy", verbose_name="市区町村"
    )
    mode = models.CharField("確かめ方", max_length=12, choices=ReviewMode, default=ReviewMode.EVERYTHING)
    trusted = models.ManyToManyField(
        Organisation,
        blank=True,
        related_name="+",
        verbose_name="信頼する団体",
        help_text="「信頼する団体の変更は、すぐに公開する」を選んだときに使います。",
    )

    class Meta:
        ordering = ["municipality"]
        verbose_name = "確かめ方"
        verbose_name_plural = "確かめ方"

    def __str__(self) -> str:
        return f"{self.municipality}：{self.get_mode_display()}"


class CuratorReviewTask(Task):
    """Reviewers are found by what their bodies look after (`home.review.circles`), not by a group."""

    class Meta:
        verbose_name = "見守り役による確認"
        verbose_name_plural = "見守り役による確認"

    @classmethod
    def get_description(cls) -> str:
        return "その地域を見守る団体の人が確かめます。書いた本人は承認できません。"

    def get_actions(self, obj: models.Model, user: User) -> list[tuple[str, str, bool]]:
        from home.review.waiting import waiting_on

        waiting = waiting_on(obj) if isinstance(obj, Listing) else None
        if waiting is None or not waiting.may_answer(user):
            return []
        return [("approve", "承認して公開する", True), ("reject", "書き直しをお願いする", True)]

    def on_action(self, task_state: TaskState, user: User, action_name: str, **kwargs: Any) -> None:
        """Asks again, with the row locked: buttons are pressed on old pages, addresses are typed by hand."""
        from home.review.services import check_answer

        with told_together():
            state = TaskState.objects.select_for_update(of=("self",)).get(pk=task_state.pk)
            if state.task_id != self.pk:
                raise PermissionDenied
            check_answer(state, user, publishes=action_name == "approve")
            super().on_action(state.specific, user, action_name, **kwargs)

    def locked_for_user(self, obj: models.Model, user: User) -> bool:
        """For everybody: what is approved must be what was read. To amend it, take it back first."""
        return True

    def get_task_states_user_can_moderate(self, user: User, **kwargs: Any) -> models.QuerySet[TaskState]:
        from home.review.waiting import waiting_for

        return TaskState.objects.filter(pk__in=[one.state.pk for one in waiting_for(user)])
