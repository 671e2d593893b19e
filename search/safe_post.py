"""Anonymous POST without a cookie: only our own pages may send it (DESIGN 5)."""

from collections.abc import Callable
from functools import wraps

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt


def _from_here(request: HttpRequest) -> bool:
    """Sec-Fetch-Site says same-origin or, from browsers without it, Origin is exactly this site."""
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site == "same-origin"
    return request.headers.get("Origin") == f"{request.scheme}://{request.get_host()}"


def same_origin_post(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Replaces the CSRF cookie for anonymous forms; raises PermissionDenied for a POST from anywhere else."""

    @wraps(view)
    def wrapped(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        if request.method == "POST" and not _from_here(request):
            raise PermissionDenied("このサイトのページから送ってください。")
        return view(request, *args, **kwargs)

    return csrf_exempt(wrapped)
