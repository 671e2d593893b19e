"""What the desk keeps about areas: how many listings there were each month, and how many came to a date."""

from django.core.validators import MaxValueValidator
from django.db import models

from directory.models import District, Listing

MOST_PEOPLE = 100_000


class CoverageMonth(models.Model):
    """Listings with a public place in a district, as counted once in a month. `counts` {"category=meal": 3}."""

    month = models.DateField("月のはじめの日")
    district = models.ForeignKey(District, models.CASCADE, related_name="+", verbose_name="学区")
    total = models.PositiveIntegerField("居場所・活動")
    counts = models.JSONField("内わけ", default=dict)

    class Meta:
        verbose_name = "月ごとの登録の数"
        verbose_name_plural = "月ごとの登録の数"
        constraints = [models.UniqueConstraint(fields=["month", "district"], name="coverage_once_a_month")]
        indexes = [models.Index(fields=["district", "month"], name="coverage_of_district")]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m} {self.district}"


class DistrictPopulation(models.Model):
    """How many people live in a district, as a council brought it along. A number and where it is from."""

    district = models.OneToOneField(District, models.CASCADE, related_name="+", verbose_name="学区")
    people = models.PositiveIntegerField("人口")
    as_of = models.DateField("いつの人口か")
    source = models.CharField("出典", max_length=200)

    class Meta:
        verbose_name = "学区の人口"
        verbose_name_plural = "学区の人口"

    def __str__(self) -> str:
        return f"{self.district}：{self.people}人"


class Headcount(models.Model):
    """How many people came on a day: a number and nothing about anybody."""

    listing = models.ForeignKey(Listing, models.CASCADE, related_name="headcounts", verbose_name="居場所・活動")
    day = models.DateField("日")
    people = models.PositiveIntegerField("来た人の数", validators=[MaxValueValidator(MOST_PEOPLE)])

    class Meta:
        verbose_name = "来た人の数"
        verbose_name_plural = "来た人の数"
        constraints = [models.UniqueConstraint(fields=["listing", "day"], name="headcount_once_a_day")]

    def __str__(self) -> str:
        return f"{self.listing} {self.day}：{self.people}"
