"""A curator's afternoon with a list: mistakes found at their cells, progress that a reload doesn't lose, all of it
undone; then what the list left open is settled on the workbench. On real input where it is there, else on the demo."""

import io
import re
import signal
import time
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlsplit

import jaconv
import openpyxl
import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser import desk_lists, desk_scene
from tests.browser.conftest import DESKTOP, PHONE
from tests.browser.desk_lists import List
from tests.browser.server import also_serving, run_in_site, working
from tests.home.paper.pictures import pages_of, text_of
from tests.qr_reading import codes_on

DEMO, KANAGAWA = "tests.browser.site_settings", "config.settings.dev"
#: A worker on a machine ten times slower
PATIENCE = 180_000


@dataclass(frozen=True)
class Stage:
    """A site whose imports wait for a worker. `do`: run a function of desk_scene inside it, returns what it printed."""

    url: str
    who: tuple[str, str]
    a_list: List
    worker: Callable
    do: Callable[[str], str]


def _stage(name, folder, settings, who, a_list):
    def do(what: str) -> str:
        code = f"from tests.browser.desk_scene import {what}; {what}()"
        return run_in_site(name, folder, settings, code).strip()

    with also_serving(f"{name}-desk", folder, of=name, settings=settings, IBASHO_BACKGROUND="worker") as url:
        yield Stage(url, who, a_list, lambda: working(name, folder, settings), do)


@pytest.fixture(scope="module")
def demo_stage(demo_site, demo_folder):
    who = ("shakyo@example.jp", "ibasho-demo-99")
    yield from _stage("demo", demo_folder, DEMO, who, desk_lists.invented())


@pytest.fixture(scope="module")
def kanagawa_stage(kanagawa, kanagawa_folder, shared_data):
    run_in_site("kanagawa", kanagawa_folder, KANAGAWA, "from tests.browser.desk_scene import admin; admin()")
    who = (desk_scene.ADMIN, desk_scene.PASSWORD)
    yield from _stage("kanagawa", kanagawa_folder, KANAGAWA, who, desk_lists.kanagawa(shared_data))


STAGES = ["demo_stage", pytest.param("kanagawa_stage", marks=pytest.mark.realdata)]


@pytest.fixture
def enter(visit):
    """`enter(stage, path)`: signed in there; returns the visit."""

    def signed_in(stage: Stage, path: str, viewport=DESKTOP):
        seen = visit(base_url=stage.url, viewport=viewport)
        seen.page.goto(f"/admin/login/?next={path}")
        seen.page.locator("input[name=username]").fill(stage.who[0])
        seen.page.locator("input[name=password]").fill(stage.who[1])
        seen.page.locator("input[name=password]").press("Enter")
        seen.page.wait_for_url(f"**{path}")
        return seen

    return signed_in


def clean(page, part: str) -> None:
    """Nothing for axe to find in our part of the page (the rest is Wagtail's)."""
    found = Axe().run(page, context=part)
    assert found.violations_count == 0, found.generate_report()


def stop_halfway(worker, page) -> None:
    """The worker holds still when something is done and something is left."""
    address = f"{page.url}progress/"
    deadline = time.monotonic() + PATIENCE / 1000
    while not page.request.get(address).json()["done"]:
        assert time.monotonic() < deadline
        time.sleep(0.05)
    worker.send_signal(signal.SIGSTOP)


@pytest.mark.parametrize("stage", STAGES)
def test_a_list_with_mistakes_goes_in_and_is_undone_to_the_last_cell(enter, shoot, stage, request):
    stage = request.getfixturevalue(stage)
    seen = enter(stage, "/admin/list-imports/")
    page, sent = seen.page, stage.a_list
    before = stage.do("stands")
    page.get_by_label("ファイル").set_input_files({"name": sent.filename, "mimeType": "", "buffer": sent.content})
    page.get_by_role("button", name="選んで、列を確かめる").click()
    page.get_by_role("heading", name="列の対応").wait_for()
    clean(page, ".desk-imports")
    shoot(page, "import-columns")
    with stage.worker() as worker:
        page.get_by_role("button", name="何が変わるかを見る").click()
        page.get_by_role("heading", name="取り込むと、こうなります").wait_for(timeout=PATIENCE)
        for row, column, words in sent.told:
            page.get_by_role("row", name=re.compile(f"^{row}行目 {column} .*{words}")).wait_for()
        clean(page, ".desk-imports")
        shoot(page, "import-mistakes")
        with page.expect_download() as got:
            page.get_by_role("link", name="備考の列をつけたファイルをもらう").click()
        remarks = openpyxl.load_workbook(io.BytesIO(got.value.path().read_bytes())).worksheets[0]
        for row, _column, words in sent.told:
            assert words in remarks.cell(row, remarks.max_column).value

        page.get_by_role("button", name="取り込む", exact=True).click()
        page.get_by_role("progressbar").wait_for()
        stop_halfway(worker, page)
        page.reload()
        done, total = _progress(page)
        assert 0 < done < total
        shoot(page, "import-progress")
        worker.send_signal(signal.SIGCONT)
        page.get_by_role("heading", name="結果", exact=True).wait_for(timeout=PATIENCE)
        assert stage.do("stands") != before
        page.get_by_role("button", name="この取り込みをもとに戻す").click()
        page.get_by_text("もとに戻しました").wait_for(timeout=PATIENCE)
    assert stage.do("stands") == before
    assert seen.strangers() == [] and seen.errors == []


def _progress(page) -> tuple[int, int]:
    words = page.get_by_text("まで終わりました").inner_text()
    total, done = re.search(r"(\d+)つに分けたうち、(\d+)つまで", words).groups()
    return int(done), int(total)


@pytest.fixture(scope="module")
def left_open(demo_stage):
    """A hall nobody could place and a school nobody could read; yields the key of the page that has both."""
    yield int(demo_stage.do("begins"))
    demo_stage.do("ends")


def place(page, stage: Stage, town: str, hall: str, spot: str) -> None:
    """By one press on what is proposed."""
    page.goto(f"{stage.url}/admin/workbench/town/{town}/")
    page.get_by_role("link", name=re.compile("住所から位置のわからない会場")).click()
    row = page.get_by_role("listitem").filter(has=page.get_by_role("heading", name=hall, exact=True))
    row.get_by_role("button", name=f"{spot}に置く").click()
    page.get_by_text(re.compile(f"「{spot}」に置きました。学区：.+小学校区")).wait_for()
    assert not row.count()


def test_what_a_list_left_open_is_settled_by_one_press_each(enter, shoot, demo_stage, left_open):
    seen = enter(demo_stage, "/admin/workbench/town/99201/", viewport=PHONE)
    page = seen.page
    page.get_by_role("link", name=re.compile("学区の書き方")).click()
    clean(page, ".workbench")
    page.get_by_role("button", name="みなと小学校区にする").click()
    page.get_by_text("「みなとし小」をみなと小学校区にしました（1件）。").wait_for()
    page.get_by_role("link", name="決めたもの").click()
    page.get_by_role("button", name="もとに戻す").click()
    page.get_by_text("「みなとし小」をもとに戻しました。").wait_for()
    place(page, demo_stage, "99201", "夜風の蔵", "凪浦市灯ヶ崎町")
    assert seen.strangers() == [] and seen.errors == []


@pytest.mark.realdata
def test_the_addresses_that_a_prefecture_s_list_left_open_are_settled(enter, shoot, kanagawa_stage):
    """Of seven, three say no more than the city, and who runs them has to be asked. Of the others the gazetteer writes
    the town otherwise – or doesn't know it yet, as 入谷西 in 座間市."""
    seen = enter(kanagawa_stage, "/admin/workbench/town/14100/")
    page = seen.page
    page.goto("/admin/workbench/town/14100/addresses/")
    clean(page, ".workbench")
    shoot(page, "workbench-addresses")
    place(page, kanagawa_stage, "14100", "あったか食堂", "横浜市保土ケ谷区西谷町")
    place(page, kanagawa_stage, "14203", "こども食堂ごはんだよ", "平塚市万田")
    place(page, kanagawa_stage, "14201", "横須賀なかま食堂", "横須賀市浦賀五丁目")
    page.goto("/admin/workbench/town/14216/addresses/")
    page.get_by_role("link", name=re.compile("^ほかの場所をさがす")).last.click()
    page.get_by_label("緯度").fill("35.4829")
    page.get_by_label("経度").fill("139.3939")
    shoot(page, "workbench-venue")
    page.get_by_role("button", name="この位置に置く").click()
    page.get_by_text(re.compile("書いた位置に置きました。学区：.+小学校区")).wait_for()
    assert seen.strangers() == [] and seen.errors == []


def test_a_sheet_that_came_back_is_keyed_in_by_its_code(enter, shoot, demo_stage, left_open):
    """Printed, its code typed in full width, only what has changed; its QR code leads to the same screen."""
    seen = enter(demo_stage, "/admin/paper/key-in/")
    page = seen.page
    sheet = page.request.get(f"/admin/paper/listing/{left_open}/survey.pdf").body()
    code = re.search(r"番号\s*([0-9A-Z]{4}-[0-9A-Z]{4})", text_of(sheet))[1]
    assert f"/admin/paper/key-in/{left_open}/" in [urlsplit(one).path for one in codes_on(pages_of(sheet)[0])]
    page.get_by_label("番号").fill(jaconv.h2z(code, ascii=True, digit=True))
    page.get_by_role("button", name="開く").click()
    page.get_by_label("費用", exact=True).fill("200円")
    page.get_by_label(re.compile("^だれに聞きましたか")).fill("会長の浜さん")
    clean(page, ".key-in")
    shoot(page, "key-in")
    page.get_by_role("button", name="打ち込んで、送る").click()
    page.get_by_text(f"「{desk_scene.TITLE}」：").wait_for()
    page.goto(f"/admin/paper/key-in/{left_open}/")
    assert "200円" in page.get_by_role("main").inner_text()
    assert seen.strangers() == [] and seen.errors == []
