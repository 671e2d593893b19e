"""The demo's WHAT and WHEN: one listing per entry of the files, with all that hangs on it."""

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


class ListingBuilder:
    """Makes listings of file entries. Ids and slugs in the files become rows here; a wrong one is a KeyError."""

    def __init__(
        self,
        organisations: dict[str, Organisation],
        venues: dict[str, Venue],
        desks: dict[str, SupportDesk],
        today: date,
    ) -> None:
        self.organisations, self.venues, self.desks, self.today = organisations, venues, desks, today
        self.terms = {model: {term.slug: term for term in model.objects.all()} for model in (
            Category, Audience, Standpoint, Feature
        )}  # fmt: skip
        self.districts: dict[str, District] = {d.name: d for d in demo_districts().current().elementary()}

    def build(self, entry: dict[str, Any]) -> Listing:
        """Save one listing with its children and the districts it serves."""
        listing = Listing(source=SOURCE, origin_id=entry["id"], **self._own_fields(entry))
        listing.organisations = [self.organisations[name] for name in entry["organisations"]]
        listing.categories = self._pick(Category, entry["categories"])
        listing.audiences = self._pick(Audience, entry["audiences"])
        listing.standpoints = self._pick(Standpoint, entry.get("standpoints", []))
        listing.support_desks = [self.desks[name] for name in entry.get("support_desks", [])]
        listing.listing_features = [
            ListingFeature(feature=feature, answer=Answer(answer))
            for answer, slugs in entry["features"].items()
            for feature in self._pick(Feature, slugs)
        ]
        listing.channels = [Channel(**channel) for channel in entry.get("channels", [])]
        listing.eligibility_rules = [self._rule(rule) for rule in entry["eligibility"].get("rules", [])]
        listing.schedules = [self._schedule(row) for row in entry["schedules"]]
        listing.full_clean()
        listing.save()
        ListingDistrict.objects.bulk_create(
            ListingDistrict(listing=listing, district=self.districts[name], text=name)
            for name in entry.get("serves", [])
        )
        return listing

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

    def _rule(self, rule: dict[str, str]) -> EligibilityRule:
        return EligibilityRule(
            relation=rule["relation"],
            proof=rule["proof"],
            municipality_id=rule.get("municipality"),
            prefecture_id=rule.get("prefecture"),
            district=self.districts[rule["district"]] if "district" in rule else None,
        )

    def _schedule(self, row: dict[str, Any]) -> Schedule:
        schedule = Schedule(
            place_kind=row.get("place", PlaceKind.VENUE),
            venue=self.venues[row["venue"]] if "venue" in row else None,
            dtstart=self._first_date(row) if "rrule" in row else None,
            start_time=_time(row.get("start")),
            end_time=_time(row.get("end")),
            ends_next_day=row.get("next_day", False),
            **{name: row[name] for name in _SCHEDULE_FIELDS if name in row},
            **({"holiday_rule": row["holiday"]} if "holiday" in row else {}),
        )
        schedule.sessions = [self._session(session) for session in row.get("sessions", [])]
        return schedule

    def _first_date(self, row: dict[str, Any]) -> date:
        """The first date of the rule after the month it began in; `month_shift` makes touring dates take turns."""
        began = self.today.replace(day=1) - relativedelta(months=MONTHS_BACK - row.get("month_shift", 0))
        return rrulestr(row["rrule"], dtstart=datetime.combine(began, time()))[0].date()

    def _session(self, row: dict[str, Any]) -> ScheduleSession:
        session = ScheduleSession(
            name=row["name"],
            start_time=_time(row.get("start")),
            end_time=_time(row.get("end")),
            audience_note=row.get("audience_note", ""),
        )
        session.audiences = self._pick(Audience, row.get("audiences", []))
        session.standpoints = self._pick(Standpoint, row.get("standpoints", []))
        return session


def _time(text: str | None) -> time | None:
    return time.fromisoformat(text) if text else None
