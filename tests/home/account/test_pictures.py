"""A group puts pictures on its page: added, cut, described, taken out; nothing is public before it was looked at."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image as PillowImage
from wagtail.images import get_image_model

from directory.models import ListingImage
from home.account.editing import drafts
from home.account.pictures import AT_MOST, pictures_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def two_halves() -> SimpleUploadedFile:
    """Red on the left, blue on the right."""
    picture = PillowImage.new("RGB", (400, 200), "red")
    picture.paste("blue", (200, 0, 400, 200))
    data = io.BytesIO()
    picture.save(data, "PNG")
    return SimpleUploadedFile("hanako-no-ie.png", data.getvalue())


def seen(listing) -> int:
    listing.refresh_from_db()
    return drafts.draft_of(listing)[1]


def in_draft(listing) -> list[ListingImage]:
    listing.refresh_from_db()
    return pictures_of(drafts.draft_of(listing)[0])


def upload(browser, listing, alt="赤と青の壁", file=None, **data):
    address = reverse("account_listing_pictures", args=[listing.public_id])
    return browser.post(address, {"alt": alt, "seen": seen(listing), "file": file or two_halves()} | data)


def change(browser, listing, image_id, **data):
    address = reverse("account_picture", args=[listing.public_id, image_id])
    return browser.post(address, {"do": "save", "seen": seen(listing), "alt": "壁"} | data)


def test_a_picture_goes_into_the_draft_under_a_name_that_says_nothing(browser, listing):
    response = upload(browser, listing)
    [row] = in_draft(listing)
    assert response.url == reverse("account_picture", args=[listing.public_id, row.image_id])
    assert row.alt == "赤と青の壁" and row.image.file.name.endswith(".jpg") and "hanako" not in row.image.file.name
    assert not ListingImage.objects.exists()
    assert browser.get(response.url).status_code == 200
    assert "赤と青の壁" in browser.get(reverse("account_listing_pictures", args=[listing.public_id])).content.decode()


def test_cut_it_is_a_new_picture_and_the_old_one_stays_for_readers(browser, listing):
    upload(browser, listing)
    [before] = in_draft(listing)
    change(browser, listing, before.image_id, left="50", top="10", alt="青い壁")
    [row] = in_draft(listing)
    assert row.image_id != before.image_id and row.alt == "青い壁"
    assert (row.image.width, row.image.height) == (200, 180)
    with row.image.file.open() as file, PillowImage.open(file) as picture:
        red, _green, blue = picture.getpixel((5, 90))
    assert blue > 200 and red < 60
    with before.image.file.open() as file, PillowImage.open(file) as picture:
        assert picture.size == (400, 200)


def test_words_alone_leave_the_picture(browser, listing):
    upload(browser, listing)
    [before] = in_draft(listing)
    change(browser, listing, before.image_id, alt="ふたつの色", left="0")
    [row] = in_draft(listing)
    assert (row.image_id, row.alt) == (before.image_id, "ふたつの色")


def test_order_and_out(browser, listing):
    for alt in ("いち", "に"):
        upload(browser, listing, alt)
    _first, second = in_draft(listing)
    change(browser, listing, second.image_id, do="first")
    assert [row.alt for row in in_draft(listing)] == ["に", "いち"]
    change(browser, listing, second.image_id, do="remove")
    assert [row.alt for row in in_draft(listing)] == ["いち"]


@pytest.mark.parametrize(
    ("data", "field"), [({"alt": ""}, "alt"), ({"file": SimpleUploadedFile("a.png", b"<svg/>")}, "file")]
)
def test_a_mistake_is_told_at_its_field_and_nothing_is_kept(browser, listing, data, field):
    page = upload(browser, listing, **data)
    assert page.status_code == 200 and f'id="id_{field}_error"' in page.content.decode()
    assert in_draft(listing) == [] and not get_image_model().objects.exists()


def test_nobody_overwrites_what_came_meanwhile(browser, listing):
    upload(browser, listing)
    page = upload(browser, listing, seen=0)
    assert "ほかの人が書きかえました" in page.content.decode()
    assert len(in_draft(listing)) == get_image_model().objects.count() == 1


def test_there_is_an_end(browser, listing):
    for number in range(AT_MOST):
        upload(browser, listing, f"写真{number}")
    page = upload(browser, listing)
    assert "12枚まで" in page.content.decode()
    assert len(in_draft(listing)) == get_image_model().objects.count() == AT_MOST


def test_pictures_of_others_are_no_door(browser, listing, group, signed_in):
    upload(browser, listing)
    [row] = in_draft(listing)
    foreign = get_image_model().objects.create(title="よそ", file=two_halves())
    assert change(browser, listing, foreign.pk).status_code == 404
    assert change(signed_in(group.stranger), listing, row.image_id).status_code == 404
