"""Asking the server for a page of tests.browser.pages without a browser: what it sends, before any script runs."""

from dataclasses import dataclass

from playwright.sync_api import APIRequestContext

from tests.browser.pages import PublicPage
from tests.browser.site_urls import TEMPLATES


@dataclass(frozen=True)
class Answer:
    status: int
    html: str
    templates: frozenset[str]


def ask(request: APIRequestContext, page: PublicPage, language: str, names: dict[str, str]) -> Answer:
    headers = {} if page.from_elsewhere else {"sec-fetch-site": "same-origin"}
    form = {name: value.format_map(names) for name, value in page.sent}
    path = page.path(language, names)
    reply = request.post(path, form=form, headers=headers) if page.is_post else request.get(path)
    return Answer(reply.status, reply.text(), frozenset(reply.headers[TEMPLATES.lower()].split()))
