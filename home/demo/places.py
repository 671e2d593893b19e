"""The demo's WHERE and WHO: areas, districts, place names, venues, bodies, desks and arrangements."""

from datetime import date, timedelta
from io import StringIO

from django.core.management import call_command

from directory.enums import DEMO_SOURCE, GazetteerKind, GeocodeLevel
from directory.japan.address import address_key
from directory.models import (
    Category,
    Curatorship,
    District,
    GazetteerEntry,
    Municipality,
    Organisation,
    Prefecture,
    SupportDesk,
    Venue,
    WideAreaArrangement,
)
from directory.services.assignment import assign_districts
from directory.services.venues import tell_venues

from . import files

SOURCE = DEMO_SOURCE  # marks listings, venues and organisations that the demo brought
DISTRICT_SOURCE = "架空の学区（見本）"


def load_areas() -> None:
    """The prefecture and its municipalities. What is already there under code 99 keeps its rows."""
    areas = files.toml("areas")
    prefecture, _ = Prefecture.objects.update_or_create(code=areas["prefecture"]["code"], defaults=areas["prefecture"])
    for row in areas["municipality"]:
        Municipality.objects.update_or_create(code=row["code"], defaults={**row, "prefecture": prefecture})


def demo_municipalities() -> list[str]:
    return [row["code"] for row in files.toml("areas")["municipality"]]


def demo_districts():
    """Districts that lie in the demo's municipalities."""
    return District.objects.filter(municipalities__in=demo_municipalities()).distinct()


def load_districts() -> None:
    """Through the importer, in two editions, so that one merged school district is there to look at."""
    for path, edition in (
        (files.DISTRICTS_BEFORE, 2015),
        (files.DISTRICTS, 2024),
        (files.JUNIOR_HIGH_DISTRICTS, 2024),
    ):
        call_command("import_school_districts", path, edition=edition, stdout=StringIO(), stderr=StringIO())
    demo_districts().update(source=DISTRICT_SOURCE)
    kana = {row["名称"]: row["かな"] for row in files.rows(files.LANDMARKS)} | {
        "奥沢音小学校": "おくさわねしょうがっこう"
    }
    for district in demo_districts():
        district.kana = kana[district.name]
        district.save(update_fields=["kana"])


def load_gazetteer() -> None:
    """Towns, stations and schools, through the importer."""
    call_command("import_gazetteer", files.TOWNS, files.LANDMARKS, stdout=StringIO(), stderr=StringIO())


def load_organisations(today: date) -> dict[str, Organisation]:
    """{id in the file: organisation}, with home districts and curatorships."""
    districts = {district.name: district for district in demo_districts().current().elementary()}
    bodies = {}
    for row in files.toml("organisations")["organisation"]:
        home, curates = row.pop("districts", []), row.pop("curates", [])
        body = Organisation(
            source=SOURCE, origin_id=row["id"], municipality_id=row.pop("municipality"), **_without_id(row)
        )
        body.save()
        body.districts.set(districts[name] for name in home)
        for code in curates:
            Curatorship.objects.create(organisation=body, municipality_id=code, valid_from=today - timedelta(days=900))
        bodies[row["id"]] = body
    return bodies


def load_venues() -> dict[str, Venue]:
    """{id in the file: venue}. Their districts are computed from the boundaries, as for real ones."""
    towns = {
        (entry.municipality_id, entry.name): entry
        for entry in GazetteerEntry.objects.filter(municipality__in=demo_municipalities(), kind=GazetteerKind.TOWN)
    }
    venues = {}
    for row in files.toml("venues")["venue"]:
        code, town = row.pop("municipality"), row.pop("town")
        row.pop("district")  # what the boundaries must say; there for readers and tests
        venue = Venue(
            source=SOURCE,
            origin_id=row.pop("id"),
            municipality_id=code,
            town=towns[code, town],
            is_home=row.pop("home", False),
            geocode_level=GeocodeLevel.EXACT,
            address_key=address_key(row["address"]),
            **row,
        )
        venues[venue.origin_id] = venue
    Venue.objects.bulk_create(venues.values())
    tell_venues(venue.pk for venue in venues.values())
    assign_districts(Venue.objects.filter(source=SOURCE))
    return venues


def load_support(today: date) -> dict[str, SupportDesk]:
    """{id in the file: desk}; also the wide-area arrangements, which are in the same file."""
    desks = {}
    content = files.toml("support")
    for order, row in enumerate(content["desk"], start=1):
        municipalities, prefectures = row.pop("municipalities", []), row.pop("prefectures", [])
        desk = SupportDesk.objects.create(sort_order=10 * order, **_without_id(row))
        desk.municipalities.set(municipalities)
        desk.prefectures.set(prefectures)
        desks[row["id"]] = desk
    for row in content["arrangement"]:
        _arrangement(row, today)
    return desks


def _arrangement(row: dict, today: date) -> None:
    areas = {
        name: row.pop(name, []) for name in ("hosts", "host_prefectures", "beneficiaries", "beneficiary_prefectures")
    }
    categories = Category.objects.filter(slug__in=row.pop("categories"))
    verified_at = today - timedelta(days=row.pop("verified_days_ago"))
    arrangement = WideAreaArrangement.objects.create(verified_at=verified_at, **_without_id(row))
    arrangement.categories.set(categories)
    for name, codes in areas.items():
        getattr(arrangement, name).set(codes)


def _without_id(row: dict) -> dict:
    return {name: value for name, value in row.items() if name != "id"}
