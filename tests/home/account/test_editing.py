"""Groups write their own pages: drafts, sending, answers, two editors, history, copies. What is public waits."""

import pytest
from django.core import mail
from django.urls import reverse
from wagtail.models import TaskState

from directory.enums import ChannelKind, EligibilityStatus, Visibility
from directory.models import Channel, Listing
from home.account.editing import drafts
from home.review import services
from home.review.waiting import waiting_on
from tests.factories import ListingFactory, MunicipalityFactory, OrganisationFactory, VenueFactory
from tests.home.desk_world import council_of, curator_of

pytestmark = pytest.mark.django_db
OLD, NEW = "お茶を飲んで、ゆっくりします。", "歌もうたいます。"


@pytest.fixture
def town():
    return MunicipalityFactory(code="99201", name="凪浦市")


@pytest.fixture
def curator(town):
    return curator_of(council_of(town, "凪浦市社協"))


@pytest.fixture
def listing(group, town):
    listing = ListingFactory(
        title="潮風サロン", municipality=town, venue=VenueFactory(name="浜公民館", municipality=town)
    )
    listing.organisations = [group.organisation]
    listing.save()
    return listing


@pytest.fixture
def editor(group, signed_in):
    return signed_in(group.editor)


@pytest.fixture
def owner(group, signed_in):
    return signed_in(group.owner)


def address(name: str, listing: Listing, *more) -> str:
    return reverse(f"account_listing{name and '_'}{name}", args=[listing.public_id, *more])


def shown(browser, listing: Listing, subject: str) -> dict:
    """What a browser would send back when nothing is changed on the page."""
    page = browser.get(address(subject, listing))
    assert page.status_code == 200
    sent = {"seen": page.context["seen"], "do": "save"}
    for field in page.context["form"]:
        value = field.value()
        if isinstance(value, (list, tuple)):
            sent[field.html_name] = [str(getattr(one, "pk", one)) for one in value]
        elif isinstance(value, bool):
            sent |= {field.html_name: "on"} if value else {}
        else:
            sent[field.html_name] = "" if value is None else value
    return sent


def save(browser, listing: Listing, subject: str, **values):
    return browser.post(address(subject, listing), shown(browser, listing, subject) | values)


def draft(listing: Listing) -> Listing:
    return drafts.draft_of(Listing.objects.get(pk=listing.pk))[0]


def public(listing: Listing) -> Listing:
    return Listing.objects.get(pk=listing.pk)


def send(browser, listing: Listing):
    seen = browser.get(address("", listing)).context["seen"]
    return browser.post(address("", listing), {"do": "send", "seen": seen}, follow=True)


# --- Drafts and their way ---------------------------------------------------------------------------------------------


def test_written_sent_approved(editor, listing, curator):
    assert save(editor, listing, "what", summary=NEW).status_code == 302
    assert (public(listing).summary, draft(listing).summary) == (OLD, NEW)
    page = editor.get(address("preview", listing)).content.decode()
    assert NEW in page and "浜公民館" in page and OLD not in page
    assert "承認されると公開され" in send(editor, listing).content.decode()
    assert public(listing).summary == OLD
    services.answer(public(listing), curator, approve=True)
    assert public(listing).summary == NEW


@pytest.mark.parametrize(
    "subject, values",
    [
        ("who", {"eligibility_status": EligibilityStatus.ANYONE, "welcome_note": "だれでもどうぞ。"}),
        ("first", {"first_visit": "名札を書きます。", "first_visit_greeter": "青いエプロンの人"}),
        ("contact", {"booking": "いりません。"}),
        ("what", {"title": "潮風の集い", "title_kana": "しおかぜのつどい"}),
    ],
)
def test_each_form_keeps_its_own_fields_and_no_others(editor, listing, subject, values):
    before = listing.serializable_data()
    assert save(editor, listing, subject, **values).status_code == 302
    after = draft(listing).serializable_data()
    assert {name: after[name] for name in values} == values
    untouched = {"summary", "description", "organisations", "municipality", "location_visibility", "cost", "status"}
    assert all(before[name] == after[name] for name in untouched)
    assert after["schedules"][0]["uid"] == before["schedules"][0]["uid"]


def test_contacts_are_added_changed_and_taken_away(editor, listing):
    listing.channels = [
        Channel(kind=ChannelKind.PHONE, value="000-0000-0001", public=False, sort_order=0),
        Channel(kind=ChannelKind.FAX, value="000-0000-0002", public=True, sort_order=1),
    ]
    listing.save()
    sent = {"value_1": "", "kind_2": "mail", "value_2": "umi@example.jp", "public_2": "on"}
    assert save(editor, listing, "contact", **sent).status_code == 302
    rows = [(row.kind, row.value, row.public) for row in draft(listing).channels.all()]
    assert rows == [("phone", "000-0000-0001", False), ("mail", "umi@example.jp", True)]


@pytest.mark.parametrize(
    "sent, sentence",
    [
        ({"kind_0": "mail", "value_0": "どこか"}, "hanako@example.jp"),
        ({"kind_0": "", "value_0": "000"}, "何の連絡先かを選んでください"),
        ({"kind_0": "url", "value_0": "javascript:alert(1)"}, "https:// から"),
    ],
)
def test_wrong_contacts_are_said_at_the_field(editor, listing, sent, sentence):
    page = save(editor, listing, "contact", **sent)
    assert page.status_code == 422 and sentence in page.content.decode()
    assert public(listing).latest_revision is None, "nothing half-saved"


def test_what_is_missing_is_said(editor, listing):
    page = save(editor, listing, "what", title="", in_person="")
    assert page.status_code == 422
    assert "名前を書いてください" in page.content.decode() and page.context["form"].errors.keys() == {
        "title",
        "in_person",
    }


def test_taken_back_and_amended_while_it_waits(editor, listing, curator):
    save(editor, listing, "what", summary=NEW)
    send(editor, listing)
    since = waiting_on(public(listing)).since
    assert "入れかわります" in editor.get(address("what", listing)).content.decode()
    save(editor, listing, "what", summary="朗読もします。")
    waiting = waiting_on(public(listing))
    assert waiting.state.revision.as_object().summary == "朗読もします。" and waiting.since == since
    editor.post(address("", listing), {"do": "withdraw"})
    assert waiting_on(public(listing)) is None and draft(listing).summary == "朗読もします。"


def test_words_that_cannot_be_published_do_not_replace_those_that_wait(editor, listing, curator):
    save(editor, listing, "what", summary=NEW)
    send(editor, listing)
    save(editor, listing, "where", area="")
    assert waiting_on(public(listing)).state.revision.as_object().municipality == listing.municipality


def test_sent_back_with_a_comment(editor, listing, curator, group):
    save(editor, listing, "what", summary=NEW)
    send(editor, listing)
    services.answer(public(listing), curator, approve=False, comment="曜日も<b>書いて</b>ください。")
    page = editor.get(address("", listing)).content.decode()
    assert "曜日も&lt;b&gt;書いて&lt;/b&gt;ください。" in page
    told = mail.outbox[-1]
    assert told.to == [group.editor.email] and TaskState.objects.for_instance(listing).get().comment in told.body
    assert "直してほしいところ" in told.subject and f"http://testserver{reverse('account')}" in told.body


def test_told_by_mail_when_it_is_public(editor, listing, curator, group):
    Listing.objects.filter(pk=listing.pk).update(title="サロン&茶")
    save(editor, listing, "what", summary=NEW)
    send(editor, listing)
    services.answer(public(listing), curator, approve=True)
    told = mail.outbox[-1]
    assert told.to == [group.editor.email] and "公開しました" in told.subject and "サロン&茶" in told.body


# --- Two at once ------------------------------------------------------------------------------------------------------


def test_two_editors_of_different_fields_lose_nothing(editor, owner, listing):
    mine, theirs = shown(editor, listing, "what"), shown(owner, listing, "what")
    owner.post(address("what", listing), theirs | {"summary": NEW})
    assert editor.post(address("what", listing), mine | {"title": "新しい名前"}).status_code == 302
    assert (draft(listing).summary, draft(listing).title) == (NEW, "新しい名前")


def test_the_second_saver_is_shown_the_difference(editor, owner, listing):
    mine, theirs = shown(editor, listing, "what"), shown(owner, listing, "what")
    owner.post(address("what", listing), theirs | {"summary": NEW, "title": "代表の名前"})
    page = editor.post(address("what", listing), mine | {"summary": "わたしのことば"})
    assert page.status_code == 409
    assert [(one.label, one.theirs) for one in page.context["clashes"]] == [("ひとこと紹介", NEW)]
    assert draft(listing).summary == NEW, "nothing overwritten"
    form = page.context["form"]
    assert (form["summary"].value(), form["title"].value()) == ("わたしのことば", "代表の名前")
    again = mine | {"summary": "わたしのことば", "title": "代表の名前", "seen": page.context["seen"]}
    assert editor.post(address("what", listing), again).status_code == 302
    assert (draft(listing).summary, draft(listing).title) == ("わたしのことば", "代表の名前")
    assert NEW in [one.as_object().summary for one in listing.revisions.all()], "and the other words are in the history"


def test_saving_says_when_it_is_not_the_latest(group, listing):
    first, seen = drafts.draft_of(listing)
    key = drafts.save(listing, first, group.owner, seen)
    with pytest.raises(drafts.Conflict) as conflict:
        drafts.save(listing, first, group.editor, seen)
    assert conflict.value.latest.pk == key


def test_nothing_is_sent_that_was_not_seen(editor, owner, listing):
    save(editor, listing, "what", summary=NEW)
    seen = editor.get(address("", listing)).context["seen"]
    save(owner, listing, "what", summary="ちがうこと")
    page = editor.post(address("", listing), {"do": "send", "seen": seen}, follow=True)
    assert "ほかの人が内容を変えました" in page.content.decode() and waiting_on(public(listing)) is None


# --- Places -----------------------------------------------------------------------------------------------------------


def test_a_place_on_request_is_not_kept_in_the_draft(editor, listing, town):
    save(editor, listing, "where", location_visibility=Visibility.ON_REQUEST)
    schedule = draft(listing).schedules.get()
    assert (schedule.venue, schedule.municipality) == (None, town)
    assert public(listing).schedules.get().venue.name == "浜公民館", "until it is approved"


def test_a_hall_is_picked_among_those_everybody_can_read_of(editor, listing, town):
    hall, home, secret = (VenueFactory(name=f"丘の{name}", municipality=town) for name in ("会館", "宅", "離れ"))
    home.is_home = True
    home.save()
    ListingFactory(venue=hall, municipality=town)
    ListingFactory(venue=home, municipality=town)
    ListingFactory(venue=secret, municipality=town, location_visibility=Visibility.AREA)
    page = editor.get(address("place", listing), {"q": "丘の"})
    assert list(page.context["found"]) == [hall]
    old = listing.schedules.get().venue.public_id
    for refused in (home, secret):
        answer = editor.post(address("place", listing), {"seen": 0, "of": old, "hall": refused.public_id})
        assert answer.status_code == 422 and "この会場は選べません" in answer.content.decode()
    assert editor.post(address("place", listing), {"seen": 0, "of": old, "hall": hall.public_id}).status_code == 302
    assert draft(listing).schedules.get().venue == hall


def test_somebodys_home_is_never_shown_exactly(editor, listing):
    sent = {"seen": 0, "of": listing.schedules.get().venue.public_id, "do": "new"}
    sent |= {"name": "磯野\r\n宅", "address": "浜町1-2", "is_home": "on"}
    assert editor.post(address("place", listing), sent).status_code == 302
    assert [one.venue.name for one in draft(listing).schedules.all()] == ["磯野 宅"]
    assert draft(listing).location_visibility == Visibility.AREA
    assert "磯野" not in editor.get(address("preview", listing)).content.decode()


# --- History, copies, new ones ----------------------------------------------------------------------------------------


def test_an_old_version_comes_back_as_a_draft(editor, listing):
    save(editor, listing, "what", summary=NEW)
    save(editor, listing, "what", summary="三つめ")
    page = editor.get(address("history", listing))
    first = page.context["page"].object_list[1]
    assert NEW in editor.get(address("version", listing, first.pk)).content.decode()
    editor.post(address("history", listing), {"seen": page.context["seen"], "revision": first.pk})
    assert draft(listing).summary == NEW and listing.revisions.count() == 3


def test_history_says_what_changed(editor, listing):
    save(editor, listing, "what", summary=NEW)
    save(editor, listing, "what", title="<b>潮</b>")
    newest = listing.revisions.order_by("-pk").first()
    page = editor.get(address("changes", listing, newest.pk))
    assert [(one.label, one.before, one.after) for one in page.context["changes"]] == [
        ("名前", "潮風サロン", "<b>潮</b>")
    ]
    assert "&lt;b&gt;潮&lt;/b&gt;" in page.content.decode() and NEW not in page.content.decode()


def test_versions_of_others_are_not_found(editor, listing):
    other = ListingFactory().save_revision()
    assert editor.get(address("changes", listing, other.pk)).status_code == 404
    assert editor.get(address("version", listing, other.pk)).status_code == 404
    assert editor.post(address("history", listing), {"seen": 0, "revision": other.pk}).status_code == 404


def test_a_copy_is_a_draft_of_its_own(editor, group, listing):
    elsewhere = OrganisationFactory()
    listing.organisations = [group.organisation, elsewhere]
    listing.save()
    editor.post(address("copy", listing))
    made = Listing.objects.exclude(pk=listing.pk).get()
    assert (made.title, made.live, made.verified_at) == ("潮風サロン（写し）", False, None)
    assert list(made.organisations.all()) == [group.organisation]
    assert made.schedules.get().uid != listing.schedules.get().uid and listing.schedules.count() == 1


def test_another_one_from_nothing_to_public(editor, group, town, curator):
    answer = editor.post(reverse("account_listing_new", args=[group.organisation.public_id]))
    made = Listing.objects.get()
    assert answer.url == address("what", made) and not made.live
    assert "名前" in send(editor, made).content.decode() and waiting_on(made) is None
    save(editor, made, "what", title="夕なぎの会", summary=NEW)
    save(editor, made, "where", area="ひなた県凪浦市")
    send(editor, made)
    services.answer(public(made), curator, approve=True)
    assert (public(made).live, public(made).title, public(made).municipality) == (True, "夕なぎの会", town)


# --- Whose it is ------------------------------------------------------------------------------------------------------

PAGES = [
    "", "what", "where", "contact", "who", "features", "first", "languages", "interval", "preview", "history", "place",
]  # fmt: skip


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("who", ["stranger", "former"])
def test_what_is_not_mine_is_not_there(group, signed_in, listing, name, who):
    assert signed_in(getattr(group, who)).get(address(name, listing)).status_code == 404
    assert signed_in(getattr(group, who)).post(address(name, listing), {}).status_code in (404, 405)
    assert signed_in(None).get(address(name, listing)).status_code == 302


@pytest.mark.parametrize("name", PAGES)
def test_pages_hold_for_a_listing_with_nothing_in_it(editor, group, name):
    empty = Listing(live=False, in_person=False)
    empty.organisations = [group.organisation]
    empty.save()
    assert editor.get(address(name, empty)).status_code == 200


def test_nobody_makes_listings_for_others(group, signed_in):
    answer = signed_in(group.stranger).post(reverse("account_listing_new", args=[group.organisation.public_id]))
    assert answer.status_code == 404 and not Listing.objects.exists()


def test_history_asks_as_often_for_many_versions(editor, listing, django_assert_max_num_queries):
    for number in range(8):
        save(editor, listing, "what", summary=f"{number}つめ")
    with django_assert_max_num_queries(14):
        assert len(editor.get(address("history", listing)).context["page"]) == 8
