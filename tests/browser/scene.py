"""What the demo leaves out and staff would add: a piece of news, and a guide with a picture and a page below it."""

from io import BytesIO

from django.core.files.images import ImageFile
from PIL import Image as Picture
from wagtail.images import get_image_model

from directory.models import Listing, Municipality, Organisation
from home.models import GuidePage, NewsIndexPage, NewsPage


def _a_group_that_writes() -> None:
    """A page nobody else's test writes on, and that is in no list: not public yet."""
    group = Organisation.objects.get(memberships__user__email="ichiban@example.jp")
    listing = Listing.objects.create(title="波止場の茶話会", live=False, municipality=Municipality.objects.first())
    listing.organisations.set([group])
    listing.save()


def make() -> None:
    """Run inside the browser's site, once, after the demo was loaded."""
    data = BytesIO()
    Picture.new("RGB", (1600, 900), "#2f6b52").save(data, "PNG")
    image = get_image_model().objects.create(title="緑の壁", file=ImageFile(data, "wall.png"))
    picture = {"image": image.pk, "alt": "緑色の壁", "caption": "集まる部屋の壁"}
    news = NewsPage(title="夏のあいだの開きかた", slug="natsu", intro="八月は朝だけ開きます。", body=[])
    NewsIndexPage.objects.get().add_child(instance=news)
    news.save_revision().publish()
    body = [{"type": "image", "value": picture}]
    guide = GuidePage(title="部屋のようす", slug="heya", intro="写真で見られます。", body=body)
    GuidePage.objects.get(slug="hajimete").add_child(instance=guide)
    guide.save_revision().publish()
    _a_group_that_writes()
