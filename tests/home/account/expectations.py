"""Who gets where, one line per address: of /account/, of the API, and of every page that names a listing or a body.

A new address fails `test_permissions.py` until it has its line. The rules are below; one that fits none is a function
`(person, thing) -> outcome`, where outcome is `login` (sent to sign in) · `again` (asked to prove it once more) ·
`denied` (told so) · `none` (as if it weren't there) · `open`.
"""

from collections.abc import Callable

Rule = Callable[[str, str], str]

PEOPLE = (
    "anonymous", "stranger", "co-owner", "editor", "owner", "former member", "curator elsewhere", "curator here",
    "superuser",
)  # fmt: skip
#: What an address can name. `other's` is what the stranger's group runs.
LISTINGS = ("own", "other's", "draft", "closed", "merged", "deleted")
BODIES = ("own", "other's", "merged", "deleted")

MEMBERS = {"own": {"owner", "editor"}, "other's": {"stranger"}}
TOGETHER = {"owner", "editor", "co-owner"}
WRITERS = {"own": TOGETHER, "draft": TOGETHER, "closed": TOGETHER, "other's": {"stranger"}}


def anybody(person: str, thing: str) -> str:
    return "open"


def signed_in(person: str, thing: str) -> str:
    return "login" if person == "anonymous" else "open"


def once_more(person: str, thing: str) -> str:
    """What changes how one signs in: whoever is signed in proves it anew first."""
    return "login" if person == "anonymous" else "again"


def not_set_up(person: str, thing: str) -> str:
    """What one hasn't got can't be shown or taken away."""
    return "login" if person == "anonymous" else "none"


def signs_out(person: str, thing: str) -> str:
    """Whoever presses it stands before the door afterwards."""
    return "login"


def on_the_way(person: str, thing: str) -> str:
    """A step of signing in, come to without having begun."""
    return "login" if person == "anonymous" else "open"


def never(person: str, thing: str) -> str:
    return "none"


def members(person: str, thing: str) -> str:
    """Of the body itself; curators and administrators have the desk."""
    return signed_in(person, thing) if person in {"anonymous", *MEMBERS.get(thing, ())} else "none"


def owners(person: str, thing: str) -> str:
    return "denied" if person == "editor" and thing == "own" else members(person, thing)


def writers(person: str, thing: str) -> str:
    """Who belongs to one of the bodies that run the listing."""
    return signed_in(person, thing) if person in {"anonymous", *WRITERS.get(thing, ())} else "none"


def published(person: str, thing: str) -> str:
    """A public page: the same to everybody, whoever is signed in."""
    return "none" if thing in ("draft", "deleted") else "open"


def findable(person: str, thing: str) -> str:
    """As `published`, of what goes on: closed ones only keep a page."""
    return "none" if thing == "closed" else published(person, thing)


def claimable(person: str, thing: str) -> str:
    """As `findable`; what was merged into another page is claimed there."""
    return "none" if thing == "merged" else findable(person, thing)


EXPECTED: dict[str, Rule] = {
    # My area
    "account": signed_in,
    "account_organisation": members,
    "account_members": owners,
    "account_leave": members,
    "account_invitation": never,  # without a key
    # My listings
    "account_listing_new": members,
    "account_listing": writers,
    "account_listing_preview": writers,
    "account_listing_history": writers,
    "account_listing_version": not_set_up,  # the number is another listing's
    "account_listing_changes": not_set_up,
    "account_listing_copy": writers,
    "account_listing_what": writers,
    "account_listing_where": writers,
    "account_listing_place": writers,
    "account_listing_pin": not_set_up,  # without naming one of its halls
    "account_listing_contact": writers,
    "account_listing_who": writers,
    "account_listing_features": writers,
    "account_listing_first": writers,
    "account_listing_languages": writers,
    "account_listing_interval": writers,
    "account_listing_typed": writers,
    "account_listing_when": writers,
    "account_schedule_new": writers,
    "account_schedule": writers,  # an unknown number is a new one, so that a form sent twice makes one
    "account_schedule_typed": writers,
    "account_listing_pictures": writers,
    "account_picture": not_set_up,
    "account_picture_typed": not_set_up,
    "account_listing_dates": writers,
    "account_listing_headcounts": writers,
    "account_ending": writers,
    "account_report": not_set_up,
    # From a mail, without a signed link
    "account_still_correct": never,
    "account_cancel_date": never,
    "account_signup": anybody,
    # Signing in and out
    "account_login": anybody,
    "account_request_login_code": anybody,
    "account_confirm_login_code": on_the_way,
    "mfa_authenticate": on_the_way,
    "mfa_login_webauthn": on_the_way,
    "account_logout": signed_in,
    "account_logout_everywhere": signs_out,
    "account_request_reauthentication_code": signed_in,
    "account_confirm_reauthentication_code": once_more,
    "mfa_reauthenticate": once_more,
    "mfa_reauthenticate_webauthn": once_more,
    # How I sign in
    "account_me": signed_in,
    "account_new_address": once_more,
    "account_new_address_code": on_the_way,
    "mfa_index": signed_in,
    "mfa_list_webauthn": signed_in,
    "mfa_activate_totp": once_more,
    "mfa_deactivate_totp": not_set_up,
    "mfa_add_webauthn": once_more,
    "mfa_remove_webauthn": once_more,
    "mfa_view_recovery_codes": not_set_up,
    "mfa_generate_recovery_codes": once_more,
    # Public pages that name a listing or a body
    "listing": published,
    "listing_ics": published,
    "listing_calendar": published,
    "organisation_ics": published,
    "claim": claimable,
    "report": published,
    "report_sent": published,
    # The API
    "api:root": anybody,
    "api:openapi": anybody,
    "api:docs": anybody,
    "api:listings": anybody,
    "api:listings_geojson": anybody,
    "api:listing": published,
    "api:occurrences": anybody,
    "api:clusters": anybody,
    "api:districts": anybody,
    "api:district": never,
    "api:suggest": anybody,
    "api:taxonomy": anybody,
    "api:away": anybody,
    "api:downloads": never,  # no night has made a file here
    "api:download": never,
    "api:nothing": never,
}
