"""What readers say of a listing: 情報が違うようです."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.permissions import policy_registry

from directory.models import Listing, User
from home.account.own import own_listings


class ReportTopic(models.TextChoices):
    WHEN = "when", _("日にちや時間がちがう")
    WHERE = "where", _("場所がちがう")
    CONTACT = "contact", _("電話やメールがつながらない")
    ENDED = "ended", _("もう、やっていないようだ")
    WHO = "who", _("来られる人や費用がちがう")
    TROUBLE = "trouble", _("行ってみて、困ったことやいやなことがあった")
    OTHER = "other", _("そのほか")


class ReportState(models.TextChoices):
    OPEN = "open", _("まだ答えていません")
    ANSWERED = "answered", _("答えました")
    CLOSED = "closed", _("答えずに終わりにしました")


class ReportQuerySet(models.QuerySet):
    def open(self) -> ReportQuerySet:
        return self.filter(state=ReportState.OPEN)

    def for_group(self, user: User) -> ReportQuerySet:
        """About listings of the organisations that the person belongs to; not what readers told staff only."""
        return self.filter(staff_only=False, listing__in=own_listings(user).order_by().values("pk"))

    def for_desk(self, user: User) -> ReportQuerySet:
        """About listings that the person looks after in the admin."""
        policy = policy_registry.get_by_type(Listing)
        listings = policy.instances_user_has_permission_for(user, "change")
        return self.filter(listing__in=listings.order_by().values("pk"))


class Report(models.Model):
    """One word from a reader. How to reach them is there only as long as somebody has still to answer."""

    listing = models.ForeignKey(Listing, models.CASCADE, related_name="reports", verbose_name="居場所・活動")
    topics = models.JSONField("何について", default=list)
    text = models.TextField("くわしく", blank=True)
    contact = models.CharField("連絡先", max_length=200, blank=True)
    language = models.CharField("書いた人のことば", max_length=10, default="ja")
    staff_only = models.BooleanField("団体には見せない", default=False)
    state = models.CharField("状態", max_length=10, choices=ReportState, default=ReportState.OPEN)
    answer = models.TextField("答え", blank=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="答えた人"
    )
    settled_at = models.DateTimeField("答えた日時", null=True, blank=True)
    created_at = models.DateTimeField("届いた日時", auto_now_add=True)

    objects = ReportQuerySet.as_manager()

    class Meta:
        ordering = ["created_at", "pk"]
        verbose_name = "読んだ人からのお知らせ"
        verbose_name_plural = "読んだ人からのお知らせ"
        indexes = [models.Index(fields=["state", "created_at"], name="report_waiting")]

    def __str__(self) -> str:
        return f"{self.listing}：{'、'.join(self.topic_labels)}"

    @property
    def topic_labels(self) -> list[str]:
        return [str(ReportTopic(topic).label) for topic in self.topics if topic in ReportTopic.values]

    @property
    def is_open(self) -> bool:
        return self.state == ReportState.OPEN

    @property
    def has_mail_address(self) -> bool:
        """Whether the answer goes by mail; to a telephone somebody calls."""
        return "@" in self.contact
