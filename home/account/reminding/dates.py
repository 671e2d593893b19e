"""The mail before a date: to whoever wished for it, the day before or in the morning, with a link to cancel."""

from datetime import date, datetime, timedelta

from django.contrib.contenttypes.models import ContentType
from django.utils import timezone
from wagtail.models import ModelLogEntry

from activities.enums import OccurrenceStatus
from activities.models import Occurrence
from activities.occurring import JST, day_of
from directory.enums import ListingStatus
from directory.models import Listing
from home.models import DateMailWish, Letter, LetterKind
from search.date_words import day_words, near_word, time_words

AHEAD = timedelta(hours=24)


def write_down(now: datetime) -> int:
    """A letter for each date of the next 24 hours and each person who wants one; a second time adds nothing."""
    wishes: dict[int, list[int]] = {}
    for listing, person in DateMailWish.objects.values_list("listing", "person"):
        wishes.setdefault(listing, []).append(person)
    coming = Occurrence.objects.filter(
        listing__in=Listing.objects.public().filter(status=ListingStatus.OPEN, pk__in=wishes).order_by().values("pk"),
        starts_at__gt=now,
        starts_at__lte=now + AHEAD,
    ).exclude(status=OccurrenceStatus.CANCELLED)
    today = timezone.localdate(now)
    letters = [
        Letter(kind=LetterKind.DATE, listing_id=one.listing_id, person_id=person, key=_name(one), written_on=today)
        for one in coming
        for person in wishes[one.listing_id]
    ]
    known = set(
        Letter.objects.filter(
            kind=LetterKind.DATE, listing__in=wishes, key__in=[one.key for one in letters]
        ).values_list("listing", "person", "key")
    )
    new = [one for one in letters if (one.listing_id, one.person_id, one.key) not in known]
    Letter.objects.bulk_create(new, ignore_conflicts=True)  # another process may write the same at this moment
    return len(new)


def of_letter(letter: Letter) -> Occurrence | None:
    """The date as it is now; None where the rule no longer gives it."""
    uid, _, day = letter.key.partition("/")
    start = datetime.fromisoformat(day)
    return Occurrence.objects.filter(listing=letter.listing_id, schedule_uid=uid, original_start=start).first()


def of_listing(listing: Listing, key: str) -> Occurrence | None:
    return Occurrence.objects.filter(listing=listing, pk=int(key)).first() if key.isdecimal() else None


def is_off(one: Occurrence) -> bool:
    return one.status == OccurrenceStatus.CANCELLED


def restored_since(one: Occurrence, moment: datetime) -> bool:
    """Whether somebody has put the date back as the rule has it: a mail from before mustn't cancel it once more."""
    entries = ModelLogEntry.objects.filter(
        content_type=ContentType.objects.get_for_model(Listing, for_concrete_model=False), object_id=str(one.listing_id)
    )
    day = day_of(one.original_start).isoformat()
    return entries.filter(action="activities.restore", timestamp__gte=moment, data__day=day).exists()


def words(one: Occurrence) -> str:
    """「今日 11月28日（土）13:30〜」, as the forms of dates say it."""
    day: date = timezone.localtime(one.starts_at, JST).date()
    return " ".join(filter(None, [near_word(day, timezone.localdate()), day_words(day), time_words(one)]))


def _name(one: Occurrence) -> str:
    return f"{one.schedule_uid}/{one.original_start.isoformat()}"
