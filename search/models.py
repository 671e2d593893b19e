"""The read model: what the public may find, one row per public listing × public location.

Nothing here may name a hidden venue: rows of `area` listings carry the area's reference point, rows of `on_request`
listings no point and no district at all. Written only by `search.projection`.
"""

from django.db import models

from activities.enums import Timing
from directory.enums import ListingKind, ListingStatus
from directory.models import Listing, Municipality, Prefecture

from .completions.models import Completion
from .synonyms import SynonymGroup

__all__ = ["Change", "Completion", "Entry", "EntrySchedule", "EntryTag", "Precision", "SynonymGroup", "TagGroup"]


class Precision(models.TextChoices):
    """What the coordinates of a row stand for."""

    EXACT = "exact", "場所"
    AREA = "area", "だいたいの地域"
    NONE = "none", "場所は非公開"


class TagGroup(models.TextChoices):
    """What an entry can be filtered by with a list of values."""

    DISTRICT = "district", "学区"
    CATEGORY = "category", "すること"
    AUDIENCE = "audience", "対象"
    STANDPOINT = "standpoint", "立場"
    PARTICIPATION = "participation", "参加のしかた"
    FEATURE = "feature", "特徴"
    WEEKDAY = "weekday", "曜日"
    TIME = "time", "時間帯"
    ELIGIBLE = "eligible", "来られる人の住む所"
    ORGANISER = "organiser", "運営する団体の本拠"
    HELP = "help", "手伝い・物"


WEIGHED = [
    "id",
    "listing",
    "freshness",
    "eligibility",
    "municipality",
    "prefecture",
    "precision",
    "latitude",
    "longitude",
    "remote",
    "place_key",
]


class Entry(models.Model):
    listing = models.ForeignKey(Listing, models.CASCADE, related_name="entries")
    public_id = models.CharField(max_length=12, db_index=True)
    place_key = models.CharField(max_length=60, help_text="tells the locations of one listing apart; never shown")
    kind = models.CharField(max_length=10, choices=ListingKind)
    status = models.CharField(max_length=10, choices=ListingStatus)
    title = models.CharField(max_length=120)
    title_kana = models.CharField(max_length=240, blank=True)
    summary = models.CharField(max_length=200, blank=True)
    texts = models.JSONField(default=dict, help_text="{language: {title, summary}} where there is a translation")
    municipality = models.ForeignKey(Municipality, models.CASCADE, null=True, related_name="+")
    prefecture = models.ForeignKey(Prefecture, models.CASCADE, null=True, related_name="+")
    precision = models.CharField(max_length=5, choices=Precision)
    place_label = models.CharField(max_length=200, blank=True)
    latitude = models.FloatField(null=True)
    longitude = models.FloatField(null=True)
    lat_band = models.IntegerField(null=True, help_text="floor(latitude × 100), made by search.geo.lat_band")
    schedule_notes = models.JSONField(default=list)
    tags = models.JSONField(default=dict, help_text="{group: [values]} for showing; EntryTag holds them for filtering")
    facets = models.TextField(default="", help_text="the choices it counts for: group=value, a space between two")
    first = models.BooleanField(default=True, help_text="the first place of its listing: one row per listing")
    remote = models.BooleanField(default=False, help_text="online, by telephone or by SNS: no place to go to")
    freshness = models.PositiveIntegerField(default=0, help_text="days from 1970 to the last confirmation; 0 = never")
    sensitive = models.BooleanField(default=False)
    eligibility = models.CharField(max_length=10)
    phone = models.CharField(max_length=400, blank=True, help_text="its first public number, for lists on paper")
    verified_at = models.DateTimeField(null=True)
    next_starts_at = models.DateTimeField(null=True, help_text="its next date that isn't cancelled")
    next_timing = models.CharField(max_length=10, choices=Timing, blank=True)
    updated_at = models.DateTimeField()

    class Meta:
        verbose_name = "検索の行"
        verbose_name_plural = "検索の行"
        constraints = [models.UniqueConstraint(fields=["listing", "place_key"], name="entry_once_per_place")]
        indexes = [
            models.Index(fields=["lat_band", "longitude", "latitude"], name="entry_place"),
            models.Index(fields=["municipality", "listing"], name="entry_municipality"),
            models.Index(fields=["prefecture", "listing"], name="entry_prefecture"),
            models.Index(fields=["id"], condition=models.Q(remote=True), name="entry_remote"),
            # All that looking away from home weighs of a row, so that it reads 20 MB and not the whole table
            models.Index(fields=WEIGHED, name="entry_weighed"),
            models.Index(fields=["next_starts_at"], name="entry_next_date"),
            models.Index(fields=["-freshness", "public_id"], condition=models.Q(first=True), name="entry_newest_first"),
            models.Index(fields=["-updated_at", "public_id"], condition=models.Q(first=True), name="entry_changed"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_unconfirmed(self) -> bool:
        """Confirmed once, but asked again since and nobody answered."""
        return self.verified_at is not None and not self.freshness


class EntryTag(models.Model):
    """One value an entry is filtered by: OR inside a group, AND between groups."""

    entry = models.ForeignKey(Entry, models.CASCADE, related_name="entry_tags")
    group = models.CharField(max_length=15, choices=TagGroup)
    value = models.CharField(max_length=50)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["group", "value", "entry"], name="entry_tag_once")]

    def __str__(self) -> str:
        return f"{self.group}={self.value}"


class EntrySchedule(models.Model):
    """The schedules that meet at an entry's place: which dates belong to it. Says nothing of the place itself."""

    entry = models.ForeignKey(Entry, models.CASCADE, related_name="entry_schedules")
    schedule_uid = models.UUIDField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["schedule_uid", "entry"], name="entry_schedule_once")]

    def __str__(self) -> str:
        return str(self.schedule_uid)


class Change(models.Model):
    """When what the public sees of a listing last changed, or when it left the public view; for whoever keeps a copy.

    What left stays as a number nobody can read anything from. Why it left isn't known here, so nothing can tell.
    """

    public_id = models.CharField(max_length=12, primary_key=True)
    changed_at = models.DateTimeField()
    gone = models.BooleanField(default=False)
    digest = models.CharField(max_length=32, blank=True, help_text="of all its entries; empty: not made yet")

    class Meta:
        indexes = [models.Index(fields=["changed_at", "public_id"], name="change_in_order")]

    def __str__(self) -> str:
        return self.public_id
