"""Puts the demo in and takes out exactly what it brought."""

from dataclasses import dataclass

from django.db import transaction
from django.db.models import ProtectedError, QuerySet
from django.utils import timezone
from wagtail.models import Site

from activities.services import refresh
from directory.changes import listings_changed, told_together
from directory.models import (
    GazetteerEntry,
    Listing,
    Municipality,
    Organisation,
    Prefecture,
    SupportDesk,
    Venue,
    WideAreaArrangement,
)
from home.models import SiteSettings

from . import files, places, season
from .changes import make_changes
from .listings import ListingRows
from .logins import remove_logins

FOOTER = "このサイトは見本です。まちも、団体も、電話番号も、すべて架空です。"


@dataclass(frozen=True)
class Counts:
    districts: int
    towns: int
    organisations: int
    venues: int
    listings: int


def is_loaded() -> bool:
    return Listing.objects.filter(source=places.SOURCE).exists()


def counts() -> Counts:
    """What of the demo is there now."""
    return Counts(
        places.demo_districts().count(),
        GazetteerEntry.objects.filter(municipality__in=places.demo_municipalities()).count(),
        *(model.objects.filter(source=places.SOURCE).count() for model in (Organisation, Venue, Listing)),
    )


@told_together()
def load() -> bool:
    """Load the demo once, dates counted from today. Returns False, doing nothing, when it is already there."""
    if is_loaded():
        return False
    today = timezone.localdate()
    places.load_areas()
    places.load_districts()
    places.load_gazetteer()
    organisations = places.load_organisations(today)
    rows = ListingRows(organisations, places.load_venues(), places.load_support(today), today)
    for entry in files.listings():
        rows.add(entry)
    listing_ids = rows.write()
    refresh(listing_ids)
    listings_changed.send(Listing, listing_ids=listing_ids)
    make_changes(files.listings())
    season.load(today)
    _set_site_up("", FOOTER)
    return True


@told_together()
def remove() -> list[str]:
    """Remove what `load` created and the demo logins.

    What people entered themselves in the fictional municipalities stays, and so do the venues and areas it
    needs. Returns a Japanese sentence for each thing that had to stay.
    """
    remove_logins()
    _set_site_up(FOOTER, "")
    Listing.objects.filter(source=places.SOURCE).delete()
    content = files.toml("support")
    _demo_rows(SupportDesk, content["desk"]).delete()
    _demo_rows(WideAreaArrangement, content["arrangement"]).delete()
    Organisation.objects.filter(source=places.SOURCE).delete()
    kept = [
        _delete_venues(),
        _delete_areas(),
    ]
    return [sentence for sentence in kept if sentence]


def _set_site_up(old: str, new: str) -> None:
    """Change the site's footer if it still says `old`; one that staff wrote stays. With it goes a page that a site
    shows if it likes."""
    site = Site.objects.filter(is_default_site=True).first()
    if site and (own := SiteSettings.for_site(site)).footer == old:
        own.footer, own.public_coverage = new, bool(new)
        own.save()


def _demo_rows(model: type[SupportDesk | WideAreaArrangement], rows: list[dict]) -> QuerySet:
    """Rows of the demo by name and area: these models know no source."""
    areas = "municipalities", "prefectures"
    if model is WideAreaArrangement:
        areas = "hosts", "host_prefectures"
    named = model.objects.filter(name__in=[row["name"] for row in rows])
    local = named.filter(**{f"{areas[0]}__in": places.demo_municipalities()})
    wide = named.filter(**{f"{areas[1]}": files.toml("areas")["prefecture"]["code"]})
    return model.objects.filter(pk__in=[*local.values_list("pk", flat=True), *wide.values_list("pk", flat=True)])


def _delete_venues() -> str:
    """Venues that somebody's own listing uses become theirs: they lose the mark of the demo."""
    venues = Venue.objects.filter(source=places.SOURCE)
    venues.filter(schedules=None).delete()
    kept = venues.update(source="", origin_id="")
    return f"デモの会場{kept}件は、あとから登録された居場所・活動で使われているため残しました。" if kept else ""


def _delete_areas() -> str:
    """Districts, place names and the areas themselves: all or none, since people's own entries may lie there."""
    try:
        with transaction.atomic():
            districts = list(places.demo_districts())
            Municipality.objects.filter(code__in=places.demo_municipalities()).delete()
            for district in districts:
                district.delete()
            prefecture = Prefecture.objects.filter(code=files.toml("areas")["prefecture"]["code"])
            prefecture.filter(municipalities=None).delete()
    except ProtectedError:
        return "デモの市町と学区は、あとから登録された居場所・団体・会場があるため残しました。"
    return ""
