"""/accessibility/ – how far everybody can use this site, in the form public bodies in Japan use."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from home.accessibility.statement import last_statement


@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """Template `home/accessibility.html`: statement (home.accessibility.statement.Statement)."""
    return render(request, "home/accessibility.html", {"statement": last_statement()})
