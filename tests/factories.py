"""Given data. Codes start with 99, the prefecture kept for fictional areas."""

import factory
from factory.django import DjangoModelFactory

from activities import models as activities
from directory import models as directory
from directory.changes import told_together
from directory.enums import GeocodeLevel
from directory.geometry import box_cell
from directory.japan.address import place_key


class UserFactory(DjangoModelFactory):
    class Meta:
        model = directory.User

    email = factory.Sequence(lambda n: f"person{n}@example.jp")


class PrefectureFactory(DjangoModelFactory):
    class Meta:
        model = directory.Prefecture
        django_get_or_create = ["code"]

    code = "99"
    name = "ひなた県"


class MunicipalityFactory(DjangoModelFactory):
    class Meta:
        model = directory.Municipality
        django_get_or_create = ["code"]

    # five digits however many tests one process runs; below 99400 is left to tests that name a code
    code = factory.Sequence(lambda n: f"99{400 + n % 390}")
    prefecture = factory.SubFactory(PrefectureFactory)
    name = factory.Sequence(lambda n: f"第{n}町")


def square(west: float, south: float, size: float = 0.02) -> dict:
    """GeoJSON MultiPolygon: a square of `size` degrees whose south-west corner is given."""
    east, north = west + size, south + size
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return {"type": "MultiPolygon", "coordinates": [[ring]]}


class DistrictFactory(DjangoModelFactory):
    """A square district; `geometry=square(…)` places it, `geometry=None` leaves it without a boundary."""

    class Meta:
        model = directory.District
        skip_postgeneration_save = True

    code = factory.Sequence(lambda n: f"99300-e-test{n}")
    name = factory.Sequence(lambda n: f"第{n}小学校")
    geometry = factory.LazyFunction(lambda: square(140.70, 34.50))

    @classmethod
    def _create(cls, model_class, *args, municipality=None, geometry=None, **kwargs):
        if geometry:
            ring = geometry["coordinates"][0][0]
            xs, ys = [p[0] for p in ring], [p[1] for p in ring]
            kwargs |= {"west": min(xs), "east": max(xs), "south": min(ys), "north": max(ys)}
            kwargs["cell"] = box_cell(min(xs), min(ys), max(xs), max(ys))
            kwargs |= {"label_longitude": (min(xs) + max(xs)) / 2, "label_latitude": (min(ys) + max(ys)) / 2}
        district = super()._create(model_class, *args, **kwargs)
        if geometry:
            directory.DistrictBoundary.objects.create(district=district, geometry=geometry)
        if municipality:
            district.municipalities.add(municipality)
        return district


class GazetteerEntryFactory(DjangoModelFactory):
    """A 町・丁目 that typed places resolve against."""

    class Meta:
        model = directory.GazetteerEntry

    municipality = factory.SubFactory(MunicipalityFactory)
    prefecture = factory.SelfAttribute("municipality.prefecture")
    name = factory.Sequence(lambda n: f"浜町{n}丁目")
    key = factory.LazyAttribute(lambda entry: place_key(entry.name))
    latitude = 34.51
    longitude = 140.71


class OrganisationFactory(DjangoModelFactory):
    class Meta:
        model = directory.Organisation

    name = factory.Sequence(lambda n: f"みんなの会{n}")


class VenueFactory(DjangoModelFactory):
    class Meta:
        model = directory.Venue

    name = factory.Sequence(lambda n: f"公民館{n}")
    municipality = factory.SubFactory(MunicipalityFactory)
    latitude = 34.51
    longitude = 140.71
    geocode_level = GeocodeLevel.EXACT


class ListingFactory(DjangoModelFactory):
    """A published listing; give `venue=` for a schedule there."""

    class Meta:
        model = directory.Listing
        skip_postgeneration_save = True

    title = factory.Sequence(lambda n: f"ひだまりの会{n}")
    summary = "お茶を飲んで、ゆっくりします。"
    municipality = factory.SubFactory(MunicipalityFactory)

    @factory.post_generation
    def venue(self, create, extracted, **kwargs):
        if create and extracted:
            ScheduleFactory(listing=self, venue=extracted)

    @classmethod
    def _generate(cls, strategy, params):
        with told_together():
            return super()._generate(strategy, params)


class ScheduleFactory(DjangoModelFactory):
    class Meta:
        model = activities.Schedule

    listing = factory.SubFactory(ListingFactory)
    note = "毎週水曜日 10:00〜12:00"
