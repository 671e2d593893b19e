"""The demo's WHAT and WHEN: one listing per entry of the files, with all that hangs on it."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Any

from dateutil.relativedelta import relativedelta
from dateutil.rrule import rrulestr
from django.db.models import Model
from django.utils import timezone

from activities.enums import PlaceKind
from activities.models import Schedule, ScheduleSession
from directory.enums import Answer
from directory.models import (
    Audience,
    Category,
    Channel,
    District,
    EligibilityRule,
    Feature,
    Listing,
    ListingDistrict,
    ListingFeature,
    Organisation,
    Standpoint,
    SupportDesk,
    Venue,
)

from .places import SOURCE, demo_districts

MONTHS_BACK = 7  # schedules began that long ago, so that the calendar has a past
_PARTICIPATION = ("in_person", "online", "telephone", "sns")
_FIELDS = {field.name for field in Listing._meta.concrete_fields} - {"id", "municipality", "prefecture"}
_SCHEDULE_FIELDS = ("name", "rrule", "note", "time_on_request", "all_day")


class ListingRows:
    """Makes rows of file entries and writes them together. Ids and slugs in the files that nobody knows: KeyError."""

    def __init__(
        self,
        organisations: dict[str, Organisation],
        venues: dict[str, Venue],
        desks: dict[str, SupportDesk],
        today: date,
    ) -> None:
        self.organisations, self.venues, self.desks, self.today = organisations, venues, desks, today
        models = (Category, Audience, Standpoint, Feature)
        self.terms = {model: {term.slug: term for term in model.objects.all()} for model in models}
        self.districts: dict[str, District] = {d.name: d for d in demo_districts().current().elementary()}
        self.listings: list[Listing] = []
        self.parts: dict[type[Model], list[Model]] = defaultdict(list)  # what hangs on them, parents first

    def add(self, entry: dict[str, Any]) -> None:
        """Take in one listing with all that hangs on it."""
        listing = Listing(source=SOURCE, origin_id=entry["id"], **self._own_fields(entry))
        self.listings.append(listing)
        self._link(listing, "organisations", [self.organisations[name] for name in entry["organisations"]])
        self._link(listing, "categories", self._pick(Category, entry["categories"]))
        self._link(listing, "audiences", self._pick(Audience, entry["audiences"]))
        self._link(listing, "standpoints", self._pick(Standpoint, entry.get("standpoints", [])))
        self._link(listing, "support_desks", [self.desks[name] for name in entry.get("support_desks", [])])
        self.parts[ListingFeature] += [
            ListingFeature(listing=listing, feature=feature, answer=Answer(answer))
            for answer, slugs in entry["features"].items()
            for feature in self._pick(Feature, slugs)
        ]
        self.parts[Channel] += [
            Channel(listing=listing, sort_order=order, **channel)
            for order, channel in enumerate(entry.get("channels", []))
        ]
        self.parts[EligibilityRule] += [self._rule(listing, rule) for rule in entry["eligibility"].get("rules", [])]
        self.parts[ListingDistrict] += [
            ListingDistrict(listing=listing, district=self.districts[name], text=name)
            for name in entry.get("serves", [])
        ]
        for order, row in enumerate(entry["schedules"]):
            self._add_schedule(listing, order, row)

    def write(self) -> list[int]:
        """Write all rows in one go. Returns the listings' keys."""
        Listing.objects.bulk_create(self.listings)
        for model, rows in self.parts.items():
            model.objects.bulk_create(rows)
        return [listing.pk for listing in self.listings]

    def _link(self, owner: Model, name: str, targets: Iterable[Model]) -> None:
        """Rows of a many-to-many field of an object that isn't saved yet."""
        field = owner._meta.get_field(name)
        through = field.remote_field.through
        ends = field.m2m_field_name(), field.m2m_reverse_field_name()
        self.parts[through] += [through(**dict(zip(ends, (owner, target), strict=True))) for target in targets]

    def _pick(self, model: type[Model], slugs: Iterable[str]) -> list[Any]:
        return [self.terms[model][slug] for slug in slugs]

    def _own_fields(self, entry: dict[str, Any]) -> dict[str, Any]:
        """Columns of the listing itself. Those the files call by the same name are taken over as they are."""
        fields = {name: value.strip() if isinstance(value, str) else value for name, value in entry.items()
                  if name in _FIELDS}  # fmt: skip
        modes = entry.get("participation", ["in_person"])
        fields |= {mode: mode in modes for mode in _PARTICIPATION}
        fields |= {f"ask_{what}": answer for what, answer in entry.get("asked", {}).items()}
        fields["eligibility_status"] = entry["eligibility"]["status"]
        fields["eligibility_note"] = entry["eligibility"].get("note", "")
        fields["municipality_id"] = entry.get("municipality") or self._municipality_of_venue(entry)
        fields["prefecture_id"] = entry.get("prefecture")
        now = timezone.make_aware(datetime.combine(self.today, time(12)))
        fields |= {"first_published_at": now, "last_published_at": now}
        if verified := entry.get("verified"):
            fields["verified_at"] = now - timedelta(days=verified["days"])
            fields["verified_method"] = verified["method"]
            fields["verified_for"] = verified.get("for", "")
        if days := entry.get("status_days_ago"):
            fields["status_since"] = self.today - timedelta(days=days)
        return fields

    def _municipality_of_venue(self, entry: dict[str, Any]) -> str | None:
        names = [row["venue"] for row in entry["schedules"] if "venue" in row]
        return self.venues[names[0]].municipality_id if names else None

    def _rule(self, listing: Listing, rule: dict[str, str]) -> EligibilityRule:
        return EligibilityRule(
            listing=listing,
            relation=rule["relation"],
            proof=rule["proof"],
            municipality_id=rule.get("municipality"),
            prefecture_id=rule.get("prefecture"),
            district=self.districts[rule["district"]] if "district" in rule else None,
        )

    def _add_schedule(self, listing: Listing, order: int, row: dict[str, Any]) -> None:
        schedule = Schedule(
            listing=listing,
            sort_order=order,
            place_kind=row.get("place", PlaceKind.VENUE),
            venue=self.venues[row["venue"]] if "venue" in row else None,
            municipality_id=row.get("municipality"),
            dtstart=self._first_date(row) if "rrule" in row else None,
            start_time=_time(row.get("start")),
            end_time=_time(row.get("end")),
            ends_next_day=row.get("next_day", False),
            **{name: row[name] for name in _SCHEDULE_FIELDS if name in row},
            **({"holiday_rule": row["holiday"]} if "holiday" in row else {}),
            **({"location_visibility": row["visibility"]} if "visibility" in row else {}),
        )
        self.parts[Schedule].append(schedule)
        for position, part in enumerate(row.get("sessions", [])):
            session = ScheduleSession(
                schedule=schedule,
                sort_order=position,
                name=part["name"],
                start_time=_time(part.get("start")),
                end_time=_time(part.get("end")),
                audience_note=part.get("audience_note", ""),
            )
            self.parts[ScheduleSession].append(session)
            self._link(session, "audiences", self._pick(Audience, part.get("audiences", [])))
            self._link(session, "standpoints", self._pick(Standpoint, part.get("standpoints", [])))

    def _first_date(self, row: dict[str, Any]) -> date:
        """The first date of the rule after the month it began in; `month_shift` makes touring dates take turns."""
        began = self.today.replace(day=1) - relativedelta(months=MONTHS_BACK - row.get("month_shift", 0))
        return rrulestr(row["rrule"], dtstart=datetime.combine(began, time()))[0].date()


def _time(text: str | None) -> time | None:
    return time.fromisoformat(text) if text else None
