"""Conditions by area, features, other languages and how often one is asked: written by the groups themselves."""

import pytest
from django.urls import reverse

from directory.enums import Answer, EligibilityRelation, EligibilityStatus, Proof, ReviewInterval
from directory.models import Channel, EligibilityRule, Feature, Listing, ListingFeature
from home.account.editing import drafts
from home.account.editing.fields import AT_MOST
from tests.factories import DistrictFactory, MunicipalityFactory

from .test_editing import save

pytestmark = pytest.mark.django_db
LIMITED = {"eligibility_status": EligibilityStatus.LIMITED}


@pytest.fixture
def listing(listing):
    listing.municipality = MunicipalityFactory(code="99201", name="凪浦市")
    listing.save()
    return listing


def draft(listing: Listing) -> Listing:
    return drafts.draft_of(Listing.objects.get(pk=listing.pk))[0]


def rules(listing: Listing) -> list[tuple]:
    return [(str(one), one.proof) for one in draft(listing).eligibility_rules.all()]


# --- Who may come -----------------------------------------------------------------------------------------------------


def test_conditions_by_town_prefecture_and_district(browser, listing):
    DistrictFactory(name="浜小学校").municipalities.set([listing.municipality])
    sent = LIMITED | {"area_0": "凪浦市", "area_1": listing.municipality.prefecture.name, "relation_1": "works"}
    assert save(browser, listing, "who", **sent).status_code == 302
    assert save(browser, listing, "who", area_2="浜小学校区", proof_2=Proof.DOCUMENT).status_code == 302
    prefecture = listing.municipality.prefecture.name
    assert rules(listing) == [
        ("凪浦市に住んでいる方", "none"),
        (f"{prefecture}に働いている方", "none"),
        ("浜小学校区に住んでいる方", "document"),
    ]
    page = browser.get(reverse("account_listing_who", args=[listing.public_id]))
    assert page.context["form"]["area_2"].value().endswith("凪浦市 浜小学校区")
    assert save(browser, listing, "who", area_0="", area_1="").status_code == 302
    assert rules(listing) == [("浜小学校区に住んでいる方", "document")], "the district's own words are understood"


def test_what_was_written_by_staff_stays_as_it_is(browser, listing):
    gone = DistrictFactory(name="岬小学校", status="former")
    gone.municipalities.set([listing.municipality])
    listing.eligibility_rules = [EligibilityRule(district=gone, relation=EligibilityRelation.FAMILY)]
    listing.eligibility_status = EligibilityStatus.LIMITED
    listing.save()
    before = draft(listing).serializable_data()["eligibility_rules"]
    assert save(browser, listing, "who", welcome_note="どうぞ").status_code == 302
    assert draft(listing).serializable_data()["eligibility_rules"] == before
    assert save(browser, listing, "who", area_1="凪浦市").status_code == 302
    assert [text for text, _proof in rules(listing)] == ["岬小学校区に家族がいる方", "凪浦市に住んでいる方"]


@pytest.mark.parametrize("area", ["どこか市", "凪浦市 ない小学校区", "岬小学校区", "\x00", "9" * 90])
def test_an_area_that_is_not_known_is_said_at_its_row(browser, listing, area):
    DistrictFactory(name="岬小学校").municipalities.set([MunicipalityFactory(code="99202", name="岬町")])
    page = save(browser, listing, "who", **LIMITED, area_0=area)
    assert page.status_code == 422 and set(page.context["form"].errors) == {"area_0"}
    assert Listing.objects.get().latest_revision is None


def test_towns_of_one_name_are_told_apart(browser, listing):
    for code in ("13206", "34208"):
        MunicipalityFactory(code=code, name="府中市")
    page = save(browser, listing, "who", **LIMITED, area_0="府中市")
    assert page.status_code == 422 and "、" in page.context["form"].errors["area_0"][0]


def test_conditions_for_everybody_contradict_themselves(browser, listing):
    page = save(browser, listing, "who", eligibility_status=EligibilityStatus.ANYONE, area_0="凪浦市")
    assert page.status_code == 422 and "条件があります" in page.context["form"].errors["eligibility_status"][0]


# --- Features ---------------------------------------------------------------------------------------------------------


def test_features_are_answered_and_unknown_is_not_kept(browser, listing):
    wheelchair, wifi = Feature.objects.get(slug="wheelchair"), Feature.objects.get(slug="wifi")
    Feature.objects.filter(pk=wifi.pk).update(active=False)
    listing.listing_features = [
        ListingFeature(feature=wifi, answer=Answer.YES),
        ListingFeature(feature=wheelchair, answer=Answer.NO, note="入口に段があります"),
    ]
    listing.save()
    sent = {"answer_wheelchair": Answer.UNKNOWN, "note_wheelchair": "", "answer_free": Answer.ASK}
    assert save(browser, listing, "features", **sent).status_code == 302
    rows = [(row.feature.slug, row.answer) for row in draft(listing).listing_features.all()]
    assert rows == [("wifi", Answer.YES), ("free", Answer.ASK)]
    page = save(browser, listing, "features", answer_free="maybe")
    assert page.status_code == 422 and set(page.context["form"].errors) == {"answer_free"}


# --- Languages, interval ----------------------------------------------------------------------------------------------


def test_translations_stand_beside_what_is_written(browser, listing):
    page = browser.get(reverse("account_listing_languages", args=[listing.public_id]))
    assert "title_en" in page.context["form"].fields and "cost_en" not in page.context["form"].fields
    sent = {"title_en": "Harbour kitchen", "summary_easy": "お茶を 飲みます。", "cost_en": "100 yen"}
    assert save(browser, listing, "languages", **sent).status_code == 302
    made = draft(listing)
    assert (made.title_en, made.summary_easy, made.cost_en) == ("Harbour kitchen", "お茶を 飲みます。", "")


def test_how_often_one_is_asked(browser, listing):
    assert save(browser, listing, "interval", review_interval=ReviewInterval.QUARTERLY).status_code == 302
    assert draft(listing).review_interval == ReviewInterval.QUARTERLY
    assert save(browser, listing, "interval", review_interval=2).status_code == 422


# --- Rows -------------------------------------------------------------------------------------------------------------


def test_more_rows_than_a_form_takes_are_refused_with_a_sentence(browser, listing):
    listing.channels = [Channel(kind="phone", value=f"000-{number}", sort_order=number) for number in range(AT_MOST)]
    listing.save()
    page = save(browser, listing, "contact", **{f"kind_{AT_MOST}": "phone", f"value_{AT_MOST}": "000-999"})
    assert page.status_code == 422 and f"{AT_MOST}行まで" in page.content.decode()
    assert save(browser, listing, "contact", value_0="").status_code == 302
    assert draft(listing).channels.count() == AT_MOST - 1
