"""Japanese text search: spellings fold, words and phrases match, hidden words stay unfound."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from directory.enums import Visibility
from directory.models import Category
from search.models import Entry
from search.projection import project
from search.text import index
from search.text.bigrams import index_tokens, query_phrases
from search.text.fold import fold, runs
from search.text.query import parse
from search.text.vocabulary import Group, Vocabulary
from tests.factories import ListingFactory, OrganisationFactory, VenueFactory


@pytest.mark.parametrize(
    "one,other",
    [
        ("ヒキコモリ", "ひきこもり"),
        ("ｻﾛﾝ", "サロン"),
        ("コンピューター", "コンピュータ"),
        ("ＮＰＯ", "npo"),
        ("しょっき", "しよつき"),
        ("１丁目", "1丁目"),
        ("ヴァイオリン", "ばいおりん"),
        ("ウ゛ェルデ", "ヴェルデ"),
        ("コ－ヒ－", "コーヒー"),
        ("おとーさん", "おとうさん"),
        ("おばーちゃん", "おばあちゃん"),
        ("コミュニティー食堂", "コミュニティ食堂"),
        ("どり～むキッチン", "どりーむキッチン"),
        ("保土ケ谷", "保土ヶ谷"),
        ("自由が丘", "自由ヶ丘"),
        ("第二土曜日", "第2土曜"),
        ("西柴三丁目", "西柴３丁目"),
        ("金澤", "金沢"),
        ("Café", "ｃａｆｅ"),
    ],
)
def test_spellings_of_one_word_fold_alike(one, other):
    assert fold(one) == fold(other)


@pytest.mark.parametrize(
    "one,other", [("土曜日曜", "土曜曜"), ("アート", "あと"), ("ビール", "ビル"), ("カフェ-3", "カフェ3")]
)
def test_spellings_of_different_words_stay_apart(one, other):
    assert fold(one) != fold(other)


def test_voiced_sounds_stay_different():
    assert fold("が") != fold("か")


def test_no_phrase_reaches_across_punctuation():
    assert index_tokens(runs("お茶・菓子")) == ["お茶", "茶", "菓子", "子"]


@given(st.text())
def test_every_text_gives_tokens_of_one_or_two_letters_or_numbers(text):
    assert all(1 <= len(token) <= 2 and token.isalnum() for token in index_tokens(runs(text)))


@given(st.text())
def test_no_query_is_too_odd_to_parse(text):
    for word in (*parse(text).wanted, *parse(text).unwanted):
        assert all(phrase for spelling in word.spellings for phrase in spelling)


def test_words_phrases_and_minus():
    query = parse('子ども食堂　"みんなの 家" -有料')
    assert len(query.wanted) == 2 and len(query.unwanted) == 1
    assert query.wanted[1].spellings == ((("みん", "んな", "なの"), ("家",)),)


def test_single_character_is_a_prefix():
    assert query_phrases("畑") == [["畑"]]


def find(text, vocabulary=None):
    query = parse(text, vocabulary)
    found = index.matching(Entry.objects.all(), query).annotate(tier=index.tier(query))
    return list(found.order_by("tier", "title").values_list("title", flat=True))


@pytest.fixture
def corpus(db):
    ListingFactory(title="ひだまりこども食堂", summary="土曜の昼ごはん", description="畑でとれた野菜です。")
    ListingFactory(title="土曜の畑", summary="みんなで野菜をつくります。", description="お昼は食堂で。")
    ListingFactory(title="ヒキコモリ女子会", summary="話さなくてもよい集まり", search_words="生きづらさ")
    ListingFactory(title="Café 木曜", summary="コーヒーとお菓子", description="LGBTQ+ の方も。 a_b% ' \" * ( )")


@pytest.mark.parametrize(
    "text,titles",
    [
        ("食堂", ["ひだまりこども食堂", "土曜の畑"]),
        ("こども食堂 土曜", ["ひだまりこども食堂"]),
        ("畑", ["土曜の畑", "ひだまりこども食堂"]),
        ("ひきこもり", ["ヒキコモリ女子会"]),
        ("引きこもり", []),
        ("土曜 -食堂", []),
        ("土曜 -こども", ["土曜の畑"]),
        ("-土曜 -女子", ["Café 木曜"]),
        ('"昼ごはん"', ["ひだまりこども食堂"]),
        ('"ごはん昼"', []),
        ("lgbtq", ["Café 木曜"]),
        ("こーひー", ["Café 木曜"]),
        ("生きづらさ", ["ヒキコモリ女子会"]),
        ("Ｔ", ["Café 木曜"]),
        ("' OR 1=1 --", []),
        ('* ( ) "', ["Café 木曜", "ひだまりこども食堂", "ヒキコモリ女子会", "土曜の畑"]),
    ],
)
def test_what_is_found(corpus, text, titles):
    assert sorted(find(text)) == sorted(titles)


def test_title_comes_before_summary_before_description(corpus):
    ListingFactory(title="野菜の会", summary="月に一度")
    assert find("野菜") == ["野菜の会", "土曜の畑", "ひだまりこども食堂"]


def test_synonyms_widen_a_word_but_not_a_quoted_phrase(corpus):
    vocabulary = Vocabulary([Group(("引きこもり", "ひきこもり"))])
    assert find("引きこもり", vocabulary) == ["ヒキコモリ女子会"]
    assert find('"引きこもり"', vocabulary) == []


@pytest.mark.django_db
def test_renaming_a_choice_or_an_organisation_is_found_at_once():
    category = Category.objects.get(slug="garden")
    organisation = OrganisationFactory(name="いずみ会")
    listing = ListingFactory(title="ある会")
    listing.categories, listing.organisations = [category], [organisation]
    listing.save()
    project([listing.pk])
    category.name = "みどりの手"
    category.save()
    organisation.name = "わかば会"
    organisation.save()
    assert (find("みどりの手"), find("わかば会"), find("いずみ会")) == (["ある会"], ["ある会"], [])


@pytest.mark.django_db
def test_deleting_a_choice_takes_its_word_away():
    listing = ListingFactory(title="ある会")
    listing.categories = [Category.objects.create(slug="temporary", name="虹いろの時間")]
    listing.save()
    project([listing.pk])
    assert find("虹いろ") == ["ある会"]
    Category.objects.get(slug="temporary").delete()
    assert find("虹いろ") == []


@pytest.mark.django_db
def test_deleted_listing_leaves_no_text_behind():
    listing = ListingFactory(title="消える会")
    [entry] = Entry.objects.filter(listing=listing).values_list("pk", flat=True)
    listing.delete()
    assert index.digests([entry]) == {}


@pytest.mark.django_db
@pytest.mark.parametrize("visibility", [Visibility.AREA, Visibility.ON_REQUEST])
def test_words_of_a_hidden_venue_find_nothing(visibility):
    venue = VenueFactory(name="秘密の館", address="浜町9-9-9", building="霧ビル", nearest_stop="幻駅")
    ListingFactory(title="ある会", venue=venue, location_visibility=visibility)
    assert [find(word) for word in ("秘密の館", "浜町9", "霧ビル", "幻駅")] == [[], [], [], []]
