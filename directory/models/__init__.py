"""Who and where. One aggregate per file; `querysets.py` holds the reading vocabulary, `services/` the writing."""

from .areas import Municipality, Prefecture
from .arrangements import WideAreaArrangement
from .districts import District, DistrictBoundary
from .gazetteer import GazetteerEntry
from .listing_parts import Channel, EligibilityRule, ListingDistrict, ListingFeature, ListingImage
from .listings import OPERATIONAL_FIELDS, Listing
from .organisations import Curatorship, Membership, Organisation
from .support import SupportDesk
from .taxonomy import Audience, Category, Feature, Standpoint
from .users import User
from .venues import Venue, VenueDistrict

__all__ = [
    "OPERATIONAL_FIELDS",
    "Audience",
    "Category",
    "Channel",
    "Curatorship",
    "District",
    "DistrictBoundary",
    "EligibilityRule",
    "Feature",
    "GazetteerEntry",
    "Listing",
    "ListingDistrict",
    "ListingFeature",
    "ListingImage",
    "Membership",
    "Municipality",
    "Organisation",
    "Prefecture",
    "Standpoint",
    "SupportDesk",
    "User",
    "Venue",
    "VenueDistrict",
    "WideAreaArrangement",
]
