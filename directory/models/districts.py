import hashlib
import json

from django.db import models

from directory.changes import Followed
from directory.enums import DistrictKind, DistrictStatus
from directory.naming import in_own_language
from directory.querysets import DistrictQuerySet

from .areas import Municipality


class District(Followed):
    """A school district or another area a community uses. Its boundary, being large, is a row of its own."""

    kind = models.CharField("種類", max_length=20, choices=DistrictKind, default=DistrictKind.ELEMENTARY)
    code = models.CharField("コード", max_length=40, unique=True)
    name = models.CharField("名前", max_length=100, help_text="学区は学校名で書きます（例：上末吉小学校）。")
    kana = models.CharField("よみがな", max_length=200, blank=True)
    municipalities = models.ManyToManyField(Municipality, related_name="districts", verbose_name="市区町村")
    edition = models.PositiveSmallIntegerField("データの年", null=True, blank=True)
    status = models.CharField("状態", max_length=10, choices=DistrictStatus, default=DistrictStatus.CURRENT)
    successors = models.ManyToManyField(
        "self", symmetrical=False, blank=True, related_name="predecessors", verbose_name="統合先"
    )
    neighbours = models.ManyToManyField("self", blank=True, verbose_name="となりの学区")
    founder = models.CharField("設置者", max_length=60, blank=True)
    school_code = models.CharField("学校コード", max_length=20, blank=True)
    address = models.CharField("学校の住所", max_length=200, blank=True)
    west = models.FloatField("西端（度）", null=True, blank=True, editable=False)
    south = models.FloatField("南端（度）", null=True, blank=True, editable=False)
    east = models.FloatField("東端（度）", null=True, blank=True, editable=False)
    north = models.FloatField("北端（度）", null=True, blank=True, editable=False)
    cell = models.CharField("境界の箱の区画", max_length=20, blank=True, db_index=True, editable=False)
    label_latitude = models.FloatField("代表点の緯度", null=True, blank=True, editable=False)
    label_longitude = models.FloatField("代表点の経度", null=True, blank=True, editable=False)
    source = models.CharField("出典", max_length=200, blank=True)

    objects = DistrictQuerySet.as_manager()

    class Meta:
        ordering = ["code"]
        verbose_name = "学区"
        verbose_name_plural = "学区"
        indexes = [models.Index(fields=["kind", "status"]), models.Index(fields=["name"])]

    def __str__(self) -> str:
        return self.display_name

    @property
    def display_name(self) -> str:
        """上末吉小学校 → 上末吉小学校区; other kinds keep their name."""
        return f"{self.name}区" if self._is_named_by_school else self.name

    @property
    def label(self) -> str:
        """The display name for readers."""
        return in_own_language(self.display_name, self.display_kana)

    @property
    def display_kana(self) -> str:
        """The reading of the display name."""
        return f"{self.kana}く" if self.kana and self._is_named_by_school else self.kana

    @property
    def _is_named_by_school(self) -> bool:
        return self.kind in (DistrictKind.ELEMENTARY, DistrictKind.JUNIOR_HIGH) and self.name.endswith("校")

    @property
    def bbox(self) -> tuple[float, float, float, float] | None:
        """(west, south, east, north) in degrees WGS 84, or None without a boundary."""
        return None if self.west is None else (self.west, self.south, self.east, self.north)


class DigestField(models.CharField):
    """Says whether the JSON of the field `of` is still the same; made whenever a row is written, one by one or in bulk.

    Whoever writes `of` by other means (`update_fields` of a conflict, for one) names this field too.
    """

    def __init__(self, *args: object, of: str = "", **kwargs: object) -> None:
        self.of = of
        super().__init__(*args, **{"max_length": 32, "editable": False, "default": "", **kwargs})

    def pre_save(self, row: models.Model, add: bool) -> str:
        value = json.dumps(getattr(row, self.of), sort_keys=True, separators=(",", ":"))
        digest = hashlib.sha256(value.encode()).hexdigest()[:32]
        setattr(row, self.attname, digest)
        return digest

    def deconstruct(self) -> tuple:
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, {**kwargs, "of": self.of}


class DistrictBoundary(models.Model):
    """The polygon of a district. Apart from District, because 19,000 of them in a list would be gigabytes."""

    district = models.OneToOneField(District, models.CASCADE, primary_key=True, related_name="boundary")
    geometry = models.JSONField("境界", help_text="GeoJSON MultiPolygon, WGS 84, longitude first")
    digest = DigestField("境界の要約", of="geometry")

    class Meta:
        verbose_name = "学区の境界"
        verbose_name_plural = "学区の境界"

    def __str__(self) -> str:
        return str(self.district)
