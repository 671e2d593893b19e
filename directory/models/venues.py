from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from wagtail.search import index

from directory.changes import Followed
from directory.enums import Certainty, GeocodeLevel
from directory.naming import in_own_language
from directory.public_ids import new_public_id
from directory.querysets import VenueQuerySet

from .areas import Municipality
from .districts import District
from .gazetteer import GazetteerEntry

# DESIGN 4: coordinates outside these bounds aren't in Japan
LATITUDE = [MinValueValidator(20.0), MaxValueValidator(46.0)]
LONGITUDE = [MinValueValidator(122.0), MaxValueValidator(154.0)]


class Venue(index.Indexed, Followed):
    """A hall, house or park where things happen: the 公民館 that twenty groups share is one venue."""

    public_id = models.CharField("公開番号", max_length=12, unique=True, default=new_public_id, editable=False)
    name = models.CharField("会場名", max_length=120, blank=True)
    kana = models.CharField("よみがな", max_length=200, blank=True)
    address = models.CharField("住所", max_length=200, blank=True)
    building = models.CharField("建物名・方書", max_length=120, blank=True)
    latitude = models.FloatField("緯度", null=True, blank=True, validators=LATITUDE)
    longitude = models.FloatField("経度", null=True, blank=True, validators=LONGITUDE)
    geocode_level = models.CharField("位置の確かさ", max_length=12, choices=GeocodeLevel, default=GeocodeLevel.NONE)
    municipality = models.ForeignKey(
        Municipality, models.PROTECT, null=True, blank=True, related_name="venues", verbose_name="市区町村"
    )
    town = models.ForeignKey(
        GazetteerEntry, models.SET_NULL, null=True, blank=True, related_name="venues", verbose_name="町・丁目"
    )
    is_home = models.BooleanField(
        "個人のお宅", default=False, help_text="お宅で開く集まりは、はじめから「だいたいの地域だけ公開」になります。"
    )
    nearest_stop = models.CharField("最寄りの駅・バス停", max_length=120, blank=True)
    access = models.TextField("行き方", blank=True)
    accessibility = models.TextField("段差・トイレなど", blank=True)
    parking = models.CharField("駐車場", max_length=120, blank=True)
    districts = models.ManyToManyField(
        District, through="VenueDistrict", related_name="venues", blank=True, verbose_name="学区"
    )
    address_key = models.CharField("照合用の住所", max_length=300, blank=True, db_index=True, editable=False)
    source = models.CharField("出典", max_length=120, blank=True)
    origin_id = models.CharField("出典での番号", max_length=120, blank=True)
    replaced_by = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="replaces", verbose_name="統合先"
    )
    deleted_at = models.DateTimeField("削除日時", null=True, blank=True, editable=False)
    created_at = models.DateTimeField("登録日時", auto_now_add=True)
    updated_at = models.DateTimeField("更新日時", auto_now=True)

    objects = VenueQuerySet.as_manager()

    search_fields = [
        index.SearchField("name"),
        index.SearchField("address"),
        index.AutocompleteField("name"),
        index.AutocompleteField("address"),
        index.FilterField("municipality"),
    ]

    class Meta:
        ordering = ["municipality", "name", "address"]
        verbose_name = "会場"
        verbose_name_plural = "会場"
        constraints = [
            models.UniqueConstraint(
                fields=["source", "origin_id"], condition=~models.Q(origin_id=""), name="venue_once_per_source"
            ),
            models.CheckConstraint(
                condition=models.Q(latitude=None, longitude=None)
                | models.Q(latitude__range=(20, 46), longitude__range=(122, 154)),
                name="venue_lies_in_japan",
            ),
        ]

    def __str__(self) -> str:
        return self.name or self.address or f"会場{self.pk}"

    @property
    def label(self) -> str:
        """The name for readers, or the address of a hall without one."""
        return in_own_language(self.name, self.kana) if self.name else self.address


class VenueDistrict(Followed):
    """In which districts a venue lies, and how we know. None at all means "district unknown", never the nearest."""

    venue = models.ForeignKey(Venue, models.CASCADE, related_name="venue_districts", verbose_name="会場")
    district = models.ForeignKey(District, models.CASCADE, related_name="venue_districts", verbose_name="学区")
    certainty = models.CharField("根拠", max_length=10, choices=Certainty, default=Certainty.COMPUTED)

    class Meta:
        verbose_name = "会場の学区"
        verbose_name_plural = "会場の学区"
        constraints = [models.UniqueConstraint(fields=["venue", "district"], name="venue_district_once")]

    def __str__(self) -> str:
        return f"{self.venue} – {self.district}"
