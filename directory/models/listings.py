from typing import Any

from django.conf import settings
from django.contrib.contenttypes.fields import GenericRelation
from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest
from django.urls import reverse
from modelcluster.fields import ParentalManyToManyField
from modelcluster.models import ClusterableModel
from wagtail import hooks
from wagtail.models import (
    DraftStateMixin,
    LockableMixin,
    PreviewableMixin,
    Revision,
    RevisionMixin,
    WorkflowMixin,
)
from wagtail.search import index

from directory.changes import Followed, told_together
from directory.enums import (
    Asked,
    EligibilityStatus,
    ListingKind,
    ListingStatus,
    Participation,
    ReviewInterval,
    VerificationMethod,
    Visibility,
)
from directory.public_ids import new_public_id
from directory.querysets import ListingQuerySet

from .areas import Municipality, Prefecture
from .organisations import Organisation
from .support import SupportDesk
from .taxonomy import Audience, Category, Standpoint
from .translated import ListingTexts

# Not part of a revision: copied from the live row, or publishing an older draft would undo tonight's cancellation.
OPERATIONAL_FIELDS = (
    "public_id",
    "status",
    "status_reason",
    "status_since",
    "verified_at",
    "verified_by_id",
    "verified_method",
    "verified_for",
    "unconfirmed_since",
    "source",
    "origin_id",
    "source_hash",
    "replaced_by_id",
    "deleted_at",
    "created_at",
)


class Operational(models.Model):
    """What happens to a listing without review, at once: open or not, confirmed when, where it came from."""

    public_id = models.CharField("公開番号", max_length=12, unique=True, default=new_public_id, editable=False)
    status = models.CharField("状態", max_length=10, choices=ListingStatus, default=ListingStatus.OPEN)
    status_reason = models.CharField("理由", max_length=200, blank=True)
    status_since = models.DateField("いつから", null=True, blank=True)
    verified_at = models.DateTimeField("最後に確認した日時", null=True, blank=True)
    verified_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="確認した人",
    )
    verified_method = models.CharField("確認の方法", max_length=12, choices=VerificationMethod, blank=True)
    verified_for = models.CharField("だれの代わりに確認したか", max_length=120, blank=True)
    unconfirmed_since = models.DateTimeField("返事がなく、確認できていない", null=True, blank=True, editable=False)
    source = models.CharField("出典", max_length=120, blank=True, db_index=True)
    origin_id = models.CharField("出典での番号", max_length=120, blank=True)
    source_hash = models.CharField("出典の行の要約", max_length=64, blank=True, editable=False)
    replaced_by = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="replaces", verbose_name="統合先"
    )
    deleted_at = models.DateTimeField("削除日時", null=True, blank=True, editable=False)
    created_at = models.DateTimeField("登録日時", auto_now_add=True)
    updated_at = models.DateTimeField("更新日時", auto_now=True)

    class Meta:
        abstract = True


class Listing(
    Followed,
    WorkflowMixin,
    DraftStateMixin,
    LockableMixin,
    RevisionMixin,
    PreviewableMixin,
    index.Indexed,
    ListingTexts,
    Operational,
    ClusterableModel,
):
    """A place to belong or an activity, as its organisers describe it. Where and when are its schedules."""

    # What
    kind = models.CharField("種類", max_length=10, choices=ListingKind, default=ListingKind.PLACE)
    title = models.CharField("名前", max_length=120)
    title_kana = models.CharField("よみがな", max_length=240, blank=True)
    summary = models.CharField("ひとこと紹介", max_length=200, blank=True)
    description = models.TextField("くわしい紹介", blank=True)
    neutral_title = models.CharField(
        "通知や予定表での呼び名",
        max_length=120,
        blank=True,
        help_text="家族と共有する予定表などに出る、当たりさわりのない呼び名です。",
    )
    search_words = models.CharField(
        "検索用のことば（表には出ません）",
        max_length=300,
        blank=True,
        help_text="この言葉でも見つかるようにします。ページには書かれません。",
    )
    organisations = ParentalManyToManyField(
        Organisation, blank=True, related_name="listings", verbose_name="運営している団体"
    )
    categories = ParentalManyToManyField(Category, blank=True, related_name="listings", verbose_name="すること")
    audiences = ParentalManyToManyField(Audience, blank=True, related_name="listings", verbose_name="対象")
    standpoints = ParentalManyToManyField(Standpoint, blank=True, related_name="listings", verbose_name="立場")
    in_person = models.BooleanField("会って", default=True)
    online = models.BooleanField("オンライン", default=False)
    telephone = models.BooleanField("電話", default=False)
    sns = models.BooleanField("SNS・チャット", default=False)

    # Where
    location_visibility = models.CharField("場所の公開", max_length=10, choices=Visibility, default=Visibility.EXACT)
    municipality = models.ForeignKey(
        Municipality, models.PROTECT, null=True, blank=True, related_name="listings", verbose_name="市区町村"
    )
    prefecture = models.ForeignKey(
        Prefecture,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="listings",
        verbose_name="都道府県（市区町村を出さないとき）",
    )

    # First visit
    first_visit = models.TextField("はじめての日：何があるか", blank=True)
    first_visit_greeter = models.CharField("はじめての日：だれに声をかけるか", max_length=200, blank=True)
    first_visit_leaving = models.CharField("はじめての日：帰りたくなったら", max_length=200, blank=True)

    # Who may come, and what they are asked
    eligibility_status = models.CharField(
        "来られる人", max_length=10, choices=EligibilityStatus, default=EligibilityStatus.UNKNOWN
    )
    eligibility_note = models.TextField("来られる人の説明", blank=True)
    welcome_note = models.CharField("どんな人を迎えたいか（主催者のことばで）", max_length=200, blank=True)
    ask_name = models.CharField("名前を聞かれるか", max_length=10, choices=Asked, default=Asked.UNKNOWN)
    ask_address = models.CharField("住所を聞かれるか", max_length=10, choices=Asked, default=Asked.UNKNOWN)
    ask_phone = models.CharField("電話番号を聞かれるか", max_length=10, choices=Asked, default=Asked.UNKNOWN)
    ask_photo = models.CharField("写真を撮られるか", max_length=10, choices=Asked, default=Asked.UNKNOWN)
    ask_note = models.CharField("聞かれることの補足", max_length=200, blank=True)

    # Practical
    cost = models.CharField("費用", max_length=300, blank=True)
    booking = models.CharField("申込み", max_length=300, blank=True)
    capacity = models.CharField("定員", max_length=60, blank=True)
    languages = models.CharField("通じることば", max_length=120, blank=True)
    safeguarding_present = models.CharField("その場にいる大人・スタッフ", max_length=200, blank=True)
    safeguarding_training = models.CharField("研修・安全への備え", max_length=200, blank=True)
    safeguarding_url = models.URLField("安全の方針のURL", blank=True)
    roles_wanted = models.CharField("手伝ってほしいこと", max_length=300, blank=True)
    goods_wanted = models.CharField("ほしい物", max_length=300, blank=True)
    goods_offered = models.CharField("ゆずれる物", max_length=300, blank=True)
    support_desks = ParentalManyToManyField(
        SupportDesk, blank=True, related_name="listings", verbose_name="つなぎ先の窓口"
    )
    review_interval = models.PositiveSmallIntegerField(
        "確認の間隔", choices=ReviewInterval, default=ReviewInterval.HALF_YEARLY
    )

    _revisions = GenericRelation(
        "wagtailcore.Revision",
        content_type_field="base_content_type",
        object_id_field="object_id",
        related_query_name="listing",
        for_concrete_model=False,
    )
    workflow_states = GenericRelation(
        "wagtailcore.WorkflowState",
        content_type_field="base_content_type",
        object_id_field="object_id",
        related_query_name="listing",
        for_concrete_model=False,
    )

    objects = ListingQuerySet.as_manager()

    search_fields = [
        index.SearchField("title"),
        index.AutocompleteField("title"),
        index.AutocompleteField("title_kana"),
        index.FilterField("municipality"),
        index.FilterField("status"),
        index.FilterField("live"),
    ]

    class Meta:
        ordering = ["-updated_at"]
        verbose_name = "居場所・活動"
        verbose_name_plural = "居場所・活動"
        constraints = [
            models.UniqueConstraint(
                fields=["source", "origin_id"], condition=~models.Q(origin_id=""), name="listing_once_per_source"
            )
        ]
        indexes = [
            models.Index(fields=["live", "status"]),
            models.Index(fields=["verified_at"]),
            # the desk's list of all of them, which are also counted, and what was deleted
            models.Index(
                fields=["updated_at"], name="listing_present", condition=models.Q(deleted_at=None, replaced_by=None)
            ),
            models.Index(fields=["deleted_at"], name="listing_deleted", condition=models.Q(deleted_at__isnull=False)),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("listing", args=[self.public_id])

    @property
    def revisions(self):
        return self._revisions

    @property
    def participation(self) -> list[Participation]:
        """Ways to take part, in the order of the enum; each value is also the name of the column that holds it."""
        return [mode for mode in Participation if getattr(self, mode.value)]

    @property
    def is_sensitive(self) -> bool:
        """Whether any category or audience asks for quiet handling (neutral titles, nothing kept on the device)."""
        return any(term.sensitive for term in (*self.categories.all(), *self.audiences.all()))

    def clean(self) -> None:
        super().clean()
        if not self.participation:
            raise ValidationError(
                {"in_person": "参加のしかたを一つ以上選んでください（会って・オンライン・電話・SNS）。"}
            )
        if self.status != ListingStatus.OPEN and not self.status_reason:
            raise ValidationError({"status_reason": "お休み・終了の理由を書いてください（例：8月は夏休みです）。"})

    def with_content_json(self, content: dict) -> "Listing":
        """As Wagtail's, but what is operational comes from the live row, never from the revision."""
        obj = super().with_content_json(content)
        for name in OPERATIONAL_FIELDS:
            setattr(obj, name, getattr(self, name))
        return obj

    @told_together()
    def publish(self, revision: Revision, **kwargs: Any) -> Any:
        """As Wagtail's, but the row and everything that follows from it (the projection) change together.

        The live row is locked and its operational fields read again: a cancellation that came in a moment ago stays.
        """
        fresh = Listing.objects.select_for_update(no_key=True).values(*OPERATIONAL_FIELDS).get(pk=self.pk)
        for name, value in fresh.items():
            setattr(self, name, value)
        revision.content_object = self
        return super().publish(revision, **kwargs)

    @told_together()
    def unpublish(self, *args: Any, **kwargs: Any) -> Any:
        """As Wagtail's, in one transaction with what follows from it."""
        return super().unpublish(*args, **kwargs)

    def get_preview_template(self, request: HttpRequest, mode_name: str) -> str:
        return "search/listing_preview.html"

    def get_preview_context(self, request: HttpRequest, mode_name: str) -> dict[str, Any]:
        """What the public page shows comes from above this layer, by the hook `listing_preview_context`."""
        context = super().get_preview_context(request, mode_name)
        for hook in hooks.get_hooks("listing_preview_context"):
            context |= hook(self)
        return context

    def feature_answers(self) -> dict[str, str]:
        """{feature slug: yes|no|ask|unknown} as stored; features without a row are unknown."""
        return {row.feature.slug: row.answer for row in self.listing_features.all()}
