"""What programs look for at fixed addresses: /robots.txt and /.well-known/security.txt (RFC 9116)."""

from datetime import UTC, datetime

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

TEXT = "text/plain; charset=utf-8"
#: Where there is nothing to be found. Pages that say `noindex` themselves aren't among them: it must be read to count.
CLOSED = ("/admin/", "/account/", "/en/account/", "/easy/account/", "/_util/")


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Who may come where: everybody everywhere, but for what needs signing in."""
    sitemap = request.build_absolute_uri(reverse("sitemap"))
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in CLOSED), "", f"Sitemap: {sitemap}", ""]
    return HttpResponse("\n".join(lines), content_type=TEXT)


@require_safe
def security(request: HttpRequest) -> HttpResponse:
    """Whom to tell of a weakness; nothing where the instance has named nobody (`IBASHO_SECURITY_CONTACT`)."""
    if not settings.IBASHO_SECURITY_CONTACT:
        raise Http404
    lines = [
        *(f"Contact: {contact}" for contact in settings.IBASHO_SECURITY_CONTACT),
        f"Expires: {_end_of_next_quarter(datetime.now(UTC)):%Y-%m-%dT%H:%M:%SZ}",
        "Preferred-Languages: ja, en",
        f"Canonical: {request.build_absolute_uri(reverse('security'))}",
        "",
    ]
    return HttpResponse("\n".join(lines), content_type=TEXT)


def _end_of_next_quarter(now: datetime) -> datetime:
    """Three to six months ahead, and the same for a whole quarter: under a year, as the RFC asks."""
    months = now.year * 12 + (now.month - 1) // 3 * 3 + 6
    return datetime(months // 12, months % 12 + 1, 1, tzinfo=UTC)
