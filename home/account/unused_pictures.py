"""Pictures that nothing names any more: cut anew, taken out, or left over from a form that was never sent.

Every version of every page may come back one day, so a picture stays as long as any of them names it. What staff have
put into the library is theirs to tidy.
"""

import re
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from django.contrib.contenttypes.models import ContentType
from wagtail.images import get_image_model
from wagtail.images.models import AbstractImage
from wagtail.models import ReferenceIndex, Revision

from directory.models import Listing, ListingImage

from .rights import is_staff

NUMBER = re.compile(r"\d+")


def unused_pictures(before: datetime) -> list[AbstractImage]:
    """Uploaded by groups before that moment, and named nowhere."""
    image = get_image_model()
    named = ReferenceIndex.objects.filter(to_content_type=ContentType.objects.get_for_model(image))
    shown = ListingImage.objects.order_by().values("image")
    found = image.objects.filter(created_at__lt=before).exclude(pk__in=shown).select_related("uploaded_by_user")
    found = found.exclude(pk__in=_keys(named.values_list("to_object_id", flat=True)))
    candidates = {one.pk: one for one in found if one.uploaded_by_user is None or not is_staff(one.uploaded_by_user)}
    if candidates:
        for key in _in_versions():
            candidates.pop(key, None)
    return list(candidates.values())


def _in_versions() -> Iterator[int]:
    """What any version of a listing names; of anything else every number, since a picture may be in the text."""
    listing = ContentType.objects.get_for_model(Listing, for_concrete_model=False)
    rows = Revision.objects.filter(base_content_type=listing).values_list("content__listing_images", flat=True)
    for pictures in rows.iterator():
        yield from _keys(row.get("image") for row in pictures or ())
    others = Revision.objects.exclude(base_content_type=listing).values_list("content", flat=True)
    for content in others.iterator():
        yield from _numbers(content)


def _numbers(value: Any) -> Iterator[int]:
    if isinstance(value, dict | list):
        for one in value.values() if isinstance(value, dict) else value:
            yield from _numbers(one)
    elif isinstance(value, int):
        yield value
    elif isinstance(value, str):
        yield from map(int, NUMBER.findall(value))


def _keys(values: Iterable[Any]) -> list[int]:
    return [int(value) for value in values if str(value).isdecimal()]
