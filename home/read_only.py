"""What pages say while the primary database is away and what they show comes from a replica (decision 0051)."""

from django.utils import timezone
from django.utils.translation import gettext as _

from directory.databases.routing import reading_alias
from directory.databases.watching import watch
from search.date_words import clock, day_words


def read_only_words() -> str:
    """Up to when it is whole, where that is known: somebody may go to a date that was cancelled since."""
    if not watch.primary_is_away:
        return ""
    as_of = watch.as_of(reading_alias())
    if as_of is None:
        return _("少し前の内容かもしれません（開催の中止など）。書きこみは、しばらくお待ちください。")
    then = timezone.localtime(as_of)
    return _(
        "%(day)s %(clock)sまでの内容です。そのあとの変更（開催の中止など）は、まだ出ていません。"
        "書きこみは、しばらくお待ちください。"
    ) % {"day": day_words(then.date()), "clock": clock(then.time())}
