"""What a city changes without code shows on its pages."""

import re

import pytest
from django.core.files.images import ImageFile
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils import translation
from wagtail.images import get_image_model
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import Site

from directory.models import User
from home.models import SiteSettings
from home.models.settings import EmergencyContact

pytestmark = pytest.mark.django_db


@pytest.fixture
def own():
    return SiteSettings.for_site(Site.objects.get(is_default_site=True))


def page(client, path="/about/") -> str:
    return client.get(path).content.decode()


def brand(html: str) -> str:
    return re.search(r'<a class="brand".*?</a>', html, re.DOTALL)[0]


def test_without_settings_ibashos_own_stand_there(client):
    html = page(client)
    assert "いばしょ" in brand(html) and 'class="mark"' in brand(html)
    assert "emergency" not in html and "運営" not in html


@pytest.mark.parametrize(
    "path,name",
    [("/about/", "凪浦の居場所"), ("/easy/about/", "なぎうらの いばしょ"), ("/en/about/", "Nagiura ibasho")],
)
def test_the_name_speaks_three_languages(client, own, path, name):
    own.name, own.name_easy, own.name_en = "凪浦の居場所", "なぎうらの いばしょ", "Nagiura ibasho"
    own.save()
    html = page(client, path)
    assert name in brand(html) and f"| {name}</title>" in re.sub(r"\s+", " ", html)


def test_a_name_in_japanese_only_is_marked_on_english_pages(client, own):
    own.name = "凪浦の居場所"
    own.save()
    assert '<span lang="ja">凪浦の居場所</span>' in brand(page(client, "/en/about/"))


def logo():
    return get_image_model().objects.create(title="図", file=ImageFile(get_test_image_file().file, "logo.png"))


@pytest.mark.parametrize("text,named_once", [("", "いばしょ"), ("凪浦市", "凪浦市")])
def test_a_logo_says_its_name_once(client, own, text, named_once):
    own.logo, own.logo_text = logo(), text
    own.save()
    html = brand(page(client))
    assert f'alt="{text}"' in html and "mark" not in html
    assert html.count(named_once) == 1 and ("brand__name" in html) == (not text)


def test_about_operator_and_contact_are_said(client, own):
    own.about, own.operator, own.contact = "<h3>だれが</h3><p>町の人が。</p>", "凪浦市社会福祉協議会", "0000-00-0000"
    own.save()
    main = page(client).partition("<main")[2].partition("</main>")[0]
    assert "<h3>だれが</h3>" in main and own.operator in main and own.contact in main


@pytest.mark.parametrize(
    "line,contact",
    [
        ("警察 110", EmergencyContact("警察", "110")),
        ("児童相談所：１８９", EmergencyContact("児童相談所", "189")),
        ("くらしの相談 0000-00-0000", EmergencyContact("くらしの相談", "0000-00-0000")),
        ("窓口で聞いてください", EmergencyContact("窓口で聞いてください")),
    ],
)
def test_emergency_lines_are_read(line, contact):
    assert SiteSettings(emergency=f"\n{line}\n\n").emergency_contacts == [contact]


def test_emergency_numbers_can_be_touched(client, own):
    own.emergency = "くらしの相談 0000-00-0000"
    own.save()
    assert '<a href="tel:0000000000">0000-00-0000</a>' in page(client)


def test_library_mode_is_on_when_either_says_so(own, settings):
    def mode() -> bool:
        from home.context_processors import site

        request = RequestFactory().get("/")
        request.site = own.site
        return site(request)["library_mode"]

    assert mode() is False
    settings.IBASHO_LIBRARY_MODE = True
    assert mode() is True
    settings.IBASHO_LIBRARY_MODE, own.library_mode = False, True
    own.save()
    assert mode() is True


def test_the_form_opens_and_saves_for_staff(client, own):
    admin = User.objects.create_superuser("admin@example.jp", "nagiura-no-umi-99")
    client.force_login(admin, backend="django.contrib.auth.backends.ModelBackend")
    response = client.get(f"/admin/settings/home/sitesettings/{own.site_id}/")
    assert response.status_code == 200
    assert all(word in response.content.decode() for word in ("ロゴに書いてある文字", "図書館モード", "藍（あい）"))


@pytest.mark.parametrize("language", ["ja", "en", "easy"])
def test_the_page_for_a_failure_asks_nothing(django_assert_num_queries, language):
    """Whatever broke may be the database; Django renders this page without a request."""
    with translation.override(language), django_assert_num_queries(0):
        html = render_to_string("500.html")
    assert "illustrations.svg#mending" in html and html.count("<h1") == 1
