"""/open-data/<table>.<csv|json|xlsx>?municipality=… – the tables of `home.open_data`, one municipality at a time."""

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from directory.japan.codes import InvalidCode, normalise_municipality_code
from directory.models import Municipality
from home.open_data import files
from home.open_data.tables import TABLES
from home.sheets import XLSX_TYPE
from search.feeds.serving import TEXT

TYPES = {"csv": "text/csv; charset=utf-8", "json": "application/json; charset=utf-8", "xlsx": XLSX_TYPE}
WHICH = (
    "municipality に、市区町村コード（5桁か6桁）を書いてください。"
    "全国のものは、運営者が export_listings で書き出します。\n"
)


@require_safe
def open_data(request: HttpRequest, name: str, kind: str) -> HttpResponse:
    """`name` is that of the file: of a table, or – where CSV has no room for it – of its 追加情報."""
    table = TABLES.get(name.removesuffix(files.EXTRA_SUFFIX))
    if table is None or kind not in TYPES:
        raise Http404
    try:
        code = normalise_municipality_code(request.GET.get("municipality", ""))
    except InvalidCode:
        return HttpResponse(WHICH, status=400, content_type=TEXT)
    if not Municipality.objects.filter(code=code).exists():
        raise Http404
    sheets = files.in_files(table, kind, code).get(f"{name}.{kind}")
    if sheets is None:  # no listing of the town has a second address
        raise Http404
    response = HttpResponse(files.content(sheets, kind), content_type=TYPES[kind])
    response["Content-Disposition"] = f'attachment; filename="{code}-{name}.{kind}"'
    response["X-Robots-Tag"] = "noindex"
    return response
