"""/saved/ – places kept on the reader's own device. The server is told nothing and keeps nothing."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def saved(request: HttpRequest) -> HttpResponse:
    """Template `home/saved.html`; what was saved is filled in by static/js/saved.js."""
    response = render(request, "home/saved.html")
    response["X-Robots-Tag"] = "noindex"
    return response
