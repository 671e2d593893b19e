"""A town with a district, what happens in it, and who looks after it."""

from dataclasses import dataclass, field

from django.test import Client

from activities.services import refresh
from directory.enums import ChannelKind, DistrictKind, Visibility
from directory.models import Category, Channel, District, Listing, User, VenueDistrict
from home.review.services import ensure_workflow
from search.projection import project
from tests.factories import DistrictFactory, ListingFactory, MunicipalityFactory, ScheduleFactory, VenueFactory
from tests.home.desk_world import council_of, curator_of

BACKEND = "django.contrib.auth.backends.ModelBackend"


@dataclass
class World:
    district: District
    listing: Listing
    quiet: Listing
    hidden: Listing
    user: User
    desk: Client = field(default_factory=Client)

    def get(self, path: str, **params: object):
        return self.desk.get(path, params)

    @property
    def area(self) -> str:
        return f"/admin/paper/area/{self.district.code}"


def make_world(code: str = "99201", name: str = "凪浦市") -> World:
    """An open listing on second Tuesdays, one that asks for quiet handling, one whose place isn't told."""
    ensure_workflow()
    town = MunicipalityFactory(code=code, name=name)
    district = DistrictFactory(municipality=town, code=f"{code}-e-minato", name="みなと小学校", geometry=None)
    assert district.kind == DistrictKind.ELEMENTARY
    hall = VenueFactory(name=f"{name}公民館", address=f"{name}港町3-1", municipality=town)
    VenueDistrict.objects.create(venue=hall, district=district)
    listing = ListingFactory(title=f"{name}サロン", municipality=town, cost="100円")
    ScheduleFactory(
        listing=listing, venue=hall, note="", rrule="FREQ=MONTHLY;BYDAY=2TU", start_time="10:00", end_time="12:00"
    )
    Channel.objects.create(listing=listing, kind=ChannelKind.PHONE, value="000-0000-0001", public=True)
    quiet = ListingFactory(title=f"{name}ひとり親の会", municipality=town, venue=hall)
    quiet.categories.add(Category.objects.create(name="ひとり親", slug=f"quiet-{code}", sensitive=True))
    quiet.save()
    hidden = ListingFactory(title=f"{name}かくれた会", municipality=town, location_visibility=Visibility.ON_REQUEST)
    refresh([listing.pk])
    project([listing.pk, quiet.pk, hidden.pk])
    world = World(district, listing, quiet, hidden, curator_of(council_of(town, f"{name}社協")))
    world.desk.force_login(world.user, backend=BACKEND)
    return world
