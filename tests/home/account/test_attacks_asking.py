"""What can be tried from outside, without an account: false claims, and forms for readers filled in to do harm."""

import pytest
from django.core import mail
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse
from wagtail.models import Revision

from directory.enums import ListingStatus, Visibility
from directory.models import Channel, Listing, Membership, Organisation, User, Venue
from home.models import Invitation, JoinRequest, JoinStatus, Report, ReportState
from home.reports import services as reports
from tests.factories import ListingFactory, VenueFactory
from tests.home.desk_world import curator_of, make_town

from .conftest import sent_code, sent_key
from .test_attacks_pages import CODE, Elements, assert_harmless

pytestmark = pytest.mark.django_db
HERE = {"sec-fetch-site": "same-origin"}
ASKS = {"organisation_name": "浜の会", "person": "浜 花子", "position": "世話人", "email": "thief@example.jp"}
LINE_BREAKS = ["\r\n", "\n", "%0d%0a", "\u2028", "\x85"]
LONG_ADDRESS = "ﬃ" * 90 + "@example.jp"  # one sign each, and three once they are written plainly


@pytest.fixture
def here():
    return make_town("99201", "凪浦市")


@pytest.fixture
def there():
    return make_town("98201", "遠野市")


def claim(listing: Listing, client: Client | None = None, /, **typed: object):
    return (client or Client()).post(reverse("claim", args=[listing.public_id]), ASKS | typed, headers=HERE)


def tell(listing: Listing, /, **typed: object):
    return Client().post(reverse("report", args=[listing.public_id]), {"topics": ["when"]} | typed, headers=HERE)


def everything() -> list:
    """All that a claim or a report must leave alone."""
    models = (Listing, Organisation, Membership, User, Channel, Venue, Invitation, Revision)
    return [list(model.objects.order_by("pk").values()) for model in models]


# --- Other sites ------------------------------------------------------------------------------------------------------


#: Of Wagtail (its own tokens), and what the pages of other sites are meant to ask: it writes nothing.
READ_FROM_ELSEWHERE = ("admin/", "api/", "hsds/", "embed/v1/results")


def without_a_cookie(patterns=None, route: str = "") -> list[tuple[str, URLPattern]]:
    """Addresses that Django's own check of forms doesn't guard."""
    found = []
    for one in get_resolver().url_patterns if patterns is None else patterns:
        here = route + str(one.pattern)
        if hasattr(one, "url_patterns"):
            found += without_a_cookie(one.url_patterns, here)
        elif getattr(one.callback, "csrf_exempt", False) and not here.startswith(READ_FROM_ELSEWHERE):
            found.append((here, one))
    return found


FOREIGN = [
    {},
    {"origin": "https://evil.example"},
    {"origin": "null"},
    {"origin": "http://testserver.evil.example"},
    {"origin": "https://testserver"},
    {"referer": "http://testserver/"},
    {"sec-fetch-site": "cross-site", "origin": "http://testserver"},
    {"sec-fetch-site": "same-site"},
    {"sec-fetch-site": "none"},
    {"sec-fetch-site": ""},
    {"sec-fetch-site": "same-origin, cross-site"},
]


def test_no_form_without_a_cookie_can_be_sent_from_another_site(here):
    """However the address is found: a new one is tried as soon as it stands in the URLconf."""
    before, names = everything(), set()
    for route, one in without_a_cookie():
        names.add(one.name)
        path = reverse(one.name, args=[here.listing.public_id] if one.pattern.converters else [])
        for headers in FOREIGN:
            assert Client().post(path, ASKS | {"topics": ["when"]}, headers=headers).status_code == 403, (
                route,
                headers,
            )
        assert Client().post(path, {}, headers=HERE).status_code != 403, route
    assert {"claim", "report", "groups_new", "account_still_correct", "account_cancel_date"} <= names
    assert everything() == before and not Report.objects.exists() and not JoinRequest.objects.exists()


# --- False claims -----------------------------------------------------------------------------------------------------


def test_a_claim_opens_nothing_until_somebody_has_called(here):
    """Neither the page nor an account nor a word that isn't public; not with the code that anybody may ask for."""
    Channel.objects.create(listing=here.listing, kind="phone", value="0123-45-6789")
    before, thief = everything(), Client()
    answers = [claim(here.listing, thief), thief.get(reverse("groups_sent"))]
    answers.append(thief.get(reverse("claim", args=[here.listing.public_id])))
    thief.post(reverse("account_login"), {"email": "thief@example.jp"})
    answers.append(thief.get(reverse("account"), follow=True))
    assert all("0123-45-6789" not in one.content.decode() for one in answers)
    assert everything() == before
    assert all("0123-45-6789" not in one.body for one in mail.outbox)
    pages = ("account_listing", "account_listing_preview", "account_listing_history", "account_listing_contact")
    assert {thief.get(reverse(one, args=[here.listing.public_id])).status_code for one in pages} == {302}


def test_who_is_declined_gets_no_further(here):
    curator = curator_of(here.council)
    claim(here.listing)
    before = everything()
    desk = Client()
    desk.force_login(curator, backend="django.contrib.auth.backends.ModelBackend")
    address = reverse("join_request", args=[JoinRequest.objects.get().pk])
    desk.post(address, {"do": "decline", "role": "owner", "into": "", "comment": "会長さんはご存じないそうです。"})
    thief = Client()
    thief.post(reverse("account_login"), {"email": "thief@example.jp"})
    assert thief.post(reverse("account_confirm_login_code"), {"code": "000-000"}).status_code in (200, 302)
    assert thief.get(reverse("account")).status_code == 302
    rows = everything()
    assert rows[:3] == before[:3] and rows[4:] == before[4:]
    assert JoinRequest.objects.get().status == JoinStatus.DECLINED


def test_the_answer_goes_to_who_asked_and_lets_in_nobody_else(here, group, signed_in):
    """The invitation after a claim is for its address: whoever else holds the link is asked for a code sent there."""
    claim(here.listing)
    desk = signed_in(curator_of(here.council))
    sent = {"do": "approve", "role": "editor", "into": "", "checked_with": "0123-45-6789の会長さん"}
    desk.post(reverse("join_request", args=[JoinRequest.objects.get().pk]), sent)
    assert mail.outbox[-1].to == ["thief@example.jp"]
    finder = signed_in(group.stranger)
    finder.post(reverse("account_invitation"), {"key": sent_key()})
    assert not Membership.objects.filter(user=group.stranger, organisation__name="浜の会").exists()
    asked = Client()
    asked.post(reverse("account_invitation"), {"key": sent_key()})
    asked.post(reverse("account_confirm_login_code"), {"code": sent_code(), "action": "verify"})
    member = Membership.objects.get(organisation__name="浜の会")
    assert (member.user.email, member.role) == ("thief@example.jp", "editor")
    old = here.objects[Organisation]
    assert asked.get(reverse("account_organisation", args=[old.public_id])).status_code == 404


OVERPOSTED = {
    "status": "approved", "answered_by": 1, "answered_at": "2026-01-01", "checked_with": "会長さん", "organisation": 1,
    "id": 1, "pk": 1, "role": "owner", "into": 1, "do": "approve", "live": "on", "is_superuser": "on",
}  # fmt: skip


def test_a_claim_says_nothing_of_what_staff_say(here, there):
    """Nor of another listing than the one whose page it was sent from."""
    more = {"listing": there.listing.pk, "municipality": there.municipality.pk, "title": "奪う", "summary": "奪う"}
    before = everything()
    claim(here.listing, **OVERPOSTED, **more)
    asked = JoinRequest.objects.get()
    assert (asked.listing, asked.municipality, asked.title, asked.summary) == (here.listing, None, "", "")
    assert (asked.status, asked.answered_by, asked.answered_at) == (JoinStatus.WAITING, None, None)
    assert (asked.checked_with, asked.organisation) == ("", None) and everything() == before


def test_a_registration_is_no_claim(here):
    sent = ASKS | OVERPOSTED | {
        "listing": here.listing.pk, "title": "浜の茶の間", "kind": "place", "summary": "話す", "municipality": "凪浦市",
        "when": "火曜日", "channel_kind": "url", "channel_value": "javascript:x", "organisation_kind": "voluntary",
        "category": here.listing.categories.model.objects.filter(active=True).first().pk,
    }  # fmt: skip
    assert Client().post(reverse("groups_new"), sent, headers=HERE).status_code == 302
    asked = JoinRequest.objects.get()
    assert (asked.listing, asked.status, asked.organisation, asked.checked_with) == (None, JoinStatus.WAITING, None, "")


@pytest.mark.parametrize("change", [{"live": False}, {"status": ListingStatus.CLOSED, "status_reason": "終わり"}])
def test_what_is_not_public_is_claimed_by_nobody_and_answers_alike(here, change):
    """Whether there is such a number can't be found out."""
    Listing.objects.filter(pk=here.listing.pk).update(**change)
    answers = [claim(here.listing), Client().post(reverse("claim", args=["zzzzzzzz"]), ASKS, headers=HERE)]
    assert [one.status_code for one in answers] == [404, 404]
    assert answers[0].content == answers[1].content.replace(b"zzzzzzzz", here.listing.public_id.encode())


# --- Words ------------------------------------------------------------------------------------------------------------


def test_code_in_a_claim_stays_text_on_the_desk_and_in_the_mail(here, signed_in):
    claim(here.listing, **dict.fromkeys(("organisation_name", "person", "position", "note"), CODE))
    asked = JoinRequest.objects.get()
    JoinRequest.objects.update(phone=CODE[:40], when=CODE, channel_value=CODE, title=CODE)
    desk = signed_in(curator_of(here.council))
    for path in (reverse("join_requests"), reverse("join_request", args=[asked.pk]), reverse("wagtailadmin_home")):
        page = desk.get(path).content.decode()
        assert [one for one in Elements(page).found if "xss" in one or "javascript:x" in one] == [], path
    assert "&lt;xss" in desk.get(reverse("join_request", args=[asked.pk])).content.decode()
    assert_harmless(mail.outbox[-1].alternatives[0].content, "the mail")


def test_code_in_a_report_stays_text_for_the_group_on_the_desk_and_in_the_answer(here, group, signed_in):
    here.listing.organisations.set([group.organisation])
    here.listing.save()
    assert tell(here.listing, text=CODE, contact="tori@example.jp").status_code == 302
    one = Report.objects.get()
    mine, desk = signed_in(group.owner), signed_in(curator_of(here.council))
    pages = {
        reverse("account"): mine, reverse("account_report", args=[one.pk]): mine, reverse("reader_reports"): desk,
        reverse("reader_report", args=[one.pk]): desk, reverse("wagtailadmin_home"): desk,
    }  # fmt: skip
    for path, browser in pages.items():
        page = browser.get(path).content.decode()
        assert [found for found in Elements(page).found if "xss" in found or "javascript:x" in found] == [], path
    assert "&lt;xss" in mine.get(reverse("account_report", args=[one.pk])).content.decode()
    mine.post(reverse("account_report", args=[one.pk]), {"do": "answer", "answer": CODE})
    assert mail.outbox[-1].to == ["tori@example.jp"]
    assert_harmless(mail.outbox[-1].alternatives[0].content, "the answer")


@pytest.mark.parametrize("form", [claim, tell])
def test_what_was_typed_and_refused_stays_text(here, form):
    typed = dict.fromkeys([*ASKS, "text", "contact", "phone", "note"], CODE) | {"topics": [CODE], "website": ""}
    page = form(here.listing, **typed)
    assert page.status_code == 200 and "&lt;xss" in page.content.decode()
    assert_harmless(page.content.decode(), form.__name__)


@pytest.mark.parametrize("sign", LINE_BREAKS)
def test_no_header_of_a_mail_comes_from_outside(here, group, signed_in, sign, django_capture_on_commit_callbacks):
    """Addresses with more behind them are refused; names and titles in subjects stay one line."""
    bad = f"tori@example.jp{sign}Bcc: all@example.jp"
    for answer in (claim(here.listing, email=bad), tell(here.listing, contact=bad)):
        assert answer.status_code == 200
    assert not JoinRequest.objects.exists() and not Report.objects.exists() and mail.outbox == []
    here.listing.title = f"潮{sign}Bcc: all@example.jp{sign}{sign}開いて"
    here.listing.organisations.set([group.organisation])
    here.listing.save()
    with django_capture_on_commit_callbacks(execute=True):
        claim(here.listing, organisation_name=f"浜{sign}Bcc: all@example.jp", person=f"浜{sign}To: all@example.jp")
        tell(here.listing, text=f"x{sign}Bcc: all@example.jp", contact="tori@example.jp")
    signed_in(group.owner).post(
        reverse("account_report", args=[Report.objects.get().pk]),
        {"do": "answer", "answer": f"直した{sign}Bcc: x@y.jp"},
    )
    assert len(mail.outbox) == 4
    for message in mail.outbox:
        written = message.message()
        assert len(message.recipients()) == 1 and "Bcc" not in written and len(written.get_all("To")) == 1
        assert len(message.subject.splitlines()) == 1


@pytest.mark.parametrize("form", ["report", "claim", "invite", "sign in"])
def test_an_address_that_grows_when_written_plainly_is_refused_not_broken(here, group, signed_in, form):
    """PostgreSQL refuses what is longer than its column, which would be an error page."""
    owner = signed_in(group.owner)
    if form == "report":
        assert tell(here.listing, contact=LONG_ADDRESS).status_code == 200
    elif form == "claim":
        assert claim(here.listing, email=LONG_ADDRESS).status_code == 200
    elif form == "invite":
        sent = {"do": "invite", "role": "editor", "email": LONG_ADDRESS}
        owner.post(reverse("account_members", args=[group.organisation.public_id]), sent)
    else:
        assert Client().post(reverse("account_login"), {"email": LONG_ADDRESS}).status_code == 200
    assert mail.outbox == [] and not Report.objects.exists() and not Invitation.objects.exists()


# --- Reports ----------------------------------------------------------------------------------------------------------


def test_a_report_changes_nothing_and_says_only_what_a_reader_may(here, there):
    before = everything()
    more = {"listing": there.listing.pk, "state": "answered", "answer": "直した", "settled_by": 1, "language": "xx"}
    assert tell(here.listing, text="木曜でした", **more).status_code == 302
    one = Report.objects.get()
    assert (one.listing, one.state, one.answer, one.settled_by) == (here.listing, ReportState.OPEN, "", None)
    assert one.language == "ja" and everything() == before


def test_nothing_of_a_report_is_public(here):
    address = here.listing.get_absolute_url()
    paths = [address, f"{address}report/", f"{address}report/sent/", f"/api/v1/listings/{here.listing.public_id}/"]
    paths += [f"{address}calendar.ics", reverse("search"), reverse("help_out")]
    before = [Client().get(path).content for path in paths]
    tell(here.listing, text="ここだけのひみつ", contact="tori@example.jp", topics=["ended", "trouble"])
    after = [Client().get(path).content for path in paths]
    assert before == after
    assert all("ここだけのひみつ".encode() not in page and b"tori@" not in page for page in after)


def test_the_form_of_a_report_tells_nothing_of_a_hidden_place(here):
    hall = VenueFactory(name="ひみつの家", address="浜町9-9")
    listing = ListingFactory(municipality=here.municipality, venue=hall, location_visibility=Visibility.AREA)
    for answer in (
        Client().get(f"{listing.get_absolute_url()}report/"), tell(listing, topics=[]),
        Client().get(f"{listing.get_absolute_url()}report/sent/"), Client().get(f"{listing.get_absolute_url()}claim/"),
    ):  # fmt: skip
        assert answer.status_code == 200
        assert "ひみつの家" not in answer.content.decode() and "浜町9-9" not in answer.content.decode()


@pytest.mark.parametrize("header", ["x-forwarded-for", "x-real-ip", "forwarded", "cf-connecting-ip"])
def test_nobody_gets_past_the_limits_by_calling_themselves_another(here, header):
    """The address that counts is the connection's (config/wsgi.py says whose word is taken for another)."""
    for number in range(10):
        name = {header: f"203.0.113.{number}"}
        sent = Client().post(f"{here.listing.get_absolute_url()}report/", {"topics": ["when"]}, headers=HERE | name)
        assert sent.status_code == 302
    other = ListingFactory()
    last = Client().post(
        f"{other.get_absolute_url()}report/", {"topics": ["when"]}, headers=HERE | {header: "203.0.113.99"}
    )
    assert last.status_code == 429 and Report.objects.count() == 10


def test_what_fills_in_the_trap_learns_nothing_and_costs_nobody_a_turn(here):
    for _ in range(15):
        answer = tell(here.listing, website="x")
        assert answer["Location"].endswith("/report/sent/")
        answer = claim(here.listing, leave_empty="x")
        assert answer["Location"] == reverse("groups_sent")
    assert not Report.objects.exists() and not JoinRequest.objects.exists() and mail.outbox == []
    assert tell(here.listing).status_code == 302 and Report.objects.count() == 1


def test_no_reader_is_written_to_twice_or_by_two(here, group, signed_in):
    """Of two people who answer one report only the first is heard."""
    one = reports.send_in(here.listing, topics=["when"], text="", contact="tori@example.jp", staff_only=False)
    reports.answer(one, group.owner, "直しました")
    with pytest.raises(reports.ValidationError):
        reports.answer(one, group.editor, "もう一度")
    assert len(mail.outbox) == 1 and Report.objects.get().contact == ""
