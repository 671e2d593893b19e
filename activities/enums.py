"""Every fixed choice of schedules and dates. The values are part of the API and of exports: add, never rename.

Labels the public reads are in `_()`, so that they appear in the language of the page.
"""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class PlaceKind(TextChoices):
    VENUE = "venue", "会場"
    ONLINE = "online", "オンライン"
    NONE = "none", "決まった場所なし"


class Repeat(TextChoices):
    """In what rhythm a schedule meets, as people say it."""

    WEEKLY = "weekly", "毎週"
    FORTNIGHTLY = "fortnightly", "隔週（2週に一度）"
    MONTHLY_WEEKDAY = "monthly_weekday", "毎月の第何曜日"
    MONTHLY_DAY = "monthly_day", "毎月の同じ日付"
    MONTH_END = "month_end", "毎月の末日"
    DATES = "dates", "日にちを並べる（年度の予定など）"
    ONCE = "once", "一度だけ"
    UNDECIDED = "undecided", "決まっていない"


class HolidayRule(TextChoices):
    """What happens on public holidays, at the turn of the year and in the school holidays."""

    AS_USUAL = "as_usual", _("祝日も開く")
    CLOSED = "closed", _("祝日は休み")
    CLOSED_YEAR_END = "closed_year_end", _("年末年始だけ休み")
    CLOSED_BOTH = "closed_both", _("祝日と年末年始は休み")
    ONLY_HOLIDAYS = "only_holidays", _("祝日だけ開く")
    SCHOOL_HOLIDAYS_ONLY = "school_holidays_only", _("学校の長い休みだけ")
    SUMMER_HOLIDAYS_ONLY = "summer_holidays_only", _("夏休みだけ")
    CLOSED_SCHOOL_HOLIDAYS = "closed_school_holidays", _("学校の長い休みのあいだは休み")


class OccurrenceStatus(TextChoices):
    SCHEDULED = "scheduled", _("予定どおり")
    CANCELLED = "cancelled", _("中止")
    MOVED = "moved", _("変更")


class Timing(TextChoices):
    """What is known of a date's time of day. Without one, it starts at midnight for sorting only."""

    TIMED = "timed", _("時刻あり")
    ALL_DAY = "all_day", _("一日中")
    ON_REQUEST = "on_request", _("時間は問い合わせ")


class PartOfDay(TextChoices):
    """When a date begins: before noon, before five, later."""

    MORNING = "morning", _("午前")
    AFTERNOON = "afternoon", _("午後")
    EVENING = "evening", _("夕方・夜")
