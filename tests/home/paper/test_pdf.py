"""PDF from our templates: with Japanese letters, and with nothing from elsewhere."""

import subprocess
import sys

import pytest
from django.template import engines
from PIL import ImageFile

from home.paper import pdf as paper
from home.paper.written import FatalURLFetchingError
from tests.home.paper.pictures import pages_of, text_of


@pytest.fixture
def said(monkeypatch):
    """Makes a sheet of some HTML."""

    def make(html: str) -> bytes:
        template = engines["django"].from_string(html)
        monkeypatch.setattr(paper, "render_to_string", lambda _name, context: template.render(context))
        return paper.pdf("", {"name": "凪浦市のつどい"})

    return make


def test_japanese_is_written_in_letters_that_are_there(said):
    content = said('<link rel="stylesheet" href="css/paper/sheet.css"><h1>{{ name }}</h1>')
    assert content.startswith(b"%PDF")
    assert "凪浦市のつどい" in text_of(content)
    here, there = (pages_of(said(f'<link rel="stylesheet" href="css/paper/sheet.css">{one}'), 50) for one in "凪浦")
    assert [here[0].tobytes()] != [there[0].tobytes()]  # boxes in place of letters would be the same
    assert len(here) == 1


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
        "data:text/css,body{}",
    ],
)
def test_nothing_is_read_but_our_static_files(said, address):
    with pytest.raises(FatalURLFetchingError):
        said(f'<img src="{address}"><link rel="stylesheet" href="{address}">')


def test_the_answer_is_looked_at_and_kept_under_a_japanese_name(said):
    said("")
    response = paper.answer("", {}, "調査票.pdf")
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"] == "inline; filename*=utf-8''%E8%AA%BF%E6%9F%BB%E7%A5%A8.pdf"
    assert "no-store" in response["Cache-Control"]


def test_pictures_that_break_off_stay_refused_elsewhere(said):
    said("")
    assert ImageFile.LOAD_TRUNCATED_IMAGES is False


def test_without_pango_the_site_runs_and_says_what_is_missing():
    """In a process of its own, where the library can't be found; nothing of ours is replaced."""
    code = (
        "import cffi.api, django\n"
        "def nowhere(*args): raise OSError('no library called pango')\n"
        "cffi.api.FFI.dlopen = nowhere\n"
        "django.setup()\n"
        "from home.paper.pdf import answer\n"
        "reply = answer('404.html', {}, 'a.pdf')\n"
        "print(reply.status_code, 'libpango' in reply.content.decode())"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.split()[-2:] == ["503", "True"]  # before it, WeasyPrint says the same in English
