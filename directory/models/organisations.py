from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from wagtail.search import index

from directory.changes import Followed
from directory.enums import MembershipRole, OrganisationKind
from directory.naming import in_own_language
from directory.public_ids import new_public_id
from directory.querysets import CuratorshipQuerySet, OrganisationQuerySet

from .areas import Municipality
from .districts import District


class Organisation(index.Indexed, Followed):
    """A body that runs listings or curates an area. People belong to bodies; bodies are equals."""

    public_id = models.CharField("公開番号", max_length=12, unique=True, default=new_public_id, editable=False)
    kind = models.CharField("種類", max_length=30, choices=OrganisationKind, default=OrganisationKind.VOLUNTARY)
    name = models.CharField("団体名", max_length=120)
    kana = models.CharField("よみがな", max_length=200, blank=True)
    name_en = models.CharField("団体名（英語）", max_length=200, blank=True)
    corporate_number = models.CharField(
        "法人番号", max_length=13, blank=True, validators=[RegexValidator(r"^\d{13}$", "法人番号は数字13桁です。")]
    )
    description = models.TextField("紹介", blank=True)
    url = models.URLField("ホームページ", blank=True)
    municipality = models.ForeignKey(
        Municipality,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="organisations",
        verbose_name="本拠の市区町村",
    )
    districts = models.ManyToManyField(District, blank=True, related_name="organisations", verbose_name="本拠の学区")
    contact_phone = models.CharField("事務連絡の電話（非公開）", max_length=40, blank=True)
    contact_email = models.EmailField("事務連絡のメール（非公開）", blank=True)
    source = models.CharField("出典", max_length=120, blank=True)
    origin_id = models.CharField("出典での番号", max_length=120, blank=True)
    replaced_by = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="replaces", verbose_name="統合先"
    )
    deleted_at = models.DateTimeField("削除日時", null=True, blank=True, editable=False)
    created_at = models.DateTimeField("登録日時", auto_now_add=True)
    updated_at = models.DateTimeField("更新日時", auto_now=True)
    members = models.ManyToManyField(
        settings.AUTH_USER_MODEL, through="Membership", related_name="organisations", verbose_name="メンバー"
    )

    objects = OrganisationQuerySet.as_manager()

    search_fields = [
        index.SearchField("name"),
        index.AutocompleteField("name"),
        index.AutocompleteField("kana"),
        index.FilterField("municipality"),
    ]

    class Meta:
        ordering = ["name"]
        verbose_name = "団体"
        verbose_name_plural = "団体"
        constraints = [
            models.UniqueConstraint(
                fields=["source", "origin_id"], condition=~models.Q(origin_id=""), name="organisation_once_per_source"
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def label(self) -> str:
        """The name in the active language; Japanese where it has none."""
        return in_own_language(self.name, self.kana, self.name_en)


class Membership(models.Model):
    """A person in a body. Roles are rows, never Django Groups: the users admin takes minutes at 100,000 groups."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="memberships", verbose_name="利用者"
    )
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="memberships", verbose_name="団体")
    role = models.CharField("役割", max_length=10, choices=MembershipRole, default=MembershipRole.EDITOR)
    created_at = models.DateTimeField("登録日時", auto_now_add=True)

    class Meta:
        verbose_name = "メンバー"
        verbose_name_plural = "メンバー"
        constraints = [models.UniqueConstraint(fields=["user", "organisation"], name="membership_once")]

    def __str__(self) -> str:
        return f"{self.user} – {self.organisation}（{self.get_role_display()}）"


class Curatorship(models.Model):
    """A body looks after a municipality or a district, for a time. Several bodies may look after the same one."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="curatorships", verbose_name="団体")
    municipality = models.ForeignKey(
        Municipality, models.CASCADE, null=True, blank=True, related_name="curatorships", verbose_name="市区町村"
    )
    district = models.ForeignKey(
        District, models.CASCADE, null=True, blank=True, related_name="curatorships", verbose_name="学区"
    )
    valid_from = models.DateField("いつから", null=True, blank=True)
    valid_until = models.DateField("いつまで", null=True, blank=True)

    objects = CuratorshipQuerySet.as_manager()

    class Meta:
        verbose_name = "担当"
        verbose_name_plural = "担当"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(municipality__isnull=True) ^ models.Q(district__isnull=True),
                name="curatorship_of_one_area",
                violation_error_message="市区町村か学区の、どちらか一つを選んでください。",
            )
        ]

    def __str__(self) -> str:
        return f"{self.organisation}：{self.municipality or self.district}"
