"""The site's addresses and the floor: 5 kB that cost nothing to make, through the same server and middleware."""

from django.http import HttpRequest, HttpResponse
from django.urls import path

from config.urls import urlpatterns as site

FLOOR = "benchmarks/floor"
FIVE_KB = b'{"count":1,"results":"' + b"x" * 4976 + b'"}'


def floor(request: HttpRequest) -> HttpResponse:
    return HttpResponse(FIVE_KB, content_type="application/json")


urlpatterns = [path(FLOOR, floor), *site]
