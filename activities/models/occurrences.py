from django.db import models

from activities.enums import OccurrenceStatus, Timing
from directory.changes import Followed
from directory.models import Listing


class Occurrence(Followed):
    """One date of a schedule, made twelve months ahead.

    Its key is iCalendar's: UID (the schedule's uid) + RECURRENCE-ID (`original_start`). It hangs on the uid and not on
    the schedule's row, so that tonight's cancellation survives the next publication. Times are UTC in the database,
    Asia/Tokyo for people.
    """

    listing = models.ForeignKey(
        Listing, models.CASCADE, related_name="occurrences", db_index=False, verbose_name="居場所・活動"
    )
    schedule_uid = models.UUIDField("日程の識別番号")
    original_start = models.DateTimeField("もとの開始")
    starts_at = models.DateTimeField("開始")
    ends_at = models.DateTimeField("終了", null=True, blank=True)
    timing = models.CharField("時刻", max_length=10, choices=Timing, default=Timing.TIMED)
    status = models.CharField("状態", max_length=10, choices=OccurrenceStatus, default=OccurrenceStatus.SCHEDULED)
    note = models.CharField("お知らせ", max_length=200, blank=True)
    sequence = models.PositiveIntegerField("変更の回数", default=0)
    updated_at = models.DateTimeField("更新日時", auto_now=True)

    class Meta:
        ordering = ["starts_at"]
        verbose_name = "開催日"
        verbose_name_plural = "開催日"
        constraints = [
            models.UniqueConstraint(fields=["listing", "schedule_uid", "original_start"], name="occurrence_once")
        ]
        # Five million a year in the whole country. A listing's are found by the constraint's index, those of one of its
        # schedules in some days by the first of these, those of all the country in some days by the second.
        indexes = [
            models.Index(fields=["listing", "schedule_uid", "starts_at"], name="occurrence_of_schedule"),
            models.Index(fields=["starts_at", "listing"], name="occurrence_by_start"),
            models.Index(
                fields=["starts_at"],
                name="occurrence_cancelled",
                condition=models.Q(status=OccurrenceStatus.CANCELLED),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.listing} {self.starts_at:%Y-%m-%d %H:%M}"
