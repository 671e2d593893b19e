"""The table of names: one row per beginning by which something is found."""

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper

LONGEST_KEY = 60


class Kind(models.TextChoices):
    """What may be offered, in the order in which it is."""

    PREFECTURE = "prefecture", "都道府県"
    MUNICIPALITY = "municipality", "市区町村"
    DISTRICT = "district", "学区"
    TOWN = "town", "町・丁目"
    STATION = "station", "駅"
    SCHOOL = "school", "学校"
    LANDMARK = "landmark", "施設"
    CATEGORY = "category", "すること"
    LISTING = "listing", "居場所・活動"

    @property
    def parameter(self) -> str:
        """The parameter of a search that the value goes into."""
        if self in (Kind.PREFECTURE, Kind.MUNICIPALITY, Kind.DISTRICT, Kind.CATEGORY):
            return self.value
        return "q" if self is Kind.LISTING else "place"


class BytewiseCharField(models.CharField):
    """Compared byte by byte on both databases, so that an ordinary index serves beginnings (key >= x AND key < y).

    With a language's collation PostgreSQL can't use it for that, and the order would differ from SQLite's.
    """

    def db_parameters(self, connection: BaseDatabaseWrapper) -> dict:
        parameters = super().db_parameters(connection)
        return {**parameters, "collation": "C" if connection.vendor == "postgresql" else "BINARY"}


class Completion(models.Model):
    """A name or reading of something to search by. Holds what is public only; written by `completions.write`."""

    kind = models.CharField(max_length=12, choices=Kind)
    key = BytewiseCharField(max_length=LONGEST_KEY, help_text="folded by search.text.fold.key")
    head = models.CharField(max_length=1, help_text="the first character of the key")
    weight = models.PositiveSmallIntegerField(help_text="length of the key: the shorter comes first")
    is_reading = models.BooleanField(default=False)
    reading = models.CharField(max_length=LONGEST_KEY, blank=True, help_text="folded reading, beside the name's row")
    label = models.CharField(max_length=200)
    label_en = models.CharField(max_length=200, blank=True)
    label_easy = models.CharField(max_length=200, blank=True)
    value = models.CharField(max_length=200, help_text="of the search parameter: a code, a slug, a place, words")
    area = models.CharField(max_length=5, blank=True, help_text="municipality of what lies in one")
    source = models.CharField(max_length=24, help_text="what the row was made of; rows of a source are one")

    class Meta:
        verbose_name = "入力の候補"
        verbose_name_plural = "入力の候補"
        indexes = [
            models.Index(fields=["kind", "key"], name="completion_key"),
            models.Index(fields=["kind", "head", "weight", "key"], name="completion_head"),
            models.Index(fields=["area", "key"], name="completion_area"),
            models.Index(fields=["source"], name="completion_source"),
        ]

    def __str__(self) -> str:
        return self.label
