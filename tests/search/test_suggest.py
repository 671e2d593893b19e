"""What the search box offers: names and readings of what is public, from an index, kept true by every change."""

import pytest
from django.core.management import call_command
from django.db import connection
from django.utils import translation
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from directory.enums import ListingStatus, Visibility
from directory.models import Category, GazetteerEntry, Listing
from directory.signals import areas_changed
from search import projection
from search.completions import write
from search.models import Completion
from search.suggest import _beginnings, _queries, _within, suggest
from tests.factories import DistrictFactory, GazetteerEntryFactory, ListingFactory, MunicipalityFactory, VenueFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def city():
    return MunicipalityFactory(code="99210", name="凪浦市", kana="ナギウラシ")


@pytest.fixture
def ward(city):
    return MunicipalityFactory(code="99211", name="凪浦市港区", kana="ナギウラシミナトク", parent=city)


@pytest.fixture
def towns(ward):
    names = {"西柴一丁目": "ニシシバ１チョウメ", "西柴三丁目": "ニシシバ３チョウメ", "西浜": "ニシハマ"}
    return [GazetteerEntryFactory(municipality=ward, name=name, kana=kana) for name, kana in names.items()]


def labels(text, **kwargs):
    return [suggestion.label for suggestion in suggest(text, **kwargs)]


def test_each_kind_leads_to_its_own_parameter(towns, ward):
    DistrictFactory(name="西柴小学校", kana="にししばしょうがっこう", municipality=ward, code="99211-e-nishi")
    GazetteerEntryFactory(municipality=ward, name="西柴駅", kind="station")
    ListingFactory(title="西柴サロン")
    found = [(one.kind, one.label, one.params) for one in suggest("西柴")]
    assert found == [
        ("district", "西柴小学校区（凪浦市港区）", {"district": "99211-e-nishi"}),
        ("town", "西柴（凪浦市港区）", {"place": "ひなた県凪浦市港区西柴"}),
        ("town", "西柴一丁目（凪浦市港区）", {"place": "ひなた県凪浦市港区西柴一丁目"}),
        ("town", "西柴三丁目（凪浦市港区）", {"place": "ひなた県凪浦市港区西柴三丁目"}),
        ("station", "西柴駅（凪浦市港区）", {"place": "ひなた県凪浦市港区西柴駅"}),
        ("listing", "西柴サロン", {"q": "西柴サロン"}),
    ]


@pytest.mark.parametrize("text", ["西柴三", "西柴三丁", "西柴三丁目", "西柴3", "西柴3丁"])
def test_half_written_number_of_a_town_is_understood(towns, text):
    assert labels(text)[0] == "西柴三丁目（凪浦市港区）"


@pytest.mark.parametrize("text", ["に", "にし", "ニシ", "ﾆｼｼ", "にししば", "西し", "西しば"])
def test_reading_finds_the_town(towns, text):
    assert any("西柴" in label for label in labels(text, limit=50))


@pytest.mark.parametrize("text", ["西柴三", "西柴３", "西柴3丁目", "西柴三丁目", "西柴3-17-7", "西柴三丁目17番"])
def test_number_on_its_way_finds_its_town_and_no_house(towns, text):
    assert labels(text) == ["西柴三丁目（凪浦市港区）"]


@pytest.mark.parametrize("before", ["凪浦市港区", "凪浦市", "ひなた県凪浦市", "ひなた県", "港区"])
def test_town_is_found_behind_its_city(towns, before):
    assert "西浜（凪浦市港区）" in labels(f"{before}西")
    assert labels(f"{before}東") == []


@pytest.mark.parametrize("text", ["凪", "港", "港区", "なぎう", "みなとく", "ひなた県凪浦市港"])
def test_ward_is_found_with_and_without_its_city(ward, text):
    assert {"municipality": "99211"} in [one.params for one in suggest(text)]


def test_category_is_found_by_any_of_its_names_and_spellings():
    for text in ("こども食", "子供食堂", "みんなの食", "Children's and c", "みんなで ごは"):
        assert {"category": "kodomo-shokudo"} in [one.params for one in suggest(text)]
    with translation.override("en"):
        assert "Children's and community meals" in labels("こども食")


def test_listing_is_found_by_the_words_of_its_title_and_its_reading():
    ListingFactory(title="NPO法人　はなの会・東", title_kana="エヌピーオーホウジン ハナノカイ", title_en="Flowers")
    for text in ("npo", "はなの", "東", "えぬぴー", "flow"):
        assert "NPO法人　はなの会・東" in labels(text, limit=50)


def test_title_with_marks_of_a_query_is_searched_without_them():
    ListingFactory(title="「つながり」 －カフェ－")
    [found] = suggest("つながり")
    assert found.params == {"q": "つながり カフェ－"}


def test_names_come_before_readings_areas_before_listings_short_before_long(towns):
    ListingFactory(title="にし")
    ListingFactory(title="西の会")
    ListingFactory(title="西日本の会")
    assert labels("西") [-2:] == ["西の会", "西日本の会"]  # fmt: skip
    assert labels("にし")[0] == "にし"


def test_same_named_towns_tell_where_they_are(towns):
    GazetteerEntryFactory(municipality=MunicipalityFactory(name="沢音町"), name="西浜")
    assert sorted(labels("西浜")) == ["西浜（凪浦市港区）", "西浜（沢音町）"]


def test_former_districts_and_resting_choices_are_not_offered(ward):
    DistrictFactory(name="昔野小学校", municipality=ward, status="former")
    Category.objects.filter(slug="garden").update(active=False)
    write.refresh(write.CATEGORIES, [Category.objects.get(slug="garden").pk])
    assert labels("昔野") == [] and labels("畑・") == []


@pytest.mark.parametrize("change", [{"status": ListingStatus.CLOSED}, {"live": False}])
def test_listing_no_longer_public_is_not_offered(change):
    listing = ListingFactory(title="秘密基地の会")
    assert labels("秘密基地") == ["秘密基地の会"]
    Listing.objects.filter(pk=listing.pk).update(**change)
    projection.project([listing.pk])
    assert labels("秘密基地") == []


@pytest.mark.parametrize("visibility", [Visibility.AREA, Visibility.ON_REQUEST])
def test_hidden_listing_is_offered_by_its_title_and_never_with_a_place(visibility):
    venue = VenueFactory(name="霧の館", address="浜町9-9-9")
    kwargs = {"venue": venue} if visibility == Visibility.AREA else {}
    listing = ListingFactory(title="かくれ家の会", search_words="霧の館", location_visibility=visibility, **kwargs)
    assert [one.params for one in suggest("かくれ家")] == [{"q": "かくれ家の会"}]
    [*rows] = Completion.objects.filter(source=f"l{listing.pk}")
    assert {row.area for row in rows} == {""}
    assert "霧の館" not in str([vars(row) for row in rows])


def test_renaming_is_offered_at_once(towns, city, ward):
    listing = ListingFactory(title="むかしの名")
    listing.title = "いまの名"
    listing.save_revision().publish()
    ward.name = "凪浦市汐区"
    ward.save()
    assert labels("むかしの名") == [] and labels("いまの") == ["いまの名"]
    assert labels("西浜") == ["西浜（凪浦市汐区）"]
    assert labels("汐区") == ["凪浦市汐区（ひなた県）"]


def test_bulk_writes_of_areas_are_followed(ward):
    GazetteerEntry.objects.bulk_create(
        [GazetteerEntry(kind="town", prefecture=ward.prefecture, municipality=ward, name="潮見台", key="潮見台")]
    )
    assert labels("潮見") == []
    areas_changed.send(GazetteerEntry, districts=[], municipalities=[ward.pk])
    assert labels("潮見") == ["潮見台（凪浦市港区）"]
    GazetteerEntry.objects.get(name="潮見台").delete()
    assert labels("潮見") == []


def test_new_instance_offers_the_areas_of_the_country():
    assert labels("横浜市金沢")[0] == "横浜市金沢区（神奈川県）"
    assert labels("さっぽろ")[0] == "札幌市（北海道）"


@pytest.mark.slow
def test_check_finds_and_rebuild_mends_what_was_changed_behind_our_back(towns, city):
    listing = ListingFactory(title="あさがおの会")
    assert list(write.differences()) == []
    Completion.objects.filter(source=f"l{listing.pk}").delete()
    Completion.objects.filter(source="m99210").update(label="すりかえ")
    Completion.objects.filter(source="g99211").first().delete()
    Completion.objects.create(kind="listing", key="x", head="x", weight=1, label="x", value="x", source="l999999")
    assert sorted(write.differences()) == [
        "completions of g99211 differ",
        f"completions of l{listing.pk} differ",
        "completions of l999999 should not be there",
        "completions of m99210 differ",
    ]
    call_command("rebuild_search")
    call_command("check_search")


@pytest.mark.parametrize("text", ["西", "西柴", "凪浦市港区西柴", "子ども西し", "にし"])
def test_three_queries_whatever_is_typed(towns, text, django_assert_max_num_queries):
    with django_assert_max_num_queries(3):
        suggest(text)


@pytest.mark.parametrize("text", ["", " ", "\x00", "%", "_", "'", "\\", "。", "あ" * 10_000, "西-" * 10_000])
def test_odd_input_gives_an_answer(towns, text):
    assert isinstance(suggest(text), list)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(max_size=80), limit=st.integers(-5, 1000))
def test_no_text_is_too_odd_and_the_limit_holds(towns, text, limit):
    assert len(suggest(text, limit)) <= max(0, min(limit, 50))


@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="EXPLAIN of PostgreSQL")
@pytest.mark.parametrize("text", ["西", "西町", "凪浦市港区西町", "にし"])
def test_nothing_reads_the_whole_table(towns, ward, text):
    names = [f"{'東西南北'[n % 4]}町{n}" for n in range(3000)]
    GazetteerEntry.objects.bulk_create(
        GazetteerEntry(kind="town", prefecture=ward.prefecture, municipality=ward, name=name, key=name)
        for name in names
    )
    areas_changed.send(GazetteerEntry, districts=[], municipalities=[ward.pk])
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE search_completion")
    for query in _queries(_beginnings(text), _within(text)):
        assert "Seq Scan on search_completion" not in query.explain(), query.query


def test_rows_of_a_city_are_few_queries(ward, django_assert_max_num_queries):
    for n in range(5):
        GazetteerEntryFactory(municipality=ward, name=f"浜{n}")
    with django_assert_max_num_queries(5):  # savepoint, delete, read, write, release
        write.refresh(write.PLACES, [ward.pk])
