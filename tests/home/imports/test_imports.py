"""A list by upload: its columns, what it would do, doing it, the file that goes back, and undoing it."""

import io
import re
from datetime import timedelta

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from directory.models import Listing
from home.account.tidying import tidy
from home.imports import running
from home.models import ImportFile, ImportPart, ImportState, ListImport
from tests.activities.checksums import checksums, differing
from tests.activities.lists import HEADER, row
from tests.factories import MunicipalityFactory, UserFactory
from tests.home.desk_world import council_of, curator_of

pytestmark = pytest.mark.django_db
BACKEND = "django.contrib.auth.backends.ModelBackend"
GOOD = {"開催日時特記事項": "第3土曜日", "開催曜日": "土", "開催終了時間": "19:00"}


@pytest.fixture
def council(town):
    return council_of(town)


@pytest.fixture
def curator(council):
    return curator_of(council)


def desk_of(client, user):
    client.force_login(user, backend=BACKEND)
    return client


def book(rows: list[dict], header=HEADER) -> bytes:
    made = openpyxl.Workbook()
    made.active.append(header)
    for one in rows:
        made.active.append([one.get(name) for name in header])
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def upload(client, content: bytes, name="list.xlsx", **fields) -> ListImport:
    data = {"file": SimpleUploadedFile(name, content), "facilities_as": "venues", **fields}
    response = client.post(reverse("list_imports"), data)
    assert response.status_code == 302, response.context["form"].errors
    return ListImport.objects.latest("pk")


def act(client, run: ListImport, action: str, **fields) -> ListImport:
    client.post(reverse("list_import", args=[run.pk]), {"action": action, **fields})
    run.refresh_from_db()
    return run


def page_of(client, run: ListImport) -> str:
    return client.get(reverse("list_import", args=[run.pk])).content.decode()


def test_trying_writes_nothing_and_says_what_would_happen(client, curator):
    desk = desk_of(client, curator)
    stood = checksums()
    run = upload(desk, book([row("1", **GOOD), row("2", "", **GOOD), row("3", "浜の家", 住所="ひなた市浜町8")]))
    assert "こども食堂・居場所一覧として読みます" in page_of(desk, run)
    act(desk, run, "check")
    assert (run.state, run.summary["created"], run.summary["skipped"]) == (ImportState.CHECKED, 2, 1)
    assert differing(stood) == set()
    page = page_of(desk, run)
    assert "3行目" in page and "名称がないため、取り込めません" in page
    assert "ひだまり食堂" in page and "新しく登録" in page


def test_confirmed_it_is_imported_and_can_be_undone_exactly(client, curator):
    desk = desk_of(client, curator)
    stood = checksums()
    run = act(desk, upload(desk, book([row(str(n), f"食堂{n}", **GOOD) for n in range(120)])), "check")
    assert run.total == 6
    act(desk, run, "confirm")
    assert (run.state, run.summary["created"], run.confirmed_by) == (ImportState.DONE, 120, curator)
    assert Listing.objects.filter(live=False).count() == 120
    act(desk, run, "undo")
    assert run.state == ImportState.UNDONE
    assert differing(stood) == set()


def test_columns_of_any_name_can_be_told(client, curator):
    desk = desk_of(client, curator)
    header = ["まち", "場所の名前", "ところ", "何曜日", "何時から"]
    lines = [dict(zip(header, ("ひなた市", "ひだまり食堂", "ひなた県ひなた市浜町8", "金", "17:00"), strict=True))]
    run = upload(desk, book(lines, header))
    assert "まだ読み方が分かりません" in page_of(desk, run)
    assert act(desk, run, "check").state == ImportState.FAILED
    names = {
        "場所の名前": "名称",
        "ところ": "住所",
        "何曜日": "開催曜日",
        "何時から": "開催開始時間",
        "まち": "市区町村名",
    }
    act(desk, run, "check", **{f"column:{name}": known for name, known in names.items()})
    assert (run.state, run.summary["created"]) == (ImportState.CHECKED, 1)


def test_a_known_column_can_be_left_out(client, curator):
    desk = desk_of(client, curator)
    run = upload(desk, book([row("1", 定員="30人", **GOOD)]))
    (choices,) = re.findall(r'name="column:定員".*?</select>', page_of(desk, run), re.DOTALL)
    (nothing,) = re.findall(r'<option value="([^"]*)">読まない', choices)
    act(desk, act(desk, run, "check", **{"column:定員": nothing}), "confirm")
    assert Listing.objects.get().capacity == ""


def test_rows_elsewhere_are_refused_with_a_sentence(client, curator):
    MunicipalityFactory(code="99302", name="となり市")
    desk = desk_of(client, curator)
    away = {"全国地方公共団体コード": "99302", "市区町村名": "となり市", "住所": "となり市1-1"}
    run = act(desk, upload(desk, book([row("1", **GOOD), row("2", "よその家", **GOOD) | away])), "check")
    assert (run.summary["created"], run.summary["skipped"]) == (1, 1)
    assert "担当している市区町村の項目ではない" in page_of(desk, run)
    act(desk, run, "confirm")
    assert [listing.title for listing in Listing.objects.all()] == ["ひだまり食堂"]


def test_listings_elsewhere_are_neither_changed_nor_removed(client, curator, town):
    elsewhere = MunicipalityFactory(code="99302", name="となり市")
    other = Listing.objects.create(
        title="よその家", source="99301:kodomo-shokudo", origin_id="7", municipality=elsewhere
    )
    desk = desk_of(client, curator)
    run = act(desk, upload(desk, book([row("7", "書きかえ", **GOOD), row("8", **GOOD)]), force="on"), "check")
    act(desk, run, "confirm")
    other.refresh_from_db()
    assert (other.title, other.deleted_at) == ("よその家", None)


def test_what_the_public_reads_waits_for_somebody_else(client, curator, council):
    desk = desk_of(client, curator)
    run = act(desk, upload(desk, book([row("1", **GOOD)]), publish="on"), "check")
    assert "別の人が確かめます" in page_of(desk, run)
    assert act(desk, run, "confirm").state == ImportState.CHECKED
    colleague = curator_of(council)
    act(desk_of(client, colleague), run, "confirm")
    assert (run.state, run.confirmed_by) == (ImportState.DONE, colleague)
    assert Listing.objects.get().live


def test_an_import_elsewhere_is_not_there(client, curator):
    run = act(desk_of(client, curator), upload(desk_of(client, curator), book([row("1", **GOOD)])), "check")
    stranger = desk_of(client, curator_of(council_of(MunicipalityFactory(code="99302", name="となり市"))))
    assert "list.xlsx" not in stranger.get(reverse("list_imports")).content.decode()
    for name in ("list_import", "list_import_progress", "list_import_file"):
        assert stranger.get(reverse(name, args=[run.pk])).status_code == 404
    assert stranger.post(reverse("list_import", args=[run.pk]), {"action": "confirm"}).status_code == 404
    run.refresh_from_db()
    assert run.state == ImportState.CHECKED
    nobody = desk_of(client, UserFactory(is_staff=True))
    assert nobody.get(reverse("list_imports")).status_code in (302, 403)


def test_the_file_goes_back_with_remarks_at_its_rows(client, curator):
    desk = desk_of(client, curator)
    run = act(desk, upload(desk, book([row("1", **GOOD), row("2", "", **GOOD), row("3", "浜の家", **GOOD)])), "check")
    response = desk.get(reverse("list_import_file", args=[run.pk]))
    page = openpyxl.load_workbook(io.BytesIO(b"".join(response.streaming_content))).active
    last = page.max_column
    assert page.cell(1, last).value == "備考（取り込みの結果）"
    assert "新しく登録" in page.cell(2, last).value
    assert "名称がない" in page.cell(3, last).value
    assert [page.cell(1, n).value for n in range(1, last)] == HEADER


def test_csv_goes_back_as_csv(client, curator):
    desk = desk_of(client, curator)
    text = "名称,住所,開催曜日,開催開始時間,市区町村名,都道府県\n浜の家,ひなた市浜町8,金,17:00,ひなた市,ひなた県\n"
    run = act(desk, upload(desk, text.encode("cp932"), "list.csv"), "check")
    assert run.summary["created"] == 1
    response = desk.get(reverse("list_import_file", args=[run.pk]))
    assert b"".join(response.streaming_content).decode("utf-8-sig").splitlines()[1].startswith("浜の家,ひなた市浜町8")


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("list.xlsx", b"", "空です"),
        ("list.xlsx", b"PK\x03\x04broken", "表として読めません"),
        ("list.pdf", b"%PDF-1.4", "PDFは表として読めません"),
        ("list.xls", b"\xd0\xcf\x11\xe0", "古いExcel形式"),
    ],
)
def test_what_is_no_table_is_refused_with_a_sentence(client, curator, name, content, said):
    response = desk_of(client, curator).post(
        reverse("list_imports"), {"file": SimpleUploadedFile(name, content), "facilities_as": "venues"}
    )
    assert said in response.content.decode()
    assert not ListImport.objects.exists()


def test_progress_survives_and_a_stopped_run_goes_on(client, curator, monkeypatch):
    desk = desk_of(client, curator)
    run = act(desk, upload(desk, book([row(str(n), f"食堂{n}", **GOOD) for n in range(75)])), "check")
    real = running.write_part
    calls = []

    def breaks(*args, **kwargs):
        calls.append(1)
        if len(calls) == 2:
            raise RuntimeError("the power went")
        return real(*args, **kwargs)

    monkeypatch.setattr(running, "write_part", breaks)
    act(desk, run, "confirm")
    assert (run.state, run.done, run.total) == (ImportState.FAILED, 1, 4)
    assert desk.get(reverse("list_import_progress", args=[run.pk])).json()["percent"] == 25
    assert Listing.objects.count() == 25
    act(desk, run, "go_on")
    assert (run.state, run.summary["created"], Listing.objects.count()) == (ImportState.DONE, 75, 75)


def test_a_forged_action_changes_nothing(client, curator):
    desk = desk_of(client, curator)
    run = upload(desk, book([row("1", **GOOD)]))
    for action in ("confirm", "undo", "go_on", "delete", ""):
        assert act(desk, run, action).state == ImportState.NEW
    assert not Listing.objects.exists()


def test_lists_of_imports_ask_a_constant_number_of_questions(client, curator):
    desk = desk_of(client, curator)

    def questions() -> int:
        with CaptureQueriesContext(connection) as asked:
            desk.get(reverse("list_imports"))
        return len(asked.captured_queries)

    upload(desk, book([row("1", **GOOD)]))
    desk.get(reverse("list_imports"))
    few = questions()
    for _ in range(5):
        upload(desk, book([row("1", **GOOD)]))
    assert questions() == few


def test_the_template_has_choices_and_comes_in_again(client, curator):
    desk = desk_of(client, curator)
    response = desk.get(reverse("list_import_template"))
    made = openpyxl.load_workbook(io.BytesIO(b"".join(response.streaming_content)))
    page = made["一覧"]
    assert len(page.data_validations.dataValidation) >= 6
    names = [cell.value for cell in page[1]]
    values = row("1", **GOOD) | {"都道府県名": "ひなた県"}
    for number, name in enumerate(names, start=1):
        page.cell(2, number, values.get(name))
    out = io.BytesIO()
    made.save(out)
    run = act(desk, upload(desk, out.getvalue()), "check")
    assert run.summary["created"] == 1
    assert [column for _f, _r, column, *_rest in run.parts.first().report["problems"]] in ([], ["学区"])


def test_after_thirty_days_the_file_and_what_stood_there_are_gone(client, curator):
    desk = desk_of(client, curator)
    run = act(desk, act(desk, upload(desk, book([row("1", **GOOD)])), "check"), "confirm")
    tidy()
    assert ImportFile.objects.exists() and ImportPart.objects.exclude(kept=None).exists()
    ListImport.objects.filter(pk=run.pk).update(created_at=timezone.now() - timedelta(days=31))
    tidy()
    assert not (ListImport.objects.exists() or ImportFile.objects.exists() or ImportPart.objects.exists())
    assert Listing.objects.get().title == "ひだまり食堂"
