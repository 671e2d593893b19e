"""/talk/: who can be talked to now, as staff keep it; and nothing about it in the tab."""

import re

import pytest
from django.core.management import call_command

from directory.japan.phone import tel_uri
from directory.models import SupportDesk
from home.desks import ensure_desks
from home.models import SiteSettings
from home.pages import ensure_pages
from tests.factories import MunicipalityFactory, PrefectureFactory


@pytest.fixture
def site_pages(db):
    return ensure_pages()


def desk(name: str, *, towns=(), prefectures=(), **fields) -> SupportDesk:
    made = SupportDesk.objects.create(name=name, subject=f"{name}のこと", **fields)
    made.municipalities.set(towns)
    made.prefectures.set(prefectures)
    return made


def text_of(client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


@pytest.fixture
def desks(db):
    town = MunicipalityFactory(code="99201", name="凪浦市")
    other = MunicipalityFactory(code="99202", name="椿ヶ原町")
    desk("全国の電話", phone="0120-000-444")
    desk("市の窓口", towns=[town])
    desk("町の窓口", towns=[other])
    desk("県の窓口", prefectures=[PrefectureFactory()])
    desk("やめた窓口", active=False)


def test_few_desks_are_all_there_without_asking_where(client, desks):
    text = text_of(client, "/talk/")
    names = ["全国の電話", "市の窓口", "町の窓口", "県の窓口"]
    assert [name for name in names if name not in text] == []
    assert "やめた窓口" not in text
    assert 'href="tel:0120000444"' in text


def test_a_town_shows_its_own_its_prefectures_and_those_for_everyone(client, desks):
    text = text_of(client, "/talk/?municipality=99201")
    assert all(name in text for name in ("全国の電話", "市の窓口", "県の窓口"))
    assert "町の窓口" not in text
    assert text.index("全国の電話") < text.index("市の窓口")


def test_ward_shows_the_desks_of_its_city(client, db):
    city = MunicipalityFactory(code="99100", name="大凪市")
    ward = MunicipalityFactory(code="99101", name="大凪市北区", parent=city)
    desk("市の窓口", towns=[city])
    desk("区の窓口", towns=[ward])
    text = text_of(client, "/talk/?municipality=99101")
    assert "市の窓口" in text and "区の窓口" in text


def test_many_desks_wait_until_a_town_is_chosen(client, db):
    for number in range(14):
        desk(f"窓口その{number}", towns=[MunicipalityFactory(code=f"992{number:02}")])
    assert "窓口その3" not in text_of(client, "/talk/")
    assert "窓口その3" in text_of(client, "/talk/?municipality=99203")
    assert text_of(client, "/talk/?municipality=x"), "an unknown town is passed over"


def test_queries_do_not_grow_with_the_desks(client, desks, django_assert_max_num_queries):
    client.get("/talk/")
    for number in range(8):
        desk(f"窓口その{number}")
    with django_assert_max_num_queries(12):
        client.get("/talk/")


def test_emergency_numbers_are_those_of_the_settings_or_everybodys(client, site_pages):
    text = text_of(client, "/talk/")
    assert 'href="tel:110"' in text and 'href="tel:119"' in text and "声が出せないとき" in text
    site = site_pages.get_site()
    lines = "市の夜間窓口 046-000-0000\n\n電話のない窓口"
    SiteSettings.objects.update_or_create(site=site, defaults={"emergency": lines})
    text = text_of(client, "/talk/")
    assert 'href="tel:0460000000"' in text and "電話のない窓口" in text
    assert 'href="tel:110"' not in text


def test_no_desk_at_all_still_says_what_to_do(client, site_pages):
    assert "/search/?category=consultation" in text_of(client, "/talk/")


@pytest.mark.parametrize("prefix", ["", "/en", "/easy"])
def test_head_says_nothing_of_it(client, desks, prefix):
    text = text_of(client, f"{prefix}/talk/")
    head = text[: text.index("</head>")]
    assert not re.search(r"話したい|相談|暴力|[Tt]alk to|はなしたい", head)


def test_desks_are_said_in_english_where_there_are_words(client, db):
    ensure_desks()
    text = text_of(client, "/en/talk/")
    assert "Yorisoi Hotline" in text and 'href="tel:0120279338"' in text


def test_seeded_desks_can_be_changed_and_switched_off(db):
    call_command("create_desks")
    SupportDesk.objects.filter(phone="189").update(active=False, name="べつの名前")
    number = SupportDesk.objects.count()
    assert number == 10
    call_command("create_desks")
    assert SupportDesk.objects.count() == number
    assert not SupportDesk.objects.get(phone="189").active


def test_every_seeded_desk_can_be_dialled(db):
    ensure_desks()
    assert [desk.name for desk in SupportDesk.objects.all() if not tel_uri(desk.phone)] == []


def test_page_stays_on_no_disk(client, desks):
    assert "no-store" in client.get("/talk/")["Cache-Control"]
