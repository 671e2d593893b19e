"""Listings and organisations as HSDS records, from their public view (`search.presenters`) and nothing else."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.encoding import iri_to_uri

from activities.enums import PlaceKind
from directory.enums import Answer, ChannelKind, EligibilityStatus, ListingStatus, Proof
from directory.models import Listing, Organisation, Venue
from search.feeds.contents import ANY
from search.models import Precision
from search.presenters import ListingView, PlaceView, PublicChannel

from .keys import Kind, key_of, own_key
from .terms import attribute
from .times import schedule_record

STATUS = {
    ListingStatus.OPEN: "active",
    ListingStatus.PAUSED: "temporarily closed",
    ListingStatus.CLOSED: "defunct",
}
#: RFC 6350's words for what a number is, as HSDS asks
PHONES = {ChannelKind.PHONE: "voice", ChannelKind.FAX: "fax", ChannelKind.RELAY: "textphone"}
WEB = (ChannelKind.URL, ChannelKind.FORM, ChannelKind.INSTAGRAM, ChannelKind.FACEBOOK, ChannelKind.X, ChannelKind.LINE)


@dataclass(frozen=True)
class Addresses:
    """Whole addresses of this site, made once for a list."""

    page: Callable[[str], str]
    calendar: Callable[[str], str]

    @classmethod
    def of(cls, request: HttpRequest) -> Addresses:
        def maker(name: str) -> Callable[[str], str]:
            before, after = request.build_absolute_uri(reverse(name, args=[ANY])).rsplit(ANY, 1)
            return lambda public_id: f"{before}{public_id}{after}"

        return cls(maker("listing"), maker("listing_ics"))


# --- Services ---------------------------------------------------------------------------------------------------------


def service(view: ListingView, addresses: Addresses) -> dict:
    """A listing with everything that is known of it in public."""
    listing, key = view.listing, service_id(view.listing)
    return told(
        {
            **plain_service(view, addresses),
            "phones": [_phone(one, key) for one in view.channels if one.kind in PHONES],
            "service_areas": _areas(view, key),
            "service_at_locations": [place_record(view, place, addresses) for place in view.places],
            "languages": _languages(listing, key),
            "cost_options": _cost(view, key),
            "required_documents": _documents(view, key),
            "attributes": _attributes(view, key),
        }
    )


def plain_service(view: ListingView, addresses: Addresses) -> dict:
    """As `service` without what there may be several of: what lists hold."""
    listing = view.listing
    organisers = list(listing.organisations.all())
    return told(
        {
            "id": service_id(listing),
            "name": listing.title,
            "alternate_name": listing.title_kana,
            "description": "\n\n".join(filter(None, (listing.summary, listing.description))),
            "url": _first(view, *WEB) or addresses.page(listing.public_id),
            "email": _first(view, ChannelKind.MAIL),
            "status": STATUS[ListingStatus(listing.status)],
            "application_process": listing.booking,
            "fees_description": listing.cost,
            "eligibility_description": "\n".join(
                filter(None, (view.eligibility, *view.eligibility_rules, listing.eligibility_note))
            ),
            "assured_date": timezone.localdate(listing.verified_at).isoformat() if listing.verified_at else None,
            "alert": listing.status_reason if listing.status == ListingStatus.PAUSED else None,
            "last_modified": timezone.localtime(listing.updated_at).isoformat(timespec="seconds"),
            "organization": organisation(organisers[0]) if organisers else None,
        }
    )


def service_id(listing: Listing) -> str:
    return key_of(Kind.SERVICE, listing.public_id)


def _first(view: ListingView, *kinds: ChannelKind) -> str | None:
    """The first public address of these kinds: what a program may follow."""
    found = (one for one in view.channels if one.kind in kinds)
    if kinds == (ChannelKind.MAIL,):
        return next((one.value.strip() for one in found), None)
    return next((iri_to_uri(one.href) for one in found if one.href), None)


def _phone(channel: PublicChannel, service: str) -> dict:
    return {
        "id": own_key("phone", service, channel.kind, channel.value),
        "service_id": service,
        "number": channel.value,
        "type": PHONES[ChannelKind(channel.kind)],
        "description": channel.note,
    }


def _areas(view: ListingView, service: str) -> list[dict]:
    """Whose people may come, where that is limited to some areas."""
    if view.listing.eligibility_status != EligibilityStatus.LIMITED:
        return []
    return [
        {"id": own_key("area", service, number), "service_id": service, "name": rule.area.name, "description": sentence}
        for number, (rule, sentence) in enumerate(
            zip(view.listing.eligibility_rules.all(), view.eligibility_rules, strict=True)
        )
    ]


def _languages(listing: Listing, service: str) -> list[dict]:
    """Ours are words, not codes."""
    words = listing.languages
    return [{"id": own_key("languages", service), "service_id": service, "name": words}] if words else []


def _cost(view: ListingView, service: str) -> list[dict]:
    free = any(feature.slug == "free" for feature, _note in view.features[Answer.YES])
    cost = {"id": own_key("cost", service), "service_id": service, "amount_description": view.listing.cost}
    if free:
        return [{**cost, "currency": "JPY", "amount": 0}]
    return [cost] if view.listing.cost else []


def _documents(view: ListingView, service: str) -> list[dict]:
    rules = [rule for rule in view.listing.eligibility_rules.all() if rule.proof == Proof.DOCUMENT]
    names = dict.fromkeys(f"{rule.area.name}に{rule.get_relation_display()}ことが分かるもの" for rule in rules)
    return [{"id": own_key("document", service, name), "service_id": service, "document": name} for name in names]


def _attributes(view: ListingView, service: str) -> list[dict]:
    listing = view.listing
    terms = [*listing.categories.all(), *listing.audiences.all(), *listing.standpoints.all()]
    plain = [attribute(term, "service", service) for term in terms if term.active]
    answers = ((feature, answer) for answer, found in view.features.items() for feature, _note in found)
    return plain + [attribute(feature, "service", service, answer) for feature, answer in answers]


# --- Places -----------------------------------------------------------------------------------------------------------


def place_id(listing: Listing, view: PlaceView) -> str:
    return key_of(Kind.PLACE, listing.public_id, view.place.key)


def place_record(view: ListingView, place: PlaceView, addresses: Addresses, *, full: bool = True) -> dict:
    """A service at location; `full` with when it is there and all that is known of the place."""
    listing, key = view.listing, place_id(view.listing, place)
    calendar = addresses.calendar(listing.public_id)
    location = _location(place, key, addresses.page(listing.public_id), full=full)
    record = {"id": key, "service_id": service_id(listing), "location_id": location["id"], "location": location}
    if full:
        schedules = [one for one in place.schedules if one.pk]
        record["schedules"] = [told(schedule_record(one, service_id(listing), key, calendar)) for one in schedules]
    return told(record)


def _location(view: PlaceView, key: str, page: str, *, full: bool) -> dict:
    """HSDS has no word for a point that stands for an area, so only a door has one."""
    place, venue = view.place, view.place.venue
    area = place.municipality or place.prefecture
    online = place.key == PlaceKind.ONLINE
    identity = key_of(Kind.VENUE, venue.public_id) if venue else own_key("location", key)
    record = {
        "id": identity,
        "location_type": "virtual" if online else "physical",
        "url": page if online else None,
        "name": str(place.label) if place.name or online or not area else area.name,
        "description": "" if place.name else str(place.label),
    }
    if venue:
        record["transportation"] = "\n".join(filter(None, (venue.nearest_stop, venue.access, venue.parking)))
        if place.precision == Precision.EXACT:
            record |= {"latitude": place.latitude, "longitude": place.longitude}
        if full:
            record |= {"addresses": [_address(view, identity)], "accessibility": _accessibility(venue, identity)}
    return told(record)


def _address(view: PlaceView, location: str) -> dict:
    """Japanese addresses are known without their postal code, which HSDS wants to be there."""
    place, venue = view.place, view.place.venue
    city = place.municipality
    prefecture = place.prefecture.name if place.prefecture else ""
    town = f"{city.county}{city.name}" if city else ""
    return {
        "id": own_key("address", location),
        "location_id": location,
        "address_1": venue.address.removeprefix(prefecture).removeprefix(town),
        "address_2": venue.building,
        "city": town,
        "state_province": prefecture,
        "postal_code": "",
        "country": "JP",
        "address_type": "physical",
    }


def _accessibility(venue: Venue, location: str) -> list[dict]:
    said = {"id": own_key("accessibility", location), "location_id": location, "description": venue.accessibility}
    return [said] if venue.accessibility else []


# --- Organisations ----------------------------------------------------------------------------------------------------


def organisation(one: Organisation) -> dict:
    """A body as its listings' pages name it; what its office is reached by is nobody's business."""
    return told(
        {
            "id": key_of(Kind.ORGANISATION, one.public_id),
            "name": one.name,
            "alternate_name": one.name_en or one.kana,
            "description": one.description,
            "website": iri_to_uri(one.url),
            "legal_status": str(one.get_kind_display()),
        }
    )


def full_organisation(one: Organisation, services: list[dict]) -> dict:
    """With its 法人番号 and what it runs."""
    identifiers = [
        {
            "id": own_key("identifier", one.public_id),
            "organization_id": key_of(Kind.ORGANISATION, one.public_id),
            "identifier_scheme": "JP-JCN",
            "identifier_type": "法人番号",
            "identifier": one.corporate_number,
        }
    ]
    known = {"organization_identifiers": identifiers} if one.corporate_number else {}
    return organisation(one) | known | told({"services": services})


def told(record: dict) -> dict:
    """Without what isn't known. What HSDS requires stays, be it empty."""
    required = {"description", "postal_code"}
    return {name: value for name, value in record.items() if name in required or value not in (None, "", [])}
