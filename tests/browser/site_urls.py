"""The site's own addresses, one more whose view fails and one as if the database were away, and which templates an
answer was made from.

Without them nobody could see in a browser what readers see when something breaks, nor prove that the list of pages
shows every template there is.
"""

import threading

from django.conf.urls.i18n import i18n_patterns
from django.template.base import Template
from django.urls import path

from config.away import unavailable
from config.urls import urlpatterns as own

BROKEN = "broken/"
TEMPLATES = "X-Templates"
_rendered = threading.local()
_render = Template._render


def broken(request):
    raise RuntimeError("this address is made to fail")


def _render_and_note(template, context):
    if hasattr(_rendered, "names"):
        _rendered.names.add(template.name)
    return _render(template, context)


def tell_templates(get_response):
    """Outermost middleware: the names of all templates, included ones too, in a header."""
    Template._render = _render_and_note

    def middleware(request):
        _rendered.names = set()
        response = get_response(request)
        response[TEMPLATES] = " ".join(sorted(str(name) for name in _rendered.names))
        return response

    return middleware


urlpatterns = [
    *i18n_patterns(path(BROKEN, broken), path("unavailable/", unavailable), prefix_default_language=False),
    *own,
]
