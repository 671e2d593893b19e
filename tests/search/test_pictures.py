"""Photographs come as small as the screen allows, hold their place before they are there, and fill no disk."""

import re

import pytest
from wagtail.images import get_image_model
from wagtail.images.tests.utils import get_test_image_file

from directory.models import ListingImage
from home.models import GuidePage

pytestmark = pytest.mark.django_db


@pytest.fixture
def picture():
    return get_image_model().objects.create(title="庭", file=get_test_image_file(size=(1600, 1200)))


def check_picture(page: str, alt: str) -> None:
    [found] = re.findall(r"<picture>.*?</picture>", page, re.S)
    [source] = re.findall(r"<source [^>]*>", found)
    [img] = re.findall(r"<img [^>]*>", found)
    assert 'type="image/avif"' in source and source.count(".avif ") == 3
    for part in (source, img):
        assert "400w" in part and "800w" in part and "1200w" in part and 'sizes="' in part
    assert f'alt="{alt}"' in img and 'loading="lazy"' in img
    assert re.search(r'width="400"', img) and re.search(r'height="300"', img)


def test_photograph_of_a_listing(client, town, picture):
    [listing] = town.fill(1)
    ListingImage.objects.create(listing=listing, image=picture, alt="縁側のある庭")
    check_picture(client.get(listing.get_absolute_url()).content.decode(), "縁側のある庭")
    client.get(f"/en{listing.get_absolute_url()}")
    assert picture.renditions.count() == 6


def test_photograph_in_a_guide(client, site_pages, picture):
    guide = GuidePage.objects.get(slug="hajimete")
    guide.body = [("image", {"image": picture, "alt": "縁側のある庭", "caption": ""})]
    guide.save_revision().publish()
    check_picture(client.get("/hajimete/").content.decode(), "縁側のある庭")
