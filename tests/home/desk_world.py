"""Two towns in two prefectures, what there is in each, and people who may or may not see it."""

import re
from dataclasses import dataclass, field

from django.db.models import Model
from django.http import HttpResponse
from django.utils import timezone

from directory import models as directory
from home.models import Collection, Report, ReviewPolicy
from home.review import services
from home.roles import make_curator
from tests.factories import (
    ListingFactory,
    MunicipalityFactory,
    OrganisationFactory,
    PrefectureFactory,
    UserFactory,
    VenueFactory,
)

TODAY = timezone.localdate()


@dataclass
class Town:
    """`objects`: one of every model that lists of the desk hold. Its listing is public, and a change to it waits."""

    municipality: directory.Municipality
    council: directory.Organisation
    objects: dict[type[Model], Model] = field(default_factory=dict)
    parts: dict[str, int] = field(default_factory=dict)  # what addresses name besides the object

    @property
    def listing(self) -> directory.Listing:
        return self.objects[directory.Listing]

    @property
    def report(self) -> Report:
        """A reader's word on it."""
        return self.listing.reports.get_or_create(topics=["when"])[0]


def curator_of(body: directory.Organisation, **kwargs: object) -> directory.User:
    user = UserFactory(**kwargs)
    make_curator(user)
    directory.Membership.objects.create(user=user, organisation=body)
    return user


def council_of(area: directory.Municipality | directory.District, name: str = "社協") -> directory.Organisation:
    """A body that looks after an area."""
    is_town = isinstance(area, directory.Municipality)
    body = OrganisationFactory(name=name, municipality=area if is_town else None)
    directory.Curatorship.objects.create(organisation=body, **{"municipality" if is_town else "district": area})
    return body


def write(listing: directory.Listing, user: directory.User, **values: object) -> services.Outcome:
    """As a form would: the latest words, changed, and sent."""
    draft = listing.get_latest_revision_as_object() if listing.latest_revision_id else listing
    for name, value in values.items():
        setattr(draft, name, value)
    return services.submit(draft, user)


def numbers_on(page: HttpResponse) -> dict[str, int]:
    """What the first page of the desk says there is to do."""
    found = re.findall(
        r'desk-numbers__label">(.+?)</span> <span class="desk-numbers__count">(\d+)', page.content.decode()
    )
    return {label: int(count) for label, count in found}


def make_town(code: str, name: str) -> Town:
    prefecture = PrefectureFactory(code=code[:2], name=f"{name}のある県")
    municipality = MunicipalityFactory(code=code, name=name, prefecture=prefecture)
    town = Town(municipality, council_of(municipality, f"{name}社協"))
    group = OrganisationFactory(name=f"{name}の会", municipality=municipality)
    venue = VenueFactory(name=f"{name}公民館", municipality=municipality)
    listing = ListingFactory(title=f"{name}サロン", municipality=municipality, venue=venue)
    arrangement = directory.WideAreaArrangement.objects.create(name=f"{name}の協定", evidence="覚書")
    arrangement.hosts.add(municipality)
    member = directory.Membership.objects.create(user=UserFactory(), organisation=group)
    town.objects = {
        directory.Listing: listing,
        directory.Venue: venue,
        directory.Organisation: group,
        directory.Membership: member,
        directory.Curatorship: directory.Curatorship.objects.get(organisation=town.council),
        directory.ListingDistrict: directory.ListingDistrict.objects.create(listing=listing, text=f"{name}小"),
        directory.WideAreaArrangement: arrangement,
        ReviewPolicy: ReviewPolicy.objects.create(municipality=municipality),
        Collection: Collection.objects.create(
            title=f"{name}の特集", slug=f"c{code}", municipality=municipality, shown_from=TODAY, shown_until=TODAY
        ),
    }
    write(listing, member.user, summary="すこし直しました。")
    listing.refresh_from_db()
    state = listing.current_workflow_state
    town.parts = {
        "revision_id": listing.latest_revision_id,
        "task_state_id": state.current_task_state_id,
        "workflow_state_id": state.pk,
        "task_id": state.current_task_state.task_id,
    }
    return town
