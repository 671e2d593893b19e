"""情報が違うようです: from a reader without an account to the group and the desk, and what is kept of it."""

import datetime
import smtplib

import pytest
from django.core import mail
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from directory.models import Category, Listing
from home.models import Report, ReportState
from home.reports import services
from tests.factories import ListingFactory, MunicipalityFactory
from tests.home.desk_world import council_of, curator_of, numbers_on

pytestmark = pytest.mark.django_db
HERE = {"HTTP_SEC_FETCH_SITE": "same-origin"}
TYPED = {"topics": ["when"], "text": "木曜日でした。"}


@pytest.fixture
def listing(group) -> Listing:
    one = ListingFactory(title="縁側の会", municipality=MunicipalityFactory(code="99201", name="凪浦市"))
    one.organisations.set([group.organisation])
    one.save()
    return one


def report(listing: Listing, **typed: object) -> Report:
    return services.send_in(listing, **{"topics": ["when"], "text": "", "contact": "", "staff_only": False, **typed})


def post(listing: Listing, prefix: str = "", **typed: object):
    return Client().post(f"{prefix}{listing.get_absolute_url()}report/", {**TYPED, **typed}, **HERE)


def test_a_reader_says_so_without_account_or_cookie(listing, django_capture_on_commit_callbacks):
    address = listing.get_absolute_url()
    assert f'href="{address}report/"' in Client().get(address).content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        response = post(listing, "/easy", contact="ｔｏｒｉ＠example.jp")
    assert (response.status_code, response["Location"]) == (302, f"/easy{address}report/sent/")
    assert not response.cookies
    assert Client().get(response["Location"]).status_code == 200
    found = Report.objects.get()
    assert (found.topics, found.text, found.contact) == (["when"], "木曜日でした。", "tori@example.jp")
    assert (found.language, found.staff_only, found.state) == ("easy", False, ReportState.OPEN)
    assert sorted(one.to[0] for one in mail.outbox) == ["editor@example.jp", "owner@example.jp"]
    assert all("木曜日" not in one.body and "縁側の会" in one.subject for one in mail.outbox)
    with django_capture_on_commit_callbacks(execute=True):
        post(listing)
    assert (Report.objects.count(), len(mail.outbox)) == (2, 2)  # no second mail while the first waits


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"topics": []}, "一つ以上えらんでください"),
        ({"topics": ["everything"]}, "一つ以上えらんでください"),
        ({"topics": ["other"], "text": " "}, "ひとこと書いてください"),
        ({"topics": ["trouble"], "text": ""}, "ひとこと書いてください"),
        ({"contact": "とりさん"}, "メールアドレスか電話番号を"),
        ({"contact": "a@b"}, "メールアドレスか電話番号を"),
        ({"text": "あ" * 1001}, "1000文字まで"),
        ({"text": "\x00"}, "文字"),
    ],
)
def test_what_is_wrong_is_said_above_and_at_the_field_and_nothing_is_kept(listing, typed, said):
    page = post(listing, **typed).content.decode()
    assert page.count(said) == 2 and "error-summary" in page
    assert not Report.objects.exists()


def test_programs_are_thanked_and_forgotten(listing):
    assert post(listing, website="https://spam.example").status_code == 302
    assert not Report.objects.exists()


def test_another_site_cannot_send(listing):
    address = f"{listing.get_absolute_url()}report/"
    assert Client().post(address, TYPED, HTTP_SEC_FETCH_SITE="cross-site").status_code == 403
    assert not Report.objects.exists()


def test_ten_an_hour_and_what_was_typed_stays(listing):
    for _ in range(10):
        assert post(listing).status_code == 302
    response = post(listing, text="十一番目です。")
    assert response.status_code == 429 and "十一番目です。" in response.content.decode()
    assert Report.objects.count() == 10


def test_only_pages_that_are_there_have_a_form(listing):
    address = f"{listing.get_absolute_url()}report/"
    into = ListingFactory()
    Listing.objects.filter(pk=listing.pk).update(replaced_by=into)
    assert Client().get(address)["Location"] == f"{into.get_absolute_url()}report/"
    Listing.objects.filter(pk=into.pk).update(live=False)
    assert [Client().get(path).status_code for path in (address, f"{into.get_absolute_url()}report/")] == [404, 404]


def test_quiet_listings_stay_unnamed_in_the_tab_and_on_no_disk(listing):
    listing.categories.set([Category.objects.create(slug="quiet", name="しずか", sensitive=True)])
    listing.save()
    response = Client().get(f"{listing.get_absolute_url()}report/")
    assert "no-store" in response["Cache-Control"] and "縁側の会" not in response.content.decode().split("</title>")[0]


def test_the_group_answers_by_mail_and_the_address_is_gone(listing, group, signed_in):
    one = report(listing, contact="tori@example.jp", text="<script>alert(1)</script>")
    browser, address = signed_in(group.editor), reverse("account_report", args=[one.pk])
    assert f'href="{address}"' in browser.get(reverse("account")).content.decode()
    page = browser.get(address).content.decode()
    assert "tori@example.jp" in page and "<script>alert" not in page
    assert "ひとこと" in browser.post(address, {"do": "answer", "answer": " "}).content.decode()
    assert browser.post(address, {"do": "answer", "answer": "時間を直しました。"}).status_code == 302
    one.refresh_from_db()
    assert (one.state, one.settled_by, one.contact) == (ReportState.ANSWERED, group.editor, "")
    assert [(sent.to, "時間を直しました。" in sent.body) for sent in mail.outbox] == [(["tori@example.jp"], True)]
    assert "もうほかの人が" in browser.post(address, {"do": "close"}).content.decode()
    assert address not in browser.get(reverse("account")).content.decode()


def test_without_mail_nothing_is_settled(listing, group, signed_in, monkeypatch):
    one = report(listing, contact="tori@example.jp")
    monkeypatch.setattr("django.core.mail.backends.locmem.EmailBackend.send_messages", _refused)
    page = signed_in(group.owner).post(
        reverse("account_report", args=[one.pk]), {"do": "answer", "answer": "直しました。"}
    )
    one.refresh_from_db()
    assert (page.status_code, one.is_open, one.contact) == (200, True, "tori@example.jp")
    assert "直しました。" in page.content.decode()


def _refused(self, messages):
    raise smtplib.SMTPServerDisconnected("no mail today")


@pytest.mark.parametrize("who", ["stranger", "former"])
def test_others_see_no_report(listing, group, signed_in, who):
    one = report(listing)
    browser = signed_in(getattr(group, who))
    for path in (reverse("account_report", args=[one.pk]), reverse("reader_report", args=[one.pk])):
        assert browser.post(path, {"do": "close"}).status_code in (302, 404)
    one.refresh_from_db()
    assert one.is_open


@pytest.mark.parametrize("typed", [{"staff_only": True}, {"topics": ["trouble"], "text": "どなられた"}])
def test_what_is_for_staff_only_reaches_no_group(listing, group, signed_in, typed, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        one = report(listing, **typed)
    assert not mail.outbox
    browser, address = signed_in(group.owner), reverse("account_report", args=[one.pk])
    assert browser.get(address).status_code == 404 and address not in browser.get(reverse("account")).content.decode()
    curator = signed_in(curator_of(council_of(listing.municipality)))
    assert "団体には見せない" in curator.get(reverse("reader_report", args=[one.pk])).content.decode()


def test_the_desk_holds_what_is_in_ones_area(listing, signed_in):
    one = report(listing)
    here = signed_in(curator_of(council_of(listing.municipality)))
    there = signed_in(curator_of(council_of(MunicipalityFactory(code="99202"))))
    address = reverse("reader_report", args=[one.pk])
    assert numbers_on(here.get(reverse("wagtailadmin_home")))["読んだ人からのお知らせ"] == 1
    assert numbers_on(there.get(reverse("wagtailadmin_home")))["読んだ人からのお知らせ"] == 0
    assert address in here.get(reverse("reader_reports")).content.decode()
    assert there.get(address).status_code == 404
    assert there.post(address, {"do": "close"}).status_code == 404
    assert here.post(address, {"do": "close"})["Location"] == reverse("reader_reports")
    one.refresh_from_db()
    assert one.state == ReportState.CLOSED
    assert address in here.get(reverse("reader_reports"), {"settled": "yes"}).content.decode()


def test_lists_ask_no_more_when_they_grow(listing, group, signed_in):
    curator, member = signed_in(curator_of(council_of(listing.municipality))), signed_in(group.owner)
    pages = [(curator, reverse("reader_reports")), (member, reverse("account"))]

    def counts() -> list[int]:
        found = []
        for browser, path in pages:
            with CaptureQueriesContext(connection) as asked:
                assert browser.get(path).status_code == 200
            found.append(len(asked))
        return found

    report(listing)
    counts()  # sessions and content types are read once
    few = counts()
    for _ in range(12):
        report(listing)
    assert counts() == few


def test_how_to_reach_readers_is_kept_ninety_days_at_most_and_reports_a_year(listing, group):
    day = datetime.timedelta(days=1)
    fresh, old, settled = (report(listing, contact="tori@example.jp") for _ in range(3))
    Report.objects.filter(pk=old.pk).update(created_at=timezone.now() - 91 * day)
    services.close(settled, group.owner)
    Report.objects.filter(pk=settled.pk).update(settled_at=timezone.now() - 366 * day)
    call_command("tidy_accounts")
    assert list(Report.objects.values_list("pk", "contact")) == [(old.pk, ""), (fresh.pk, "tori@example.jp")]
