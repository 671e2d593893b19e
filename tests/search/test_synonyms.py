"""Synonym groups: what widens a search, what doesn't, and that nobody is shown them."""

import json

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st

from activities.noted_days import days_in
from search.models import Entry, SynonymGroup
from search.projection import project
from search.seeding import SEEDS, seed_synonyms
from search.text import index
from search.text.fold import key
from search.text.query import parse
from search.text.understanding import understand
from search.text.vocabulary import Group, Vocabulary
from tests.factories import ListingFactory, ScheduleFactory

SEEDED = json.loads((SEEDS / "synonyms.json").read_text(encoding="utf-8"))
VOCABULARY = Vocabulary(
    Group(tuple(row["terms"]), tuple(row.get("narrower", ())), row["kind"] == "spelling") for row in SEEDED
)


def test_there_are_enough_groups_of_every_kind():
    assert len(SEEDED) >= 80
    assert {row["kind"] for row in SEEDED} == {"spelling", "everyday", "place", "people"}


@pytest.mark.django_db
def test_every_seeded_group_is_one_staff_could_have_saved():
    groups = list(SynonymGroup.objects.all())
    assert len(groups) == len(SEEDED)
    for group in groups:
        group.full_clean()


@pytest.mark.django_db
def test_seeding_leaves_what_staff_kept():
    SynonymGroup.objects.exclude(pk=SynonymGroup.objects.first().pk).delete()
    seed_synonyms(apps)
    assert SynonymGroup.objects.count() == 1


@pytest.mark.parametrize(
    "typed,words",
    [
        ("子ども食堂土曜", ["こども食堂", "土曜"]),
        ("渋谷区の子供食堂", ["渋谷区", "こども食堂"]),
        ("横浜の居場所", ["横浜", "居場所"]),
        ("不登校の居場所", ["不登校", "居場所"]),
        ("みんなの食堂", ["みんなの食堂"]),
        ("家族の会", ["家族の会"]),
        ("子ども会", ["子ども会"]),
        ("まいごのこども", ["まいごのこども"]),
        ("畑", ["畑"]),
    ],
)
def test_words_in_what_is_typed_without_spaces(typed, words):
    assert VOCABULARY.words(typed) == words


@pytest.mark.parametrize(
    "word,other",
    [
        ("子供食堂", "こども食堂"),
        ("コドモ食堂", "子ども食堂"),
        ("引き籠もり", "ひきこもり"),
        ("登校拒否", "不登校"),
        ("オレンジカフェ", "認知症カフェ"),
        ("シニア", "高齢者"),
        ("障がい者", "障害のある"),
        ("車イス", "車椅子"),
        ("シングルマザー", "ひとり親"),
        ("シングルマザー", "一人親"),
        ("社協", "社会福祉協議会"),
        ("タダ", "無料"),
        ("週末", "日曜日"),
        ("フードパントリー", "食料配布"),
        ("まあじゃん", "麻雀"),
        ("子ども会", "子供会"),
    ],
)
def test_word_finds_the_other(word, other):
    assert key(other) in VOCABULARY.synonyms(word)


@pytest.mark.parametrize(
    "word,other", [("不登校", "登校拒否"), ("無料", "タダ"), ("土曜", "週末"), ("高齢者", "こども")]
)
def test_word_does_not_find_the_other(word, other):
    assert key(other) not in VOCABULARY.synonyms(word)


def test_word_to_leave_out_takes_only_its_own_spellings_along():
    [word] = parse("-高齢者", VOCABULARY).unwanted
    assert len(word.spellings) == 1
    assert len(parse("-子ども", VOCABULARY).unwanted[0].spellings) == 3


@settings(deadline=None)
@given(st.text(alphabet="子どもこ供食堂土曜日のでサロン 　-\"'渋谷区\x00ａ々", max_size=60))
def test_parts_of_what_is_typed_are_in_it(text):
    """Splitting only ever widens: a text that holds what was typed as one word holds its parts."""
    for typed in text.split():
        if len(words := VOCABULARY.words(typed)) > 1:
            assert all(word in VOCABULARY.canonical(typed) for word in words)


@settings(deadline=None)
@given(st.text(max_size=400))
def test_no_text_is_too_odd_to_understand(text):
    query = parse(text, VOCABULARY)
    assert len(query.wanted) <= 12


@pytest.mark.parametrize(
    "group,field",
    [
        ({"terms": "畑"}, "terms"),
        ({"terms": "居場所"}, "terms"),
        ({"terms": ""}, "terms"),
        ({"terms": "サロン\nｻﾛﾝ"}, "terms"),
        ({"terms": "サロン\n茶話会", "narrower": "さろん"}, "narrower"),
        ({"terms": "あ" * 41 + "\nサロン"}, "terms"),
        ({"terms": "\n".join(f"ことば{n}" for n in range(41))}, "terms"),
        ({"terms": "子供\n子ども", "narrower": "児童", "kind": "spelling"}, "narrower"),
    ],
)
def test_group_that_would_do_nothing_or_harm_is_refused(group, field):
    with pytest.raises(ValidationError) as error:
        SynonymGroup(**group).clean()
    assert field in error.value.message_dict


@pytest.mark.django_db
def test_staff_keep_groups_in_the_admin(admin_client):
    names = SynonymGroup.snippet_viewset.get_url_name
    assert "引きこもり" in admin_client.get(reverse(names("list")), {"q": "引きこもり"}).content.decode()
    same = {"kind": "everyday", "terms": "ぽかぽか\nポカポカ", "narrower": "", "note": "", "active": "on"}
    page = admin_client.post(reverse(names("add")), same)
    assert "検索では同じことばです" in page.content.decode()
    admin_client.post(reverse(names("add")), {**same, "terms": "ぽかぽか\nあったか"})
    assert SynonymGroup.objects.filter(terms__contains="あったか").count() == 1


def find(text):
    found = index.matching(Entry.objects.all(), understand(text))
    return sorted(found.values_list("title", flat=True))


@pytest.mark.django_db
def test_new_word_of_staff_is_found_at_once_without_a_new_index():
    ListingFactory(title="ぽかぽか茶屋")
    assert find("あったか喫茶") == []
    group = SynonymGroup.objects.create(terms="あったか喫茶\nぽかぽか茶屋")
    assert find("あったか喫茶") == ["ぽかぽか茶屋"]
    group.terms = "あったか喫茶\nひえひえ茶屋"
    group.save()
    assert find("あったか喫茶") == []
    SynonymGroup.objects.filter(pk=group.pk).update(terms="あったか喫茶\nぽかぽか茶屋")  # no save, no signal
    assert find("あったか喫茶") == ["ぽかぽか茶屋"]
    SynonymGroup.objects.filter(pk=group.pk).update(active=False)
    assert find("あったか喫茶") == []


@pytest.mark.django_db
def test_understanding_costs_one_query(django_assert_num_queries):
    with django_assert_num_queries(1):
        understand("子ども食堂土曜 無料")


@pytest.mark.django_db
def test_name_is_found_with_and_without_its_spaces():
    ListingFactory(title="NPO法人　はなの会・東")
    assert find("はなの会東") == find("はなの会 東") == find("NPO法人はなの会") == ["NPO法人　はなの会・東"]


@pytest.mark.django_db
def test_synonyms_are_on_no_public_page(client, town):
    [listing] = town.fill(1)
    SynonymGroup.objects.create(terms="とてもひどいことば\nひだまり")
    for path in ("/search/?q=ひだまり", f"/listings/{listing.public_id}/", "/districts/"):
        assert "とてもひどいことば" not in client.get(path).content.decode()


@pytest.mark.parametrize(
    "note,days",
    [
        ("毎週月・水・金曜日", "月水金"),
        ("毎週月、水、金曜日", "月水金"),
        ("第2・第4水曜日 10:00〜12:00", "水"),
        ("開催日は第4火・社員食堂で", "火"),
        ("第３(土)", "土"),
        ("月〜金 10時", "月火水木金"),
        ("毎週月曜日から金曜日", "月火水木金"),
        ("金土日曜日", "日金土"),
        ("平日（祝日を除く）", "月火水木金"),
        ("土日祝", "土日"),
        ("毎日", "月火水木金土日"),
        ("木曜日 毎月第３", "木"),
        ("月1回 日時は毎月変わります", ""),
        ("1月と2月は休み", ""),
        ("3日前まで", ""),
    ],
)
def test_days_in_a_note(note, days):
    assert set(days_in(note)) == set(days)


@pytest.mark.django_db
def test_day_in_a_list_of_days_is_found_as_a_word():
    listing = ListingFactory(title="ある会")
    ScheduleFactory(listing=listing, note="毎週月・水・金曜日")
    project([listing.pk])
    assert (find("水曜日"), find("水曜"), find("火曜")) == (["ある会"], ["ある会"], [])
