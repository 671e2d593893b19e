"""The admin as staff use it: every page opens, a listing goes from draft to search, and nothing harmful gets in."""

import io
import json
import re
from datetime import date

import pytest
from django.contrib.admin.utils import quote
from django.core.cache import caches
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.urls import reverse
from PIL import ExifTags, ImageSequence
from PIL import Image as PillowImage
from wagtail.images import get_image_model
from wagtail.images.tests.utils import get_test_image_file
from wagtail.snippets.models import get_snippet_models
from wagtail.test.utils.form_data import inline_formset, nested_form_data, querydict_from_html, streamfield

from directory import models as directory
from directory.enums import ListingStatus
from directory.japan.address import place_key
from home.models import Collection, ReviewPolicy
from home.pages import ensure_pages
from tests.factories import (
    DistrictFactory,
    GazetteerEntryFactory,
    ListingFactory,
    MunicipalityFactory,
    OrganisationFactory,
    UserFactory,
    VenueFactory,
)

pytestmark = pytest.mark.django_db
PASSWORD = "nagiura-no-umi-99"


@pytest.fixture
def admin(client):
    """A client signed in as superuser."""
    user = directory.User.objects.create_superuser("admin@example.jp", PASSWORD)
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def sample(model: type):
    """One object of a registered model, with what it needs."""
    municipality = MunicipalityFactory(name="凪浦市")
    organisation = OrganisationFactory(municipality=municipality)
    made = {
        directory.Listing: lambda: ListingFactory(venue=VenueFactory(municipality=municipality)),
        directory.Venue: lambda: VenueFactory(municipality=municipality),
        directory.Organisation: lambda: organisation,
        directory.Membership: lambda: directory.Membership.objects.create(
            user=UserFactory(), organisation=organisation
        ),
        directory.Curatorship: lambda: directory.Curatorship.objects.create(
            organisation=organisation, municipality=municipality
        ),
        directory.District: lambda: DistrictFactory(municipality=municipality),
        directory.ListingDistrict: lambda: directory.ListingDistrict.objects.create(
            listing=ListingFactory(), text="凪浦小"
        ),
        directory.Municipality: lambda: municipality,
        directory.GazetteerEntry: lambda: GazetteerEntryFactory(municipality=municipality),
        directory.SupportDesk: lambda: directory.SupportDesk.objects.create(name="くらしの相談", subject="困ったとき"),
        ReviewPolicy: lambda: ReviewPolicy.objects.create(municipality=municipality),
        Collection: lambda: Collection.objects.create(
            title="年末年始にひらくところ",
            slug="fuyu",
            municipality=municipality,
            shown_from=date(2026, 12, 1),
            shown_until=date(2027, 1, 7),
        ),
        directory.WideAreaArrangement: lambda: directory.WideAreaArrangement.objects.create(name="となり町との協定"),
    }
    return made[model]() if model in made else model.objects.first()


@pytest.mark.slow
@pytest.mark.parametrize("model", get_snippet_models(), ids=lambda model: model.__name__)
def test_every_page_of_every_registered_model_opens(admin, model):
    viewset = model.snippet_viewset
    pk = quote(sample(model).pk)
    views = {"list": [], "add": [], "edit": [pk], "history": [pk], "usage": [pk], "delete": [pk]}
    if viewset.inspect_view_enabled:
        views["inspect"] = [pk]
    if viewset.copy_view_enabled:
        views["copy"] = [pk]
    for view, args in views.items():
        response = admin.get(reverse(viewset.get_url_name(view), args=args), follow=True)
        assert response.status_code == 200, view
    searched = admin.get(reverse(viewset.get_url_name("list")), {"q": "凪浦"})
    assert searched.status_code == 200


def test_registered_models_all_have_a_sample():
    terms = {directory.Category, directory.Audience, directory.Standpoint, directory.Feature}
    assert {model for model in get_snippet_models() if not sample(model)} == set()
    assert terms <= set(get_snippet_models())


def test_menu_has_our_groups_and_lists_nothing_twice(admin):
    page = admin.get(reverse("wagtailadmin_home")).content.decode()
    for label in ("名簿", "地域", "選択肢"):
        assert page.count(f'"{label}"'.encode("unicode_escape").decode()) == 1 or page.count(f'"{label}"') == 1
    assert '"snippets"' not in page


# --- From draft to search -------------------------------------------------------------------------------------------


def _form(response, **changes):
    """The page's own form, as a browser would send it, with some fields filled in."""
    data = querydict_from_html(response.content.decode(), form_id="w-editor-form")
    for name, value in {"in_person": "on", **changes}.items():  # the helper leaves ticked boxes out
        data[name] = value
    return data


def test_a_listing_goes_from_draft_to_search(admin, client):
    venue = VenueFactory(municipality=MunicipalityFactory(code="99201", name="凪浦市"))
    add, edit = (directory.Listing.snippet_viewset.get_url_name(name) for name in ("add", "edit"))
    form = admin.get(reverse(add))
    data = _form(form, title="ひだまり食堂", summary="みんなで夕ごはん", municipality="99201")
    row = {"note": "第3土曜 11時", "place_kind": "venue", "venue": str(venue.pk), "location_visibility": "exact"}
    row |= {"holiday_rule": "as_usual", "sessions": inline_formset([])}
    data.update(nested_form_data({"schedules": inline_formset([row])}))
    assert admin.post(reverse(add), data).status_code == 302

    listing = directory.Listing.objects.get()
    assert not listing.live
    assert "ひだまり食堂" not in client.get("/search/").content.decode()
    assert client.get(f"/listings/{listing.public_id}/").status_code == 404

    edit_url = reverse(edit, args=[listing.pk])
    data = _form(admin.get(edit_url)) | {"action-publish": "action-publish"}
    assert admin.post(edit_url, data).status_code == 302
    listing.refresh_from_db()
    assert listing.live
    near = f"/search/?near={venue.latitude},{venue.longitude}"
    assert [card.title for card in admin.get(near).context["results"]] == ["ひだまり食堂"]
    page = client.get(f"/listings/{listing.public_id}/").content.decode()
    assert "第3土曜 11時" in page and venue.name in page


def test_preview_shows_the_draft_and_only_to_staff(admin):
    listing = ListingFactory(live=False, title="まだ下書き")
    preview = reverse(directory.Listing.snippet_viewset.get_url_name("preview_on_edit"), args=[listing.pk])
    edit = reverse(directory.Listing.snippet_viewset.get_url_name("edit"), args=[listing.pk])
    assert admin.post(preview, _form(admin.get(edit), title="題名をなおした")).json()["is_valid"]
    page = admin.get(preview)
    assert page.status_code == 200
    assert "題名をなおした" in page.content.decode()
    assert "これは下書きの見本です" in page.content.decode()
    admin.logout()
    assert admin.get(preview).status_code == 302


def test_pausing_without_a_reason_is_sent_back(admin):
    listing = ListingFactory()
    edit = reverse(directory.Listing.snippet_viewset.get_url_name("edit"), args=[listing.pk])
    data = _form(admin.get(edit), status=ListingStatus.PAUSED) | {"action-publish": "action-publish"}
    response = admin.post(edit, data)
    assert response.status_code == 200
    assert "お休み・終了の理由を書いてください" in response.content.decode()


# --- What gets in ---------------------------------------------------------------------------------------------------

SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
WRONG_IMAGES = {
    "text.png": b"just words",
    "drawing.svg": SVG,
    "drawing.png": SVG,
    "polyglot.gif": b"GIF89a/*<html><script>alert(1)</script></html>*/=1;",
    "page.html": b"<html><script>alert(1)</script></html>",
    "empty.jpg": b"",
}


@pytest.mark.parametrize("name", WRONG_IMAGES)
def test_what_is_no_image_is_refused(admin, name):
    file = SimpleUploadedFile(name, WRONG_IMAGES[name], content_type="image/png")
    response = admin.post(reverse("wagtailimages:add"), {"title": "写真", "file": file, "collection": "1"})
    assert response.status_code == 200
    assert response.context["form"].errors["file"]
    assert not get_image_model().objects.exists()


def upload(admin, picture: PillowImage.Image, kind: str, **options):
    """The image the admin has stored of a picture sent as a file of this kind."""
    data = io.BytesIO()
    picture.save(data, kind, **options)
    file = SimpleUploadedFile(f"scene.{kind.lower()}", data.getvalue())
    response = admin.post(reverse("wagtailimages:add"), {"title": "写真", "file": file, "collection": "1"})
    assert response.status_code == 302
    return get_image_model().objects.get()


@pytest.mark.parametrize("kind", ["PNG", "GIF", "JPEG", "WEBP", "AVIF"])
def test_a_picture_is_accepted(admin, kind):
    stored = upload(admin, PillowImage.new("RGB", (8, 6), "teal"), kind)
    assert (stored.width, stored.height) == (8, 6)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "AVIF"])
def test_a_photograph_tells_nobody_where_it_was_taken(admin, kind):
    """Wagtail hands EXIF on to every size it makes: neither the file kept nor a smaller one may hold it."""
    exif = PillowImage.Exif()
    exif[ExifTags.Base.ImageDescription] = "the hidden house"
    exif[ExifTags.Base.Orientation] = 6  # the telephone was held upright
    exif.get_ifd(ExifTags.IFD.GPSInfo)[ExifTags.GPS.GPSLatitude] = (34.0, 30.0, 36.0)
    noted = {} if kind == "PNG" else {"xmp": b"<x>the hidden house</x>", "comment": b"the hidden house"}
    stored = upload(admin, PillowImage.new("RGB", (80, 40), "teal"), kind, exif=exif, **noted)
    assert (stored.width, stored.height) == (40, 80)
    for file in (stored.file, stored.get_rendition("width-20").file):
        with file.open() as opened:
            content = opened.read()
        assert b"hidden house" not in content
        assert dict(PillowImage.open(io.BytesIO(content)).getexif()) == {}


def test_a_moving_picture_keeps_moving(admin):
    first, *others = [PillowImage.new("RGB", (8, 8), colour) for colour in ("teal", "white", "navy")]
    times = [100, 200, 300]
    stored = upload(admin, first, "WEBP", save_all=True, append_images=others, duration=times, comment=b"x")
    with stored.file.open() as opened, PillowImage.open(opened) as picture:
        assert [frame.load() and frame.info["duration"] for frame in ImageSequence.Iterator(picture)] == times


def _typed(text: str, link: str = "") -> str:
    """What the editor sends: contentstate with one block, its first character linked to `link`."""
    ranges = [{"key": 0, "offset": 0, "length": 1}] if link else []
    entities = {"0": {"type": "LINK", "mutability": "MUTABLE", "data": {"url": link}}} if link else {}
    block = {"key": "a", "type": "unstyled", "depth": 0, "inlineStyleRanges": [], "entityRanges": ranges, "text": text}
    return json.dumps({"blocks": [block], "entityMap": entities})


def test_rich_text_reaches_readers_without_scripts(admin, client):
    home = ensure_pages()
    add = reverse("wagtailadmin_pages:add", args=["home", "guidepage", home.pk])
    body = [
        ("paragraph", _typed("ようこそ<script>alert(1)</script>")),
        ("paragraph", _typed('<img src="x" onerror="alert(2)">')),
        ("paragraph", _typed("押して", link="javascript:alert(3)")),
        ("heading", "<script>alert(4)</script>"),
    ]
    bodies = {"body": streamfield(body), "body_en": streamfield([]), "body_easy": streamfield([])}
    data = nested_form_data({"title": "案内", "slug": "annai", "intro": "<b onerror=x>", **bodies})
    data |= {"action-publish": "1", "comments-TOTAL_FORMS": 0, "comments-INITIAL_FORMS": 0}
    assert admin.post(add, data).status_code == 302
    page = client.get("/annai/").content.decode()
    main = page.split("<main")[1].split("</main>")[0]
    assert "ようこそ&lt;script&gt;" in main
    for harm in ("<script", "javascript:", "<img", "<b onerror"):
        assert harm not in main, harm


# --- Signing in -----------------------------------------------------------------------------------------------------


@pytest.fixture
def sign_in(client):
    """`sign_in(password)` posts the login form; the count of failures starts afresh."""
    caches["limits"].clear()
    directory.User.objects.create_superuser("admin@example.jp", PASSWORD)

    def post(password, email="admin@example.jp", **extra):
        return client.post(reverse("wagtailadmin_login"), {"username": email, "password": password}, **extra)

    yield post
    caches["limits"].clear()


def test_sign_in_page_is_japanese_and_works(client, sign_in):
    page = client.get(reverse("wagtailadmin_login"))
    assert page.status_code == 200
    words = page.content.decode()
    assert 'lang="ja"' in words and "管理画面にサインイン" in words
    assert not re.search(r">\s*(Password|Remember me|Wagtail)", words)
    assert sign_in(PASSWORD).status_code == 302
    assert client.get(reverse("wagtailadmin_home")).status_code == 200


def test_repeated_failures_lock_the_door_and_say_so(client, sign_in):
    answers = [sign_in("wrong") for _n in range(6)]
    assert {answer.status_code for answer in answers[:5]} == {200}
    assert answers[5].status_code == 429
    assert "15分のあいだ止めています" in answers[5].content.decode()
    assert sign_in(PASSWORD).status_code == 429, "the right password too, or guessing would go on"
    assert sign_in(PASSWORD, REMOTE_ADDR="203.0.113.7").status_code == 302, "others aren't shut out with them"


@pytest.mark.parametrize("path", ["", "pages/", "snippets/", "images/", "users/", "settings/home/sitesettings/"])
def test_strangers_see_nothing_of_the_admin(client, path):
    response = client.get(f"{reverse('wagtailadmin_home')}{path}", follow=True)
    assert response.redirect_chain[-1][0].startswith(reverse("wagtailadmin_login")) or response.status_code == 404


def test_a_form_that_came_in_parts_is_answered_with_a_sentence(admin):
    """Wagtail's fields of blocks look up how many there are, sent or not; its chooser asks how no address begins."""
    page = reverse("wagtailadmin_pages:edit", args=[ensure_pages().pk])
    for path, sent in ((page, {"title": "x"}), (reverse("wagtailadmin_choose_page_external_link"), {"link_text": "x"})):
        answer = admin.post(path, {f"external-link-chooser-{name}": value for name, value in sent.items()} | sent)
        assert answer.status_code == 400 and "何も保存していません" in answer.content.decode()


@pytest.mark.parametrize("view", ["add", "copy"])
def test_municipalities_come_with_the_reference_data_only(admin, view):
    """A form without code and prefecture made an error page of each that somebody tried to make."""
    town = MunicipalityFactory(name="凪浦市")
    args = [town.pk] if view == "copy" else []
    path = reverse(directory.Municipality.snippet_viewset.get_url_name(view), args=args)
    count = directory.Municipality.objects.count()
    for answer in (admin.get(path), admin.post(path, {"name": "もうひとつの市"})):
        assert answer["Location"] == reverse("wagtailadmin_home")
    assert directory.Municipality.objects.count() == count


def test_every_chooser_can_be_searched(admin):
    """Also of models whose lists have nothing to search by."""
    for model in get_snippet_models():
        space = model.snippet_viewset.get_chooser_admin_url_namespace()
        assert admin.get(reverse(f"{space}:choose"), {"q": "浜"}).status_code == 200, model


def test_what_no_form_of_ours_sends_is_answered_with_a_sentence(admin):
    """Pages that aren't there, numbers for no database, a way back that is no address: nothing is done."""
    page = ensure_pages()
    odd = {
        reverse("wagtailsites:add"): {"hostname": "x", "port": "80", "root_page": "浜"},
        reverse("wagtailadmin_pages:copy", args=[page.pk]): {"new_parent_page": "999999"},
        reverse("wagtailadmin_pages:unpublish", args=[page.pk]): {"next": "["},
        reverse("wagtailredirects:process_import"): {"from_index": "x"},
    }
    for path, sent in odd.items():
        answer = admin.post(path, sent)
        assert answer.status_code == 400 and "何も保存していません" in answer.content.decode(), path
    page.refresh_from_db()
    assert page.live


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL compares numbers of any size")
def test_a_number_that_the_database_cannot_hold_is_told_of(admin):
    path = reverse("wagtailsnippets_home_collection:add")
    form = querydict_from_html(admin.get(path).content.decode(), form_id="w-editor-form").dict()
    answer = admin.post(path, form | {"categories": "9" * 30})
    assert answer.status_code == 400 and "数が大きすぎます" in answer.content.decode()


@pytest.mark.parametrize("words", ['"a\\b"', '"a"b"'])
def test_signs_that_the_search_of_lists_cannot_read_are_told_of(admin, words):
    """On SQLite; PostgreSQL's reads them."""
    get_image_model().objects.create(title="庭", file=get_test_image_file())
    answer = admin.get(reverse("wagtailimages:index_results"), {"q": words})
    if connection.vendor == "sqlite":
        assert answer.status_code == 400 and "しるしを外して" in answer.content.decode()
    else:
        assert answer.status_code == 200


def test_what_the_search_of_lists_does_not_know_is_told_of(admin):
    pictures = reverse("wagtailimages:index_results")
    answer = admin.get(pictures, {"q": "海", "ordering": "file_size"})
    assert answer.status_code == 400 and "言葉でさがすときには使えない" in answer.content.decode()
    answer = admin.get(pictures, {"q": "海 " * 300})
    assert answer.status_code == 400 and "長すぎます" in answer.content.decode()


def test_a_place_name_added_by_hand_is_found_and_can_be_renamed(admin):
    """Its prefecture and the key that typed places are compared with come from what the form asks for."""
    town = MunicipalityFactory(code="99201", name="凪浦市")
    sent = {"kind": "town", "municipality": town.pk, "name": "三丁目潮見", "koaza": "", "latitude": "", "longitude": ""}
    viewset = directory.GazetteerEntry.snippet_viewset
    admin.post(reverse(viewset.get_url_name("add")), sent)
    entry = directory.GazetteerEntry.objects.get()
    assert (entry.prefecture_id, entry.key) == (town.prefecture_id, place_key("三丁目潮見"))
    admin.post(reverse(viewset.get_url_name("edit"), args=[entry.pk]), sent | {"name": "灘町"})
    entry.refresh_from_db()
    assert entry.key == place_key("灘町")


@pytest.mark.parametrize("model", [directory.ListingDistrict, directory.Municipality])
def test_what_only_lists_and_reference_data_bring_is_not_begun_by_hand(admin, model):
    answer = admin.get(reverse(model.snippet_viewset.get_url_name("add")))
    assert (answer.status_code, answer.url) == (302, reverse("wagtailadmin_home"))
