"""What may come in as a picture of a listing, and what is kept of it: real files of every kind, good and bad."""

import io
import random
import struct
import zlib

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import ExifTags
from PIL import Image as PillowImage
from PIL.PngImagePlugin import PngInfo

from home.account.picture_forms import LONGEST_SIDE, CropForm, UploadForm
from home.images import DecodedImageField

SECRET = b"the hidden house"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
HTML = b"<html><script>alert(1)</script></html>"


def encoded(kind: str = "JPEG", size: tuple[int, int] = (80, 40), mode: str = "RGB", **options) -> bytes:
    data = io.BytesIO()
    PillowImage.new(mode, size, options.pop("colour", "teal")).save(data, kind, **options)
    return data.getvalue()


def sent(content: bytes, name: str = "scene.jpg") -> UploadForm:
    return UploadForm({"alt": "庭"}, {"file": SimpleUploadedFile(name, content, "image/jpeg")})


def kept(form: UploadForm) -> PillowImage.Image:
    assert form.is_valid(), form.errors
    return PillowImage.open(io.BytesIO(form.cleaned_data["file"].read()))


def located() -> PillowImage.Exif:
    exif = PillowImage.Exif()
    exif[ExifTags.Base.ImageDescription] = SECRET.decode()
    exif[ExifTags.Base.Orientation] = 6  # the telephone was held upright
    exif.get_ifd(ExifTags.IFD.GPSInfo)[ExifTags.GPS.GPSLatitude] = (34.0, 30.0, 36.0)
    return exif


def chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def png_claiming(width: int, height: int) -> bytes:
    """A few hundred bytes that would unfold to gigabytes."""
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    body = chunk(b"IDAT", zlib.compress(b"\0" * 100_000))
    return b"\x89PNG\r\n\x1a\n" + head + body + chunk(b"IEND", b"")


def png_with_a_bomb_of_words() -> bytes:
    whole = encoded("PNG")
    bomb = chunk(b"zTXt", b"Comment\0\0" + zlib.compress(b"x" * 80_000_000))
    return whole[:33] + bomb + whole[33:]


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "AVIF", "GIF"])
def test_every_kind_of_photograph_becomes_a_jpeg_with_a_name_that_says_nothing(kind):
    form = sent(encoded(kind), f"ocha-no-ma.{kind.lower()}")
    picture = kept(form)
    assert (picture.format, picture.mode, picture.size) == ("JPEG", "RGB", (80, 40))
    assert "ocha" not in form.cleaned_data["file"].name


@pytest.mark.parametrize("kind", ["JPEG", "WEBP", "AVIF"])
def test_nothing_tells_where_it_was_taken_and_it_stands_upright(kind):
    noted = {"exif": located(), "xmp": b"<x>" + SECRET + b"</x>", "comment": SECRET}
    content = encoded(kind, **noted)
    assert SECRET in content
    form = sent(content, f"scene.{kind.lower()}")
    picture = kept(form)
    assert picture.size == (40, 80)
    assert dict(picture.getexif()) == {} and SECRET not in picture.fp.getvalue()


def test_words_within_a_png_are_gone():
    info = PngInfo()
    info.add_text("Comment", SECRET.decode())
    content = encoded("PNG", pnginfo=info)
    assert SECRET in content
    assert SECRET not in kept(sent(content, "scene.png")).fp.getvalue()


def test_what_hides_behind_a_picture_is_gone():
    """A file that is a photograph to one program and a page or an archive to another."""
    polyglot = encoded("JPEG") + HTML + b"PK\x03\x04"
    data = kept(sent(polyglot)).fp.getvalue()
    assert b"<script>" not in data and b"PK\x03\x04" not in data


def test_what_is_see_through_gets_white_behind_it():
    assert kept(sent(encoded("PNG", mode="RGBA", colour=(0, 0, 0, 0)), "scene.png")).getpixel((5, 5)) == (255, 255, 255)


def test_a_moving_picture_stands_still():
    others = [PillowImage.new("RGB", (80, 40), "white")]
    assert kept(sent(encoded("GIF", save_all=True, append_images=others), "scene.gif")).size == (80, 40)


def test_a_large_photograph_is_made_smaller():
    assert max(kept(sent(encoded(size=(LONGEST_SIDE * 2, 300)))).size) == LONGEST_SIDE


WRONG = {
    "words": (b"just words", "a.png"),
    "svg": (SVG, "drawing.svg"),
    "svg under another name": (SVG, "drawing.png"),
    "gif and page at once": (b"GIF89a/*" + HTML + b"*/=1;", "a.gif"),
    "page": (HTML, "page.html"),
    "nothing": (b"", "a.jpg"),
    "photoshop": (b"8BPS\x00\x01" + b"\0" * 40, "a.jpg"),
    "half a photograph": (encoded(size=(600, 400))[:900], "a.jpg"),
    "bomb": (png_claiming(60_000, 60_000), "a.png"),
    "smaller bomb": (png_claiming(9_000, 9_000), "a.png"),
    "bomb of words": (png_with_a_bomb_of_words(), "a.png"),
    "moving bomb": (
        encoded("GIF", (2500, 2500), save_all=True, append_images=[PillowImage.new("RGB", (2500, 2500), c) for c in
            ("white", "navy", "red", "black", "blue", "green", "pink")]),
        "a.gif",
    ),
    "too many bytes": (encoded() + b"\0" * 11_000_000, "a.jpg"),
}  # fmt: skip


@pytest.mark.parametrize("what", WRONG)
def test_what_is_no_picture_is_refused_with_a_sentence(what):
    form = sent(*WRONG[what])
    assert not form.is_valid()
    [sentence] = form.errors["file"]
    assert "写真" in sentence and sentence.endswith("ください。")


@pytest.mark.parametrize(("kind", "attempts"), [("JPEG", 300), ("PNG", 100), ("GIF", 100), ("WEBP", 60), ("AVIF", 60)])
def test_a_damaged_file_is_refused_or_mended_but_never_an_error(kind, attempts):
    whole, dice = encoded(kind, exif=located()), random.Random(6)
    for _attempt in range(attempts):
        bytes_ = bytearray(whole)
        for _hit in range(4):
            bytes_[dice.randrange(2, len(bytes_))] = dice.randrange(256)
        form = sent(bytes(bytes_))
        if form.is_valid():
            assert SECRET not in form.cleaned_data["file"].read()


def test_a_frame_of_billions_of_pixels_is_refused():
    """Its own size stands before each frame of a GIF; the file's, which Wagtail looks at, is a small one."""
    frames = [PillowImage.new("RGB", (20, 20), colour) for colour in ("red", "blue")]
    out = io.BytesIO()
    frames[0].save(out, "GIF", save_all=True, append_images=frames[1:])
    content = bytearray(out.getvalue())
    second = content.index(b"\x2c", content.index(b"\x2c") + 10)
    while content[second + 5 : second + 9] != struct.pack("<HH", 20, 20):
        second = content.index(b"\x2c", second + 1)
    content[second + 5 : second + 9] = struct.pack("<HH", 65000, 65000)
    with pytest.raises(ValidationError):
        DecodedImageField().clean(SimpleUploadedFile("moves.gif", bytes(content), "image/gif"))


def test_a_picture_needs_words():
    form = UploadForm({"alt": " "}, {"file": SimpleUploadedFile("a.jpg", encoded())})
    assert list(form.errors) == ["alt"]


@pytest.mark.parametrize(
    ("sides", "wrong"),
    [({}, []), ({"left": "30", "right": "50"}, []), ({"left": "50", "right": "50"}, ["right"]),
     ({"top": "-1"}, ["top"]), ({"bottom": "81"}, ["bottom"]), ({"left": "x"}, ["left"])],
)  # fmt: skip
def test_something_of_the_picture_remains(sides, wrong):
    assert list(CropForm({"alt": "庭"} | sides).errors) == wrong
