"""What hangs on a listing. ParentalKey: reviewed with it. Plain foreign key: lives apart from revisions."""

from django.conf import settings
from django.db import models
from modelcluster.fields import ParentalKey
from wagtail.models import Orderable

from directory.changes import Followed
from directory.enums import Answer, ChannelKind, DistrictRelation, EligibilityRelation, Proof

from .areas import Municipality, Prefecture
from .districts import District
from .listings import Listing
from .taxonomy import Feature


class ListingFeature(Followed, Orderable):
    """What a listing answers about one feature."""

    listing = ParentalKey(Listing, on_delete=models.CASCADE, related_name="listing_features")
    feature = models.ForeignKey(Feature, models.CASCADE, related_name="+", verbose_name="特徴")
    answer = models.CharField("答え", max_length=10, choices=Answer, default=Answer.UNKNOWN)
    note = models.CharField("補足", max_length=200, blank=True)

    class Meta(Orderable.Meta):
        verbose_name = "特徴"
        verbose_name_plural = "特徴"
        constraints = [models.UniqueConstraint(fields=["listing", "feature"], name="listing_feature_once")]

    def __str__(self) -> str:
        return f"{self.feature}：{self.get_answer_display()}"


class Channel(Followed, Orderable):
    """A way to get in touch, public or kept for staff. Imported telephone numbers and mail start private."""

    listing = ParentalKey(Listing, on_delete=models.CASCADE, related_name="channels")
    kind = models.CharField("方法", max_length=12, choices=ChannelKind)
    value = models.CharField("番号・アドレス", max_length=400)
    note = models.CharField("補足", max_length=200, blank=True)
    public = models.BooleanField("公開する", default=False)

    class Meta(Orderable.Meta):
        verbose_name = "連絡先"
        verbose_name_plural = "連絡先"

    def __str__(self) -> str:
        return f"{self.get_kind_display()}：{self.value}"


class ListingImage(Orderable):
    """A picture. On listings whose place isn't public it stays hidden until a second person has looked."""

    listing = ParentalKey(Listing, on_delete=models.CASCADE, related_name="listing_images")
    image = models.ForeignKey("wagtailimages.Image", models.CASCADE, related_name="+", verbose_name="写真")
    alt = models.CharField("写真の説明", max_length=200)
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="見た人"
    )

    class Meta(Orderable.Meta):
        verbose_name = "写真"
        verbose_name_plural = "写真"

    def __str__(self) -> str:
        return self.alt


class EligibilityRule(Followed, Orderable):
    """Somebody who lives/works/studies/has family in one area may come; several rules mean any of them."""

    listing = ParentalKey(Listing, on_delete=models.CASCADE, related_name="eligibility_rules")
    relation = models.CharField("関わり", max_length=10, choices=EligibilityRelation, default=EligibilityRelation.LIVES)
    municipality = models.ForeignKey(
        Municipality, models.CASCADE, null=True, blank=True, related_name="+", verbose_name="市区町村"
    )
    prefecture = models.ForeignKey(
        Prefecture, models.CASCADE, null=True, blank=True, related_name="+", verbose_name="都道府県"
    )
    district = models.ForeignKey(District, models.CASCADE, null=True, blank=True, related_name="+", verbose_name="学区")
    proof = models.CharField("証明", max_length=15, choices=Proof, default=Proof.NONE)

    class Meta(Orderable.Meta):
        verbose_name = "来られる人の条件"
        verbose_name_plural = "来られる人の条件"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(municipality__isnull=False, prefecture__isnull=True, district__isnull=True)
                | models.Q(municipality__isnull=True, prefecture__isnull=False, district__isnull=True)
                | models.Q(municipality__isnull=True, prefecture__isnull=True, district__isnull=False),
                name="eligibility_rule_names_one_area",
                violation_error_message="市区町村・都道府県・学区のうち、一つだけを選んでください。",
            )
        ]

    def __str__(self) -> str:
        return f"{self.area}に{self.get_relation_display()}方"

    @property
    def area(self) -> Municipality | Prefecture | District:
        return self.municipality or self.prefecture or self.district


class ListingDistrict(models.Model):
    """A 学区 cell: whom the listing serves. Text that matches no district is kept for staff to settle."""

    listing = models.ForeignKey(Listing, models.CASCADE, related_name="listing_districts", verbose_name="居場所・活動")
    district = models.ForeignKey(
        District, models.CASCADE, null=True, blank=True, related_name="listing_districts", verbose_name="学区"
    )
    relation = models.CharField("関係", max_length=10, choices=DistrictRelation, default=DistrictRelation.SERVES)
    text = models.CharField("元の書き方", max_length=200, blank=True)
    settled_at = models.DateTimeField(
        "職員が決めた日時", null=True, blank=True, editable=False, help_text="without a district: it names none"
    )

    class Meta:
        verbose_name = "対象の学区"
        verbose_name_plural = "対象の学区"
        constraints = [
            models.UniqueConstraint(
                fields=["listing", "district", "relation"],
                condition=models.Q(district__isnull=False),
                name="listing_district_once",
            ),
            models.CheckConstraint(
                condition=models.Q(district__isnull=False) | ~models.Q(text=""),
                name="listing_district_says_something",
            ),
        ]

    def __str__(self) -> str:
        return str(self.district) if self.district_id else self.text
