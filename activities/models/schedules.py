import uuid

from django.core.exceptions import ValidationError
from django.db import models
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from modelcluster.models import ClusterableModel
from wagtail.models import Orderable

from activities.checking import problems
from activities.enums import HolidayRule, PlaceKind
from directory.changes import Followed
from directory.enums import Visibility
from directory.models import Audience, Listing, Municipality, Standpoint, Venue


class Schedule(Followed, Orderable, ClusterableModel):
    """Where and when a listing meets: one venue (or online, or none) and one recurrence.

    A gathering that tours five towns has several. `uid` stays the same through republishing and reverting, while the
    primary key doesn't [Wagtail recreates inline children]; whatever must survive hangs on the uid.
    """

    listing = ParentalKey(Listing, on_delete=models.CASCADE, related_name="schedules")
    uid = models.UUIDField("識別番号", default=uuid.uuid4, editable=False, db_index=True)
    name = models.CharField("この日程の呼び名", max_length=80, blank=True)
    place_kind = models.CharField("どこで", max_length=10, choices=PlaceKind, default=PlaceKind.VENUE)
    venue = models.ForeignKey(
        Venue, models.PROTECT, null=True, blank=True, related_name="schedules", verbose_name="会場"
    )
    municipality = models.ForeignKey(
        Municipality,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="市区町村（会場を書かないとき）",
    )
    location_visibility = models.CharField(
        "この日程の場所の公開", max_length=10, choices=Visibility, default=Visibility.EXACT
    )
    rrule = models.CharField("くり返し（RFC 5545）", max_length=300, blank=True)
    dtstart = models.DateField("はじまりの日", null=True, blank=True)
    start_time = models.TimeField("開始", null=True, blank=True)
    end_time = models.TimeField("終了", null=True, blank=True)
    ends_next_day = models.BooleanField("終わりは翌日", default=False)
    all_day = models.BooleanField("一日中", default=False)
    time_on_request = models.BooleanField("時間は問い合わせ", default=False)
    until = models.DateField("おわりの日", null=True, blank=True)
    holiday_rule = models.CharField("祝日・年末年始", max_length=25, choices=HolidayRule, default=HolidayRule.AS_USUAL)
    exception_dates = models.JSONField("休む日", default=list, blank=True, help_text="ISO 8601 dates")
    extra_dates = models.JSONField("追加の日", default=list, blank=True, help_text="ISO 8601 dates")
    note = models.CharField("日時の書き方（元のまま）", max_length=400, blank=True)

    class Meta(Orderable.Meta):
        verbose_name = "日程"
        verbose_name_plural = "日程"
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(location_visibility=Visibility.ON_REQUEST) | models.Q(venue=None),
                name="schedule_hidden_place_is_not_stored",
                violation_error_message="場所を「問い合わせた人にだけ」にするときは、会場を保存できません。",
            )
        ]

    def __str__(self) -> str:
        return self.name or self.note or str(self.venue or self.get_place_kind_display())

    def clean(self) -> None:
        super().clean()
        if found := problems(self):
            raise ValidationError(found)


class ScheduleSession(Orderable):
    """A part of a date with its own audience: 第1部 どなたでも / 第2部 当事者のみ."""

    schedule = ParentalKey(Schedule, on_delete=models.CASCADE, related_name="sessions")
    name = models.CharField("名前", max_length=60)
    start_time = models.TimeField("開始", null=True, blank=True)
    end_time = models.TimeField("終了", null=True, blank=True)
    audience_note = models.CharField("だれが参加できるか", max_length=120, blank=True)
    audiences = ParentalManyToManyField(Audience, blank=True, related_name="+", verbose_name="対象")
    standpoints = ParentalManyToManyField(Standpoint, blank=True, related_name="+", verbose_name="立場")

    class Meta(Orderable.Meta):
        verbose_name = "部"
        verbose_name_plural = "部"

    def __str__(self) -> str:
        return self.name
