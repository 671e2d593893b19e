"""What somebody without an account may ask, and what becomes of it before anybody has called: nothing public."""

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from directory.enums import ListingStatus
from directory.models import Listing, Organisation, User
from home.models import JoinRequest
from home.pages import ensure_pages

from .conftest import ASKS, HERE

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]


def claim(listing, sent, client=None, **headers):
    address = reverse("claim", args=[listing.public_id])
    return (client or Client()).post(address, sent, headers=HERE | headers)


def register(sent):
    return Client().post(reverse("groups_new"), sent, headers=HERE)


def test_a_claim_is_kept_and_nothing_else_happens(towns, client):
    here, _there = towns
    assert (
        reverse("claim", args=[here.listing.public_id]) in client.get(here.listing.get_absolute_url()).content.decode()
    )
    before = User.objects.count(), Organisation.objects.count()
    response = claim(here.listing, ASKS, client)
    assert response["Location"] == reverse("groups_sent") and not response.cookies
    asked = JoinRequest.objects.get()
    assert (asked.listing, asked.email, asked.phone) == (here.listing, "hanako@example.jp", "090-1234-5678")
    assert before == (User.objects.count(), Organisation.objects.count())


def test_the_mail_says_nothing_that_was_typed(towns):
    claim(towns[0].listing, ASKS | {"note": "買って https://spam.example", "organisation_name": "買ってください"})
    [message] = mail.outbox
    assert message.to == ["hanako@example.jp"]
    for text in (message.body, message.alternatives[0].content, message.subject):
        assert "買って" not in text and "spam" not in text and "浜" not in text


def test_names_stay_one_line(towns):
    """They stand in mail and in lists of the desk. What is asked for in several lines keeps them."""
    claim(towns[0].listing, ASKS | {"organisation_name": "浜の会\r\n第二", "person": "浜\u2028花子", "note": "一\n二"})
    asked = JoinRequest.objects.get()
    assert (asked.organisation_name, asked.person) == ("浜の会 第二", "浜 花子") and len(asked.note.splitlines()) == 2


def test_the_page_shows_nothing_that_is_not_public(towns, client):
    page = client.get(reverse("claim", args=[towns[0].listing.public_id]))
    assert "0123-45-6789" not in page.content.decode() and "凪浦市サロン" in page.content.decode()
    assert page["X-Robots-Tag"] == "noindex" and "no-store" in page["Cache-Control"] and not page.cookies


@pytest.mark.parametrize("change", [{"live": False}, {"status": ListingStatus.CLOSED}])
def test_what_is_not_there_cannot_be_claimed(towns, change):
    listing = towns[0].listing
    Listing.objects.filter(pk=listing.pk).update(**change)
    assert claim(listing, ASKS).status_code == 404 and not JoinRequest.objects.exists()


def test_from_another_site_nothing_is_taken(towns):
    assert claim(towns[0].listing, ASKS, **{"Sec-Fetch-Site": "cross-site"}).status_code == 403
    assert not JoinRequest.objects.exists()


def test_a_program_that_fills_in_everything_is_told_the_same(towns):
    response = claim(towns[0].listing, ASKS | {"leave_empty": "http://spam.example"})
    assert response["Location"] == reverse("groups_sent")
    assert not JoinRequest.objects.exists() and not mail.outbox


def test_no_fourth_mail_to_one_address_on_one_day(towns):
    for _time in range(3):
        claim(towns[0].listing, ASKS)
    page = claim(towns[0].listing, ASKS)
    assert page.status_code == 200 and "少しお休み" in page.content.decode()
    assert len(mail.outbox) == JoinRequest.objects.count() == 3


def test_without_mail_nothing_is_half_saved(towns, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_PORT = 1
    page = claim(towns[0].listing, ASKS)
    assert "メールを送れませんでした" in page.content.decode() and "浜 花子" in page.content.decode()
    assert not JoinRequest.objects.exists()


@pytest.mark.parametrize("name", ["organisation_name", "person", "position", "email"])
@pytest.mark.parametrize("typed", ["", "あ" * 500, "\x00", "<script>alert(1)</script>" * 9])
def test_a_wrong_field_of_a_claim_is_named(towns, name, typed):
    page = claim(towns[0].listing, ASKS | {name: typed})
    assert page.status_code == 200 and f"#id_{name}" in page.content.decode()
    assert "<script>alert" not in page.content.decode() and not JoinRequest.objects.exists()


def test_a_registration_is_kept_and_nothing_is_public(towns, registers):
    before = Listing.objects.count(), Organisation.objects.count()
    assert register(registers)["Location"] == reverse("groups_sent")
    asked = JoinRequest.objects.get()
    assert (asked.listing, asked.municipality) == (None, towns[0].municipality)
    assert before == (Listing.objects.count(), Organisation.objects.count())


@pytest.mark.parametrize(
    "name,typed",
    [
        ("municipality", "どこにもない市"), ("municipality", ""), ("title", ""), ("summary", "あ" * 201), ("when", ""),
        ("category", "999999"), ("category", "x"), ("kind", "x"), ("channel_kind", "x"), ("channel_value", ""),
        ("organisation_kind", "x"), ("note", "あ" * 1001),
    ],
)  # fmt: skip
def test_a_wrong_field_of_a_registration_is_named(registers, name, typed):
    page = register(registers | {name: typed})
    assert page.status_code == 200 and f"#id_{name}" in page.content.decode()
    assert not JoinRequest.objects.exists() and not mail.outbox


@pytest.mark.parametrize("language", ["", "/en", "/easy"])
def test_the_ways_in_are_public_and_in_the_footer(client, towns, language):
    page = client.get(f"{language}/groups/")
    assert page.status_code == 200 and not page.cookies
    assert f'href="{language}/groups/"' in client.get(f"{language}/search/").content.decode()


def test_the_ways_in_and_the_guide_lead_to_each_other(client, towns):
    ensure_pages()
    guide = client.get("/dantai/").content.decode()
    assert 'href="/groups/"' in guide and "団体の方へ</h1>" not in guide, "one is called so, not both"
    assert 'href="/dantai/"' in client.get(reverse("groups")).content.decode()
