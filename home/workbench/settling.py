"""学区 texts that an import couldn't match: settled for all listings that were written so, and taken back again.

A text that names a district the listing serves already, or none at all, keeps its row: the next import then knows that
somebody has decided (activities/importers/serving.py).
"""

from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.db.models import Count, Max, QuerySet
from django.utils import timezone
from wagtail.log_actions import log

from directory.changes import told_together
from directory.district_names import DistrictNames
from directory.models import District, Listing, ListingDistrict, Municipality, User

SETTLED, UNSETTLED = "ibasho.settle_district", "ibasho.unsettle_district"  # in the history
GONE = "この書き方は、もうありません。だれかが先に決めたのかもしれません。"
EXAMPLES = 3


@dataclass
class Text:
    """One way of writing, the listings written so, and what it may mean."""

    text: str
    count: int
    examples: list[Listing] = field(default_factory=list)
    suggestion: District | None = None
    district: District | None = None  # as it was settled; None where it names no district

    @property
    def more(self) -> int:
        return self.count - len(self.examples)


def unsettled(listings: QuerySet[Listing]) -> QuerySet[ListingDistrict]:
    return _cells(listings).filter(district=None, settled_at=None)


def settled(listings: QuerySet[Listing]) -> QuerySet[ListingDistrict]:
    return _cells(listings).exclude(settled_at=None)


def by_text(rows: QuerySet[ListingDistrict]) -> QuerySet:
    """(text, count), the most frequent first: what one decision settles most by."""
    return rows.order_by().values("text").annotate(count=Count("pk")).order_by("-count", "text")


def latest_first(rows: QuerySet[ListingDistrict]) -> QuerySet:
    return rows.order_by().values("text").annotate(count=Count("pk"), at=Max("settled_at")).order_by("-at", "text")


def texts_of(page: list[dict], rows: QuerySet[ListingDistrict]) -> list[Text]:
    """The lines of one page with a few listings each. One query."""
    texts = {line["text"]: Text(line["text"], line["count"]) for line in page}
    for row in rows.filter(text__in=texts).select_related("listing__municipality", "district").order_by("listing"):
        text = texts[row.text]
        text.district = text.district or row.district
        if len(text.examples) < EXAMPLES:
            text.examples.append(row.listing)
    return list(texts.values())


def suggest(texts: list[Text], town: Municipality, choices: list[District]) -> None:
    """What each may mean, of the districts that the person can choose. Three queries."""
    names = DistrictNames.of([town.code])
    allowed = {district.pk: district for district in choices}
    for text in texts:
        found = next(iter(names.match(text.text, town).districts), None) or names.resembling(text.text, town)
        text.suggestion = allowed.get(found.pk) if found else None


@told_together()
def settle(text: str, district: District | None, listings: QuerySet[Listing], by: User) -> int:
    """Say which district a text means, or that it names none; of how many listings. Raises ValidationError."""
    rows = list(unsettled(listings).filter(text=text).select_related("listing").select_for_update(of=("self",)))
    if not rows:
        raise ValidationError(GONE)
    keys = [row.listing_id for row in rows]
    served = ListingDistrict.objects.filter(listing__in=keys, district__isnull=False, district=district)
    taken = set(served.values_list("listing", flat=True))
    now = timezone.now()
    for row in rows:
        row.settled_at = now
        if district and row.listing_id not in taken:
            row.district = district
            taken.add(row.listing_id)
        log(
            instance=row.listing,
            action=SETTLED,
            user=by,
            data={"text": text, "district": district.display_name if district else ""},
        )
    ListingDistrict.objects.bulk_update(rows, ["district", "settled_at"], batch_size=500)
    return len(rows)


@told_together()
def unsettle(text: str, listings: QuerySet[Listing], by: User) -> int:
    """Take back what was decided about a text. Raises ValidationError."""
    rows = list(settled(listings).filter(text=text).select_related("listing").select_for_update(of=("self",)))
    if not rows:
        raise ValidationError(GONE)
    for row in rows:
        log(instance=row.listing, action=UNSETTLED, user=by, data={"text": text})
    ListingDistrict.objects.filter(pk__in=[row.pk for row in rows]).update(district=None, settled_at=None)
    return len(rows)


def _cells(listings: QuerySet[Listing]) -> QuerySet[ListingDistrict]:
    return ListingDistrict.objects.filter(listing__in=listings.order_by().values("pk")).exclude(text="")
