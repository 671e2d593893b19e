"""Lists of the desk as files, where their address ends in `?export=xlsx` or `csv`."""

from collections.abc import Iterable

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone

from home.sheets import KINDS, Sheet, answer


def as_file(request: HttpRequest, title: str, columns: list[str], rows: Iterable[list]) -> HttpResponseBase | None:
    """None where the page is asked for. `rows` is read only for a file, one after the other."""
    kind = request.GET.get("export")
    if kind not in KINDS:
        return None
    return answer(Sheet(title, columns, rows), kind, f"{title}-{timezone.localdate():%Y%m%d}")
