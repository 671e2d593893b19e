"""/about/ – who runs this site and what for, in the words of the site's settings."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe


@require_safe
def about(request: HttpRequest) -> HttpResponse:
    """Template `home/about.html`; everything it says comes from the settings every page knows."""
    return render(request, "home/about.html")
