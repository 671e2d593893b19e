"""A database that is away, full or busy is no mistake of ours, wherever in a request that shows."""

from collections.abc import Callable

import pytest
from django.core.handlers.exception import convert_exception_to_response
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from django.utils import translation
from psycopg_pool import PoolTimeout

from config.away import DatabaseMiddleware

pytestmark = [pytest.mark.one_database, pytest.mark.django_db]


@pytest.fixture
def answer(rf: RequestFactory, settings):
    """What a visitor is told when something around the view breaks: the session, say, can't be read."""
    settings.DEBUG_PROPAGATE_EXCEPTIONS = False

    def answer(error: Exception, ask: Callable[[str], HttpRequest] = rf.post) -> HttpResponse:
        def further_in(request: HttpRequest) -> HttpResponse:
            raise error

        return DatabaseMiddleware(convert_exception_to_response(further_in))(ask("/account/me/"))

    return answer


def no_connection() -> OperationalError:
    error = OperationalError("couldn't get a connection")
    error.__cause__ = PoolTimeout()  # as Django raises it
    return error


def test_a_pool_without_a_free_connection_is_told_in_words(answer):
    response = answer(no_connection())
    assert response.status_code == 503
    assert response["Retry-After"]
    assert "まだ保存されていません" in response.content.decode()


def test_a_page_that_cannot_be_shown_offers_no_others_that_cannot(answer, rf):
    assert 'class="button" href=""' in answer(no_connection(), rf.get).content.decode()
    assert 'class="button" href=""' not in answer(no_connection()).content.decode(), "what was typed would be lost"


def test_its_words_have_their_readings_where_nothing_else_would_put_them_there(answer):
    error = OperationalError("couldn't get a connection")
    error.__cause__ = PoolTimeout()
    with translation.override("easy"):
        page = answer(error).content.decode()
    assert "<ruby>" in page and "《" not in page


def test_a_mistake_of_ours_is_still_one(answer):
    assert answer(KeyError("name")).status_code == 500
