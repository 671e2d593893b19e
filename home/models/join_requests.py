"""Somebody without an account who says: this place is ours, or: please list ours."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from directory.enums import ChannelKind, ListingKind, OrganisationKind
from directory.models import Category, Listing, Municipality, Organisation, User


class JoinStatus(models.TextChoices):
    WAITING = "waiting", "返事待ち"
    APPROVED = "approved", "受け入れた"
    DECLINED = "declined", "断った"


class JoinRequestQuerySet(models.QuerySet):
    def waiting(self) -> "JoinRequestQuerySet":
        return self.filter(status=JoinStatus.WAITING)

    def curated_by(self, user: User) -> "JoinRequestQuerySet":
        """Claims of listings that the person looks after; registrations in their areas. Superusers: all."""
        if user.is_superuser:
            return self
        listings = Listing.objects.curated_by(user).order_by().values("pk")
        towns = Municipality.objects.reached_by(user).order_by().values("pk")
        return self.filter(Q(listing__in=listings) | Q(listing=None, municipality__in=towns))


class JoinRequest(models.Model):
    """A claim names a listing; a registration describes one. Name, address and number are there to answer, and go with
    the row soon after the answer (home/account/tidying.py)."""

    listing = models.ForeignKey(
        Listing, models.CASCADE, null=True, related_name="join_requests", verbose_name="居場所・活動"
    )
    organisation_name = models.CharField("団体名", max_length=120)
    organisation_kind = models.CharField(
        "団体の種類", max_length=30, choices=OrganisationKind, default=OrganisationKind.VOLUNTARY
    )
    # Who asks
    person = models.CharField("お名前", max_length=80)
    position = models.CharField("団体での役わり", max_length=80)
    email = models.EmailField("メールアドレス")
    phone = models.CharField("電話番号", max_length=40, blank=True)
    note = models.TextField("伝えておきたいこと", max_length=1000, blank=True)
    # A registration's listing, in short
    title = models.CharField("名前", max_length=120, blank=True)
    kind = models.CharField("種類", max_length=10, choices=ListingKind, default=ListingKind.PLACE)
    summary = models.CharField("ひとこと紹介", max_length=200, blank=True)
    municipality = models.ForeignKey(Municipality, models.CASCADE, null=True, related_name="+", verbose_name="市区町村")
    category = models.ForeignKey(Category, models.SET_NULL, null=True, related_name="+", verbose_name="すること")
    channel_kind = models.CharField("連絡の方法", max_length=12, choices=ChannelKind, blank=True)
    channel_value = models.CharField("番号・アドレス", max_length=400, blank=True)
    when = models.TextField("いつ・どこで", max_length=1000, blank=True)
    # The answer
    status = models.CharField("状態", max_length=10, choices=JoinStatus, default=JoinStatus.WAITING)
    organisation = models.ForeignKey(
        Organisation, models.SET_NULL, null=True, related_name="+", verbose_name="受け入れた団体"
    )
    checked_with = models.CharField("どう確かめたか", max_length=300, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name="答えた人"
    )
    answered_at = models.DateTimeField("答えた日時", null=True)
    created_at = models.DateTimeField("申し込みの日時", auto_now_add=True)

    objects = JoinRequestQuerySet.as_manager()

    class Meta:
        ordering = ["created_at", "pk"]
        verbose_name = "参加の申し込み"
        verbose_name_plural = "参加の申し込み"
        indexes = [models.Index(fields=["status", "created_at"])]

    def __str__(self) -> str:
        return f"{self.subject}（{self.organisation_name}）"

    @property
    def is_claim(self) -> bool:
        return self.listing_id is not None

    @property
    def subject(self) -> str:
        return self.listing.title if self.listing else self.title
