"""The pictures of a draft: add, cut, describe, put in order, take out. Nothing here is saved but the pictures' files.

A picture that was cut is a new one: what readers see now stays as it is until the draft has been looked at, and on a
listing whose place isn't public the new one waits for a second pair of eyes like any other.
"""

import io

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _
from PIL import Image as PillowImage
from wagtail.images import get_image_model
from wagtail.images.models import AbstractImage

from directory.models import Listing, ListingImage, User

from .editing.history import version_of
from .picture_forms import jpeg_file

AT_MOST = 12
TOO_MANY = _("写真は12枚までです。どれかを外してから、もう一度お試しください。")


def pictures_of(draft: Listing) -> list[ListingImage]:
    return list(draft.listing_images.all())


def find(draft: Listing, image_id: int) -> ListingImage | None:
    return next((row for row in pictures_of(draft) if row.image_id == image_id), None)


def is_as_it_was(listing: Listing, seen: int, row: ListingImage) -> bool:
    """Whether the picture is described as in the version that somebody saw."""
    before = version_of(listing, seen)
    there = find(before, row.image_id) if before else None
    return there is not None and there.alt == row.alt


def add(draft: Listing, file: UploadedFile, alt: str, user: User) -> ListingImage:
    """Raises ValidationError when there are too many."""
    rows = pictures_of(draft)
    if len(rows) >= AT_MOST:
        raise ValidationError(TOO_MANY)
    row = ListingImage(image=_stored(file, alt, user), alt=alt)
    _set(draft, [*rows, row])
    return row


def change(draft: Listing, image_id: int, alt: str, cut: dict[str, int], user: User) -> ListingImage:
    """Describe it anew, and cut it where anything is to go."""
    rows = pictures_of(draft)
    row = next(row for row in rows if row.image_id == image_id)
    row.alt = alt
    if any(cut.values()):
        row.image, row.checked_by = _stored(_cut(row.image, cut), alt, user), None
    _set(draft, rows)
    return row


def move_first(draft: Listing, image_id: int) -> None:
    """The first picture is the one that stands on top."""
    _set(draft, sorted(pictures_of(draft), key=lambda row: row.image_id != image_id))


def take_out(draft: Listing, image_id: int) -> None:
    _set(draft, [row for row in pictures_of(draft) if row.image_id != image_id])


def _set(draft: Listing, rows: list[ListingImage]) -> None:
    for number, row in enumerate(rows):
        row.sort_order = number
    draft.listing_images.set(rows)


def _stored(file: UploadedFile, alt: str, user: User) -> AbstractImage:
    return get_image_model().objects.create(title=alt, file=file, uploaded_by_user=user)


def _cut(image: AbstractImage, cut: dict[str, int]) -> UploadedFile:
    with image.file.open() as stored:
        data = stored.read()
    with PillowImage.open(io.BytesIO(data)) as picture:
        width, height = picture.size
        box = (
            width * cut["left"] // 100,
            height * cut["top"] // 100,
            width - width * cut["right"] // 100,
            height - height * cut["bottom"] // 100,
        )
        return jpeg_file(picture.crop(box))


def summary(draft: Listing) -> list[str]:
    """One line for each picture: what it shows."""
    return [row.alt for row in pictures_of(draft)]
