"""A small invented region in which everything changes: each method `does_…` is something that people do.

Drawn from a seeded random generator, so that a run can be repeated.
"""

import datetime
import random
import time

from django.core.management import call_command
from django.utils import timezone

from activities.enums import OccurrenceStatus, PlaceKind
from activities.models import Occurrence, Schedule
from activities.services import cancel, merge_venues, move, pause, refresh, restore, resume, tell_note
from directory.enums import (
    Answer,
    EligibilityRelation,
    EligibilityStatus,
    GeocodeLevel,
    ListingStatus,
    VerificationMethod,
    Visibility,
)
from directory.models import (
    Audience,
    Category,
    District,
    EligibilityRule,
    Feature,
    GazetteerEntry,
    Listing,
    ListingFeature,
    Municipality,
    Organisation,
    Prefecture,
    Standpoint,
    Venue,
    VenueDistrict,
    WideAreaArrangement,
)
from directory.services.assignment import assign_districts
from directory.services.listings import (
    change_status,
    confirm,
    delete_listing,
    merge_listings,
    restore_listing,
    split_listing,
)
from directory.services.venues import delete_venue, restore_venue
from tests.factories import (
    DistrictFactory,
    GazetteerEntryFactory,
    ListingFactory,
    MunicipalityFactory,
    OrganisationFactory,
    ScheduleFactory,
    VenueFactory,
    square,
)

TERMS = (Category, Audience, Standpoint, Feature)
WEST, SOUTH, SIZE = 140.70, 34.50, 0.02


class World:
    """3 municipalities with 2 towns and 3 districts each, 6 organisations, 30 venues, 40 listings."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.steps = sorted(name for name in dir(self) if name.startswith("does_"))
        self.municipalities = [MunicipalityFactory(name=f"{name}市") for name in ("凪浦", "沢音", "霧山")]
        for at, municipality in enumerate(self.municipalities):
            for n in range(2):
                GazetteerEntryFactory(municipality=municipality, name=f"{municipality.name}浜町{n}丁目")
            for n in range(3):
                place = square(WEST + at * 3 * SIZE + n * SIZE, SOUTH, SIZE)
                DistrictFactory(municipality=municipality, geometry=place)
        for municipality in self.municipalities * 2:
            OrganisationFactory(municipality=municipality)
        for _ in range(30):
            self.does_open_a_venue()
        assign_districts()
        for _ in range(40):
            self.does_start_a_listing()

    def step(self) -> str:
        """Let one thing happen; its name."""
        name = self.random.choice(self.steps)
        getattr(self, name)()
        return name.removeprefix("does_")

    # -- choosing

    def any_of(self, rows):
        """One of a queryset or model, the same for the same seed; None of none."""
        rows = getattr(rows, "objects", rows)
        keys = list(rows.order_by("pk").values_list("pk", flat=True))
        return rows.model._base_manager.get(pk=self.random.choice(keys)) if keys else None

    def some_of(self, model, most=2):
        rows = list(model.objects.order_by("pk"))
        return self.random.sample(rows, min(len(rows), self.random.randint(0, most)))

    def word(self) -> str:
        return f"{self.random.choice(('ひだまり', 'こかげ', 'みなと', 'すずめ'))}{self.random.randint(0, 999)}"

    def listing(self):
        return self.any_of(Listing.objects.all())

    def venue(self):
        return self.any_of(Venue.objects.present())

    def schedule(self, visibility: str) -> dict:
        """Values of one schedule, allowed by the listing's visibility."""
        own = self.random.choice(list(Visibility))
        kind = self.random.choice([PlaceKind.VENUE] * 5 + [PlaceKind.ONLINE, PlaceKind.NONE])
        hidden = Visibility.ON_REQUEST in (visibility, own)
        venue = None if hidden or kind != PlaceKind.VENUE else self.venue()
        return {
            "place_kind": kind,
            "venue": venue,
            "municipality": None if venue else self.random.choice([*self.municipalities, None]),
            "location_visibility": own,
            "note": self.word(),
            "rrule": self.random.choice(("", "FREQ=WEEKLY;BYDAY=WE,SA", "FREQ=MONTHLY;BYDAY=3SA")),
            "start_time": self.random.choice((None, datetime.time(9), datetime.time(18, 30))),
            "all_day": self.random.random() < 0.1,
            "sort_order": self.random.randint(0, 2),
        }

    # -- listings

    def does_start_a_listing(self):
        municipality = self.random.choice(self.municipalities)
        visibility = self.random.choice(list(Visibility))
        made = ListingFactory(municipality=municipality, location_visibility=visibility, title=self.word())
        for _ in range(self.random.randint(0, 3)):
            ScheduleFactory(listing=made, **self.schedule(visibility))
        made.organisations.add(*self.some_of(Organisation))
        made.categories.add(*self.some_of(Category))
        made.save()

    def edited(self):
        """A listing as somebody has just edited it, nothing being written yet; None without any listing."""
        listing = self.listing()
        if listing is None:
            return None
        draft = listing.get_latest_revision_as_object()
        draft.title, draft.summary_easy = self.word(), self.random.choice(("", self.word()))
        draft.online = self.random.random() < 0.3
        draft.categories = self.some_of(Category)
        draft.audiences = self.some_of(Audience)
        draft.standpoints = self.some_of(Standpoint)
        draft.organisations = self.some_of(Organisation)
        draft.location_visibility = self.random.choice(list(Visibility))
        draft.eligibility_status = self.random.choice(list(EligibilityStatus))
        draft.municipality = self.random.choice(self.municipalities)
        draft.listing_features = [
            ListingFeature(feature=feature, answer=self.random.choice(list(Answer)))
            for feature in self.some_of(Feature, 3)
        ]
        draft.eligibility_rules = [
            EligibilityRule(relation=self.random.choice(list(EligibilityRelation)), **{name: self.any_of(model)})
            for name, model in (("municipality", Municipality), ("prefecture", Prefecture), ("district", District))
            if self.random.random() < 0.4 and model.objects.exists()
        ]
        kept = [one for one in draft.schedules.all() if self.random.random() < 0.7]
        if draft.location_visibility == Visibility.ON_REQUEST:
            kept = [one for one in kept if one.venue_id is None]
        new = [Schedule(**self.schedule(draft.location_visibility)) for _ in range(self.random.randint(0, 2))]
        draft.schedules = [*kept, *new]
        return draft

    def does_edit_and_publish(self):
        if draft := self.edited():
            draft.save_revision(clean=False).publish()

    does_edit_and_publish_again = does_edit_and_publish_too = does_edit_and_publish

    def does_save_a_draft(self):
        if draft := self.edited():
            draft.save_revision(clean=False)

    def does_publish_an_older_revision(self):
        if (listing := self.listing()) and (revision := self.any_of(listing.revisions.all())):
            revision.publish()

    def does_publish_on_schedule(self):
        if draft := self.edited():
            draft.go_live_at = timezone.now() + datetime.timedelta(seconds=0.02)
            draft.expire_at = self.random.choice((None, timezone.now() + datetime.timedelta(seconds=0.04)))
            draft.save_revision(clean=False).publish()
            time.sleep(0.05)
            call_command("publish_scheduled")

    def does_unpublish(self):
        if listing := self.any_of(Listing.objects.filter(live=True)):
            listing.unpublish()

    def does_change_visibility(self):
        if listing := self.listing():
            draft = listing.get_latest_revision_as_object()
            draft.location_visibility = self.random.choice(list(Visibility))
            draft.save_revision(clean=False).publish()

    def does_change_status(self):
        if listing := self.listing():
            change_status(listing, self.random.choice(list(ListingStatus)), "夏休みです。")

    def does_confirm(self):
        if listing := self.listing():
            confirm(listing, VerificationMethod.VISIT)

    def does_merge_listings(self):
        listing, into = self.listing(), self.any_of(Listing.objects.present())
        if into and listing.pk != into.pk:
            merge_listings(listing, into)

    def does_split_a_listing(self):
        if listing := self.any_of(Listing.objects.exclude(replaced_by=None)):
            split_listing(listing)

    def does_delete_softly(self):
        if listing := self.listing():
            delete_listing(listing)

    def does_restore(self):
        if listing := self.any_of(Listing.objects.exclude(deleted_at=None)):
            restore_listing(listing)

    does_restore_again = does_restore

    def does_delete_for_good(self):
        if listing := self.listing():
            listing.delete()
        self.does_start_a_listing()

    def does_delete_several(self):
        Listing.objects.filter(pk__in=[row.pk for row in self.some_of(Listing)]).delete()
        self.does_start_a_listing()

    # -- parts saved by themselves

    def does_edit_a_part(self):
        for model, values in (
            (ListingFeature, {"answer": self.random.choice(list(Answer))}),
            (EligibilityRule, {"relation": self.random.choice(list(EligibilityRelation))}),
            (Schedule, {"note": self.word(), "sort_order": self.random.randint(0, 2)}),
        ):
            if part := self.any_of(model):
                for name, value in values.items():
                    setattr(part, name, value)
                part.save()

    def does_delete_a_part(self):
        if part := self.any_of(self.random.choice((ListingFeature, EligibilityRule, Schedule))):
            part.delete()

    def does_link_by_hand(self):
        if listing := self.listing():
            category = self.any_of(Category)
            self.random.choice((category.listings.add, category.listings.remove))(listing)

    def does_set_a_date(self):
        if schedule := self.any_of(Schedule):
            start = timezone.now() + datetime.timedelta(days=self.random.randint(1, 60))
            date = Occurrence(listing_id=schedule.listing_id, schedule_uid=schedule.uid, original_start=start)
            date.starts_at = start
            date.save()

    def does_cancel_a_date(self):
        if date := self.any_of(Occurrence):
            date.status = OccurrenceStatus.CANCELLED
            date.save()

    def does_change_a_date_at_one_touch(self):
        coming = Occurrence.objects.filter(starts_at__gt=timezone.now() + datetime.timedelta(days=2))
        if date := self.any_of(coming):
            later = date.starts_at + datetime.timedelta(days=-1, minutes=self.random.randint(1, 300))
            self.random.choice((
                lambda: cancel(date, "台風"),
                lambda: move(date, min(later, timezone.now() + datetime.timedelta(days=300))),
                lambda: tell_note(date, self.word()),
                lambda: restore(date),
            ))()  # fmt: skip

    def does_refresh_dates(self):
        refresh(self.random.choice((None, [row.pk for row in self.some_of(Listing, 5)])))

    def does_pause_and_resume(self):
        if listing := self.any_of(Listing.objects.public()):
            pause(listing, "夏休みです。")
            if self.random.random() < 0.7:
                resume(listing)

    def does_forget_a_date(self):
        if date := self.any_of(Occurrence):
            date.delete()

    # -- venues

    def does_open_a_venue(self):
        municipality = self.random.choice(self.municipalities)
        VenueFactory(
            municipality=municipality,
            town=self.random.choice([*municipality.gazetteer.order_by("pk"), None]),
            latitude=SOUTH + self.random.random() * SIZE,
            longitude=WEST + self.random.random() * 9 * SIZE,
            geocode_level=self.random.choice([GeocodeLevel.EXACT] * 4 + list(GeocodeLevel)),
            is_home=self.random.random() < 0.3,
        )

    def does_change_a_venue(self):
        if venue := self.any_of(Venue):
            name, value = self.random.choice((
                ("name", self.word()),
                ("town", self.any_of(GazetteerEntry)),
                ("town", None),
                ("longitude", WEST + self.random.random() * 9 * SIZE),
                ("is_home", not venue.is_home),
                ("municipality", self.random.choice(self.municipalities)),
                ("nearest_stop", self.word()),
            ))  # fmt: skip
            setattr(venue, name, value)
            venue.save()

    does_change_another_venue = does_change_a_venue

    def does_merge_venues(self):
        venue, into = self.venue(), self.venue()
        if venue and venue.pk != into.pk:
            merge_venues(venue, into)
        self.does_open_a_venue()

    def does_delete_a_venue_softly(self):
        if venue := self.venue():
            delete_venue(venue)

    def does_restore_a_venue(self):
        if venue := self.any_of(Venue.objects.exclude(deleted_at=None)):
            restore_venue(venue)

    def does_delete_an_unused_venue(self):
        """One that a merge has emptied, if there is one: what was merged into it stands for itself again."""
        unused = Venue.objects.filter(schedules=None)
        drafts = {
            schedule.get("venue")
            for listing in Listing.objects.all()
            for revision in listing.revisions.all()
            for schedule in revision.content["schedules"]
        }
        if venue := self.any_of(unused.exclude(pk__in=drafts - {None})):
            venue.delete()

    def does_put_a_venue_in_a_district(self):
        if (venue := self.venue()) and (district := self.any_of(District)):
            VenueDistrict.objects.get_or_create(venue=venue, district=district)

    def does_take_a_venue_out_of_a_district(self):
        if row := self.any_of(VenueDistrict):
            row.delete()

    def does_assign_districts(self):
        assign_districts()

    # -- areas, bodies, choices

    def does_rename_an_area(self):
        if row := self.any_of(self.random.choice((Prefecture, Municipality, District, GazetteerEntry))):
            row.name = f"{self.word()}{row.pk}"[:20]
            row.save()

    def does_move_a_town(self):
        if town := self.any_of(GazetteerEntry):
            town.latitude = SOUTH + self.random.random() * SIZE
            town.save()

    def does_end_a_district(self):
        """Merged into another, or revived."""
        if district := self.any_of(District):
            district.status = self.random.choice(("current", "former"))
            district.save()
            district.successors.set([] if district.status == "current" else [self.any_of(District)])

    def does_delete_an_area(self):
        if row := self.any_of(self.random.choice((District, GazetteerEntry))):
            row.delete()
        municipality = self.random.choice(self.municipalities)
        GazetteerEntryFactory(municipality=municipality)
        DistrictFactory(municipality=municipality, geometry=square(WEST, SOUTH, SIZE))

    def does_delete_a_municipality(self):
        if rule := self.any_of(EligibilityRule.objects.filter(prefecture=None, district=None)):
            passing = MunicipalityFactory()
            rule.municipality = passing
            rule.save()
            passing.delete()

    def does_change_an_organisation(self):
        if body := self.any_of(Organisation):
            body.name, body.municipality = self.word(), self.random.choice([*self.municipalities, None])
            body.save()

    def does_move_an_organisation(self):
        if (body := self.any_of(Organisation)) and (district := self.any_of(District)):
            self.random.choice((
                lambda: body.districts.set([district]),
                lambda: body.districts.clear(),
                lambda: district.organisations.add(body),
                lambda: district.organisations.clear(),
            ))()  # fmt: skip

    def does_delete_an_organisation(self):
        if body := self.any_of(Organisation):
            body.delete()
        OrganisationFactory(municipality=self.random.choice(self.municipalities))

    def does_change_a_choice(self):
        if term := self.any_of(self.random.choice(TERMS)):
            name, value = self.random.choice((
                ("name", self.word()), ("active", not term.active), ("sort_order", self.random.randint(0, 99)),
                ("kana", self.word()), ("name_easy", self.word()),
            ))  # fmt: skip
            setattr(term, name, value)
            term.save()
            if isinstance(term, Category):
                term.sensitive = not term.sensitive
                term.save()

    def does_delete_a_choice(self):
        model = self.random.choice(TERMS)
        if model.objects.count() > 5 and (term := self.any_of(model)):
            term.delete()

    def does_change_an_arrangement(self):
        arrangement = WideAreaArrangement.objects.create(name=self.word())
        arrangement.hosts.set(self.some_of(Municipality))
        self.any_of(WideAreaArrangement).delete()
