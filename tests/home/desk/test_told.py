"""What a change does is told before it is saved: words, choices, arrangements, desks, the site."""

import re

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.models import Site

from directory.models import Category, Municipality, SupportDesk, WideAreaArrangement
from home.desk.effects import effects_of
from home.models import SiteSettings
from home.pages import ensure_pages
from search.models import SynonymGroup
from search.projection import project
from tests.factories import ListingFactory, MunicipalityFactory, UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]


@pytest.fixture
def admin(db) -> Client:
    client = Client()
    client.force_login(UserFactory(is_superuser=True), backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def town(db) -> Municipality:
    return MunicipalityFactory(code="99201", name="凪浦市")


@pytest.fixture
def meal(town) -> Category:
    """すること with two public listings."""
    found = Category.objects.create(slug="meal", name="ごはん")
    for title in ("浜の食堂", "山の食堂"):
        listing = ListingFactory(title=title, municipality=town)
        listing.categories.set([found])
        listing.save()
        project([listing.pk])
    return found


def told(client: Client, thing: object, **changes: object) -> list[str]:
    """What the form says when it is sent with these changes; nothing where it saved at once."""
    address = reverse(type(thing).snippet_viewset.get_url_name("edit"), args=[thing.pk])
    return _said(client.post(address, _fields(client, address) | changes))


def _said(response) -> list[str]:
    if response.status_code == 302:
        return []
    text = response.content.decode()
    assert response.status_code == 200 and "まだ保存していません" in text
    part = text[text.index("まだ保存していません") : text.index("これでよいので、保存する")]
    return [re.sub(r"<[^>]+>", "", item) for item in re.findall(r"<li>(.*?)</li>", part, re.DOTALL)]


def _fields(client: Client, address: str) -> dict:
    """The form as a browser would send it back."""
    form = client.get(address).context["form"]
    values = {name: form[name].value() for name in form.fields}
    return {
        name: [getattr(one, "pk", one) for one in value] if isinstance(value, list) else value
        for name, value in values.items()
        if value not in (None, False)
    }


def test_nothing_is_saved_before_it_was_told(admin, meal):
    assert told(admin, meal, name="みんなのごはん") == [
        "検索の条件とページに出る名前が「ごはん」から「みんなのごはん」に変わります。"
        "いま公開中の2件が使っています（例：山の食堂、浜の食堂）。"
    ]  # fmt: skip
    meal.refresh_from_db()
    assert meal.name == "ごはん"


def test_the_second_press_saves_what_was_told_and_nothing_else(admin, meal):
    address = reverse(Category.snippet_viewset.get_url_name("edit"), args=[meal.pk])
    fields = _fields(admin, address)
    text = admin.post(address, fields | {"name": "食事"}).content.decode()
    mark = re.search(r'name="told" value="(\w+)"', text)[1]
    again = admin.post(address, fields | {"name": "夕ごはん", "told": mark})
    assert "「夕ごはん」に変わります" in again.content.decode(), "another change is another thing to be told"
    assert admin.post(address, fields | {"name": "食事", "told": mark}).status_code == 302
    meal.refresh_from_db()
    assert meal.name == "食事"


def test_what_nobody_would_notice_is_saved_at_once(admin, meal):
    assert told(admin, meal, description="職員のためのメモ") == []
    meal.refresh_from_db()
    assert meal.description == "職員のためのメモ"


def test_a_choice_that_goes_and_one_that_turns_quiet_are_what_disappears(admin, meal):
    fields = {"name": "食事", "active": ""}
    first, second = told(admin, meal, **fields)
    assert first.startswith("消えるもの：検索の条件とページから「ごはん」がなくなります") and "名前が" in second
    assert "公開中の2件が「そっと扱う」になります" in told(admin, meal, sensitive="on")[0]


def test_synonyms_say_what_each_word_would_find(admin, meal):
    group = SynonymGroup.objects.create(terms="食堂\n飯屋")
    assert told(admin, group, terms="食堂\n飯屋\n海の家") == [
        "「海の家」でさがすと、いまは0件、保存したあとは2件見つかります。"
    ]
    lost = told(admin, group, active="")
    assert lost == ["消えるもの：「飯屋」でさがすと、いまは2件、保存したあとは0件見つかります。"]
    assert told(admin, group, note="メモ") == []


@pytest.fixture
def arrangement(meal, town) -> WideAreaArrangement:
    guests = MunicipalityFactory(code="99203", name="汀市")
    MunicipalityFactory(code="99204", name="椿市")
    made = WideAreaArrangement.objects.create(name="両市の協定", evidence="覚書")
    made.hosts.add(town)
    made.beneficiaries.add(guests)
    return made


def test_an_arrangement_says_who_may_come_where(admin, arrangement):
    assert told(admin, arrangement, hosts="凪浦市", beneficiaries="汀市\n椿市") == [
        "椿市に住む人にも、公開中の2件でこの案内が出ます。"
    ]
    (gone,) = told(admin, arrangement, hosts="椿市", beneficiaries="汀市")
    assert gone.startswith("消えるもの：公開中の2件から、この取り決めの案内が消えます（例：")
    assert told(admin, arrangement, hosts="凪浦市", beneficiaries="汀市", valid_until="2020-03-31") == [gone]
    (words,) = told(admin, arrangement, hosts="凪浦市", beneficiaries="汀市", conditions="電話してから")
    assert words == "公開中の2件で、この取り決めの案内に出ることばが変わります。"


def test_a_desk_says_where_it_stands(admin, town):
    desk = SupportDesk.objects.create(name="なんでも相談", subject="こまったとき", phone="0120-1")
    desk.municipalities.add(town)
    kept = {"municipalities": "凪浦市"}
    assert told(admin, desk, **kept, phone="0120-2") == ["電話が「0120-1」から「0120-2」に変わります。"]
    (moved,) = told(admin, desk, municipalities="")
    assert moved == "消えるもの：出る地域が、凪浦市から全国に変わります。"
    (gone,) = told(admin, desk, **kept, active="")
    assert gone.startswith("消えるもの：凪浦市の「すぐに話したいとき」")
    address = reverse(SupportDesk.snippet_viewset.get_url_name("edit"), args=[desk.pk])
    text = admin.post(address, _fields(admin, address) | {"municipalities": "凪浦市", "phone": ""}).content.decode()
    assert "電話・ホームページ・ほかの連絡方法のうち、一つは書いてください" in text


def test_the_site_says_which_number_goes(admin):
    ensure_pages()
    site = Site.objects.get(is_default_site=True)
    own = SiteSettings.for_site(site)
    own.emergency = "警察 110\n救急 119"
    own.save()
    address = reverse("wagtailsettings:edit", args=["home", "sitesettings", site.pk])
    fields = _fields(admin, address) | {"about": "null"}
    said = _said(admin.post(address, fields | {"emergency": "警察 110", "public_coverage": "on"}))
    assert said == [
        "消えるもの：「いそぐときの連絡先」から「救急 119」が消えます。",
        "市区町村のページから、学区ごとの登録の数がだれにでも見られるようになります。",
    ]
    own.refresh_from_db()
    assert "119" in own.emergency and not own.public_coverage


def test_every_model_that_is_told_has_words(meal, arrangement):
    """A new one tells what it will do as well, where there is something to tell."""
    form = type("Form", (), {"instance": Category(slug="new", name="新しい"), "cleaned_data": {}})
    assert effects_of(form) == []
