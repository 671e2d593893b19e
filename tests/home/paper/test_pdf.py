"""PDF from our templates: with Japanese letters, with nothing from elsewhere, apart from the site's own processes."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.template import engines
from PIL import ImageFile

from home.paper import pdf as paper
from home.paper.written import FatalURLFetchingError, written
from tests.home.paper.pictures import pages_of, text_of

pytestmark = pytest.mark.one_database
EMPTY = "paper/base.html"
STYLE = '<link rel="stylesheet" href="css/paper/sheet.css">'
#: Two sheets at once in a fresh process with Django and little else, which then tells of its memory.
TWO_AT_ONCE = """
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
import django
from django.conf import settings
root = Path(sys.argv[1])
templates = {"BACKEND": "django.template.backends.django.DjangoTemplates", "DIRS": [root / "templates"]}
settings.configure(BASE_DIR=root, TEMPLATES=[templates])
django.setup()
from home.paper.pdf import pdf
with ThreadPoolExecutor(2) as threads:
    made = list(threads.map(lambda _: pdf("paper/cards.html", {}), range(2)))
assert all(one.startswith(b"%PDF") for one in made)
print(Path("/proc/self/status").read_text())
"""


@pytest.fixture
def said(monkeypatch):
    """Makes a sheet of some HTML."""

    def make(html: str) -> bytes:
        template = engines["django"].from_string(html)
        monkeypatch.setattr(paper, "render_to_string", lambda _name, context: template.render(context))
        return paper.pdf("", {"name": "凪浦市のつどい"})

    return make


def refused() -> str:
    """What somebody reads who gets no sheet."""
    response = paper.answer(EMPTY, {}, "調査票.pdf")
    assert response.status_code == 503
    return response.content.decode()


def test_japanese_is_written_in_letters_that_are_there(said):
    content = said(f'{STYLE}<h1>{{{{ name }}}}</h1><p style="break-before: page">凪<p style="break-before: page">浦')
    assert content.startswith(b"%PDF")
    assert "凪浦市のつどい" in text_of(content)
    _name, here, there = (page.crop((0, 0, page.width, page.height // 2)) for page in pages_of(content, 50))
    assert here.tobytes() != there.tobytes()  # boxes in place of letters would be the same


@pytest.mark.parametrize(
    "address",
    [
        "http://127.0.0.1:9/a.png",
        "https://static.invalid.example/css/tokens.css",
        "file:///etc/hostname",
        "file:///etc/passwd.png",
        "css/paper/nothing.css",
        "../../manage.py",
        "..%2f..%2fsecret.png",
        "/css/%2e%2e/%2e%2e/%2e%2e/secret.png",
        "/css/..%2f..%2fdocs/screenshots/away-1280.png",
        "data:text/css,body{}",
    ],
)
def test_nothing_is_read_but_our_static_files(address):
    with pytest.raises(FatalURLFetchingError):
        written(f'<img src="{address}"><link rel="stylesheet" href="{address}">', settings.BASE_DIR / "static")


def test_the_answer_is_looked_at_and_kept_under_a_japanese_name():
    response = paper.answer(EMPTY, {}, "調査票.pdf")
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"] == "inline; filename*=utf-8''%E8%AA%BF%E6%9F%BB%E7%A5%A8.pdf"
    assert "no-store" in response["Cache-Control"]


def test_what_breaks_is_told_by_its_places_without_a_word_of_the_sheet(said):
    with pytest.raises(paper.BrokenSheetError) as broken:
        said('<p>{{ name }}</p><img src="https://elsewhere.example/{{ name }}.png">')
    assert "FatalURLFetchingError" in str(broken.value) and "written.py:" in str(broken.value)
    assert "凪浦" not in str(broken.value) and "elsewhere" not in str(broken.value)


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="asks Linux how much memory there was at most")
def test_whoever_asks_for_sheets_is_no_larger_for_them():
    """Made in the asking process, one such sheet would take it to 120 MB and two at once to 170."""
    command = [sys.executable, "-c", TWO_AT_ONCE, settings.BASE_DIR]
    told = subprocess.run(command, capture_output=True, text=True, check=True, cwd=settings.BASE_DIR).stdout
    assert int(re.search(r"VmHWM:\s+(\d+) kB", told)[1]) < 100_000


def test_one_sheet_is_made_at_a_time_and_who_waits_for_long_is_told(monkeypatch):
    monkeypatch.setattr(paper, "PATIENCE", 0.01)
    with paper._turn:
        assert refused() == paper.BUSY


def test_a_sheet_without_end_is_ended(monkeypatch):
    monkeypatch.setattr(paper, "LONGEST", 0.01)
    assert refused() == paper.TOO_LONG
    assert paper._turn.acquire(blocking=False)  # the next one's turn
    paper._turn.release()


def test_without_pango_a_sentence_says_what_is_missing(monkeypatch, tmp_path):
    (tmp_path / "libpango-1.0.so.0").write_text("not a library")
    monkeypatch.setenv("LD_LIBRARY_PATH", str(tmp_path))
    assert "libpango" in refused()


def test_what_makes_sheets_knows_no_secret(monkeypatch):
    for name in ("IBASHO_SECRET_KEY", "DATABASE_URL", "AWS_SECRET_ACCESS_KEY", "PGPASSWORD"):
        monkeypatch.setenv(name, "unmistakable")
    assert "unmistakable" not in paper.surroundings().values() and "PATH" in paper.surroundings()


def test_pictures_that_break_off_stay_refused_elsewhere():
    assert ImageFile.LOAD_TRUNCATED_IMAGES is False  # with WeasyPrint in this very process
