"""The list of pages is complete, and each page is what the list says, in each language, as the server sends it."""

import re

import pytest
from django.apps import apps
from django.conf import settings
from django.urls import get_resolver
from wagtail.models import Page

from tests.browser.pages import BY_NAME, NO_PAGES, PAGES
from tests.search.test_every_address import public_names

# Templates no public page is made from
ELSEWHERE = {
    "account": "signed-in pages: tests/browser/test_account.py",
    "mfa": "signed-in pages",
    "styleguide": "for staff",
    "429.html": "an answer of the signing in",
    "503.html": "the database is away: test_unavailable.py",
    "desk": "the curators' desk",
    "paper": "what is printed for curators: tests/home/paper",
    "components/dialog.html": "in the style guide",
    "components/emergency.html": "in the style guide; pages show it where a site has contacts of its own",
    "components/error_summary.html": "in the style guide and the account area",
    "components/field.html": "in the style guide and the account area",
    "search/away/nothing.html": "no state of the list leaves nothing over yet",
    "wagtailadmin": "the admin",
    "search/embed/base.html": "a frame in pages of others: test_widget.py",
    "search/embed/search.html": "the same",
    "search/embed/form.html": "the same",
    "search/embed/listing.html": "the same",
    "search/embed/day.html": "the same",
    "search/embed/pages.html": "the same",
    "search/api/docs.html": "the API's own page",
    "search/listing_preview.html": "the editors' preview",
    "search/fragment.html": "htmx's part of search.html, made of the same templates",
    "search/calendar/fragment.html": "htmx's part of calendar.html, made of the same templates",
}


def test_every_public_address_and_kind_of_page_is_on_the_list():
    kinds = {model.__name__ for model in apps.get_models() if issubclass(model, Page) and model is not Page}
    addresses = {name for name in public_names(get_resolver().url_patterns) if not name.startswith(("api:", "hsds:"))}
    assert (addresses | {"api:docs"}) - set(NO_PAGES) | kinds == {page.view for page in PAGES} - {""}


def test_names_are_not_used_twice():
    assert len({page.name for page in PAGES}) == len(PAGES)


def test_every_template_is_shown_by_some_page(answers):
    [folder] = settings.TEMPLATES[0]["DIRS"]
    ours = {str(path.relative_to(folder)) for path in folder.rglob("*.html")}
    ours = {name for name in ours if name not in ELSEWHERE and name.split("/")[0] not in ELSEWHERE}
    shown = frozenset().union(*(answer.templates for answer in answers.values()))
    assert sorted(ours - shown) == []


def test_every_page_answers_as_the_list_says(answers):
    wrong = {key: answer.status for key, answer in answers.items() if answer.status != BY_NAME[key[0]].status}
    assert wrong == {}


@pytest.mark.jis("3.1.1")
def test_every_page_says_its_language(answers):
    said = {key: re.search(r'<html[^>]* lang="([^"]*)"', answer.html)[1] for key, answer in answers.items()}
    assert {key: lang for key, lang in said.items() if lang.split("-")[0] != {"en": "en"}.get(key[1], "ja")} == {}


@pytest.mark.jis("2.4.2", "2.4.6")
def test_every_page_has_one_title_and_one_first_heading(answers):
    for tag in (r"<title>\s*\S", r"<h1[ >]"):
        counted = {key: len(re.findall(tag, answer.html)) for key, answer in answers.items()}
        assert {key: number for key, number in counted.items() if number != 1} == {}, tag


@pytest.mark.jis("2.4.2")
def test_pages_about_different_things_have_different_titles(answers):
    """Of one address, states may share it: and those about violence do, on purpose."""
    titles: dict[str, set[str]] = {}
    for page in PAGES:
        if not page.press and page.status == 200:
            title = re.search(r"<title>(.*?)</title>", answers[page.name, "ja"].html, re.DOTALL)[1].strip()
            titles.setdefault(title, set()).add(page.address.split("?")[0])
    assert {title: paths for title, paths in titles.items() if len(paths) > 1} == {}
