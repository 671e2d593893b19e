"""/styleguide/ is for staff, and shows everything there is."""

import re

import pytest

from directory.models import User
from home.styleguide.examples import DATA, FOLDER, PARTS, examples, with_own_ids
from tests.factories import UserFactory

NAMES = {path.stem for path in FOLDER.glob("*.html")}
SHOWN = {example.name for example in examples()}
BACKEND = "django.contrib.auth.backends.ModelBackend"


def test_every_component_is_shown_or_part_of_another():
    assert NAMES - SHOWN - set(PARTS) == set()
    assert (SHOWN | set(PARTS)) - NAMES == set()
    assert SHOWN & set(PARTS) == set()


@pytest.mark.parametrize("part,whole", [item for item in PARTS.items() if item[1] not in ("frame", "head", "upload")])
def test_a_part_really_is_one(part, whole):
    assert re.search(rf'"components/{part}\.html"', (FOLDER / f"{whole}.html").read_text(encoding="utf-8"))


@pytest.fixture
def guide(client, db):
    staff = User.objects.create_superuser("admin@example.jp", "nagiura-no-umi-99")
    client.force_login(staff, backend=BACKEND)
    return client.get("/styleguide/")


def test_staff_see_every_component_with_its_states(guide):
    html = guide.content.decode()
    assert guide.status_code == 200
    assert {name for name in SHOWN if f'<section class="section" id="{name}"' not in html} == set()
    states = sum(len(component["states"]) for component in DATA["component"])
    assert html.count('class="specimen__stage') > states


def test_no_state_but_the_empty_ones_draws_nothing(guide):
    """A misspelt name in examples.toml would show an empty frame. (A map needs a script, the other a language.)"""
    stages = re.findall(r'id="([\w-]+)-title".*?(?=<section|</main>)', guide.content.decode(), re.DOTALL)
    assert set(stages) >= SHOWN
    empty = re.findall(r'<div class="specimen__stage[^>]*>\s*</div>', guide.content.decode())
    assert len(empty) == 1  # japanese_only on a Japanese page
    assert not re.search(r'"None"|>\s*None\b', guide.content.decode())


def test_ids_stay_unique(guide):
    ids = re.findall(r'\sid="([^"]+)"', guide.content.decode())
    assert sorted({one for one in ids if ids.count(one) > 1}) == []


def test_it_is_in_no_index_and_no_cache(guide):
    assert guide["X-Robots-Tag"] == "noindex" and "no-store" in guide["Cache-Control"]


@pytest.mark.django_db
def test_others_are_asked_to_sign_in(client):
    response = client.get("/styleguide/")
    assert response.status_code == 302 and response["Location"] == "/admin/login/?next=/styleguide/"


def test_people_without_the_admin_are_refused(client, db):
    client.force_login(UserFactory(), backend=BACKEND)
    assert client.get("/styleguide/").status_code == 403


def test_no_page_links_to_it(client, db):
    assert "styleguide" not in client.get("/about/").content.decode()


def test_ids_are_marked_with_what_refers_to_them():
    html = '<p id="a">x</p><b aria-labelledby="a b" for="c"></b><a href="#a"></a><a href="#main" autofocus></a>'
    assert with_own_ids(html, "2") == (
        '<p id="a-2">x</p><b aria-labelledby="a-2 b" for="c"></b><a href="#a-2"></a><a href="#main"></a>'
    )
