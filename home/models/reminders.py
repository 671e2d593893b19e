"""What asking 「いまもこのとおりですか」 has come to, listing by listing, and the letters that go out for it."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from directory.enums import ListingStatus
from directory.models import Listing


class ReviewRoundQuerySet(models.QuerySet):
    def going_on(self) -> "ReviewRoundQuerySet":
        """Those that nobody has answered, of listings that are there and open: confirming, resting or closing ends it
        at once, before the next night has taken the row away."""
        unanswered = Q(listing__verified_at=None) | Q(listing__verified_at__lt=F("began_at"))
        public = Listing.objects.public().filter(status=ListingStatus.OPEN).order_by()
        return self.filter(unanswered, listing__in=public.values("pk"))

    def to_call(self) -> "ReviewRoundQuerySet":
        """The call list: who has no mail, and who didn't answer it."""
        return self.going_on().filter(call_since__isnull=False)


class ReviewRound(models.Model):
    """A listing is due and being asked about; the row goes when somebody has confirmed it. `asked_at`: staff wanted to
    know before its time."""

    listing = models.OneToOneField(Listing, models.CASCADE, related_name="review_round", verbose_name="居場所・活動")
    began_at = models.DateTimeField("たずねはじめた日時")
    step = models.PositiveSmallIntegerField("何回目か", default=0)
    stepped_on = models.DateField("最後にたずねた日")
    by_mail = models.BooleanField("メールでたずねた", default=False)
    asked_at = models.DateTimeField("職員がたずねることにした日時", null=True, blank=True)
    call_since = models.DateField("電話の一覧に入った日", null=True, blank=True)

    objects = ReviewRoundQuerySet.as_manager()

    class Meta:
        verbose_name = "見直しのお願い"
        verbose_name_plural = "見直しのお願い"
        indexes = [models.Index(fields=["call_since"], name="review_round_calls")]

    def __str__(self) -> str:
        return f"{self.listing}（{self.step}）"


class LetterKind(models.TextChoices):
    REVIEW = "review", "見直しのお願い"
    SEASON = "season", "来年度も続けますか"
    DATE = "date", "開催日のお知らせ"


class Letter(models.Model):
    """A mail to one person about one listing, written down before it is sent: `key` tells which, so that none goes
    out twice, whatever dies in between. `handed_at`: the mail server has been given it, or is being given it."""

    kind = models.CharField("種類", max_length=10, choices=LetterKind)
    listing = models.ForeignKey(Listing, models.CASCADE, related_name="+", verbose_name="居場所・活動")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name="だれに")
    key = models.CharField("どの回か", max_length=80)
    step = models.PositiveSmallIntegerField("何回目か", default=1)
    written_on = models.DateField("書いた日")
    handed_at = models.DateTimeField("送った日時", null=True, blank=True)

    class Meta:
        verbose_name = "お知らせのメール"
        verbose_name_plural = "お知らせのメール"
        constraints = [models.UniqueConstraint(fields=["person", "listing", "kind", "key"], name="letter_once")]
        indexes = [models.Index(fields=["written_on"], condition=Q(handed_at=None), name="letter_waiting")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}：{self.listing}"


class DateMailWish(models.Model):
    """Somebody wants a mail before each date of a listing, with a link to cancel it."""

    listing = models.ForeignKey(Listing, models.CASCADE, related_name="+", verbose_name="居場所・活動")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name="だれが")

    class Meta:
        verbose_name = "開催日の前のメール"
        verbose_name_plural = "開催日の前のメール"
        constraints = [models.UniqueConstraint(fields=["person", "listing"], name="date_mail_wish_once")]

    def __str__(self) -> str:
        return str(self.listing)
