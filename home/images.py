"""Uploads: what is stored as a picture has been decoded as one, and says nothing but what it shows."""

import io
import struct
import zlib

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile
from PIL import Image as PillowImage
from PIL import ImageOps, ImageSequence
from wagtail.images.fields import WagtailImageField
from wagtail.images.forms import BaseImageForm

#: What Pillow's coders raise for damaged files, damaged EXIF within good ones, and frames of billions of pixels.
DAMAGED = (
    OSError, SyntaxError, ValueError, TypeError, KeyError, IndexError, OverflowError, RuntimeError, EOFError,
    struct.error, zlib.error, PillowImage.DecompressionBombError,
)  # fmt: skip
QUALITY = 90  # of JPEG, WebP and AVIF, 0–100; readers get smaller pictures made of this one


def without_metadata(picture: PillowImage.Image) -> bytes:
    """The same kind of file with the pixels and their colour profile only, upright. Raises what Pillow's coders raise.

    A photograph carries in EXIF or XMP where it was taken, and Wagtail hands EXIF on to every size it makes of it.
    """
    kind = "JPEG" if picture.format == "MPO" else picture.format  # MPO: a JPEG with more pictures behind the first
    moves = kind != "JPEG" and getattr(picture, "is_animated", False)
    options = {"quality": QUALITY, "icc_profile": picture.info.get("icc_profile")}
    if moves:
        options |= {"save_all": True, "loop": picture.info.get("loop", 0), "duration": _durations(picture)}
    else:
        picture = ImageOps.exif_transpose(picture)
    picture.info.pop("comment", None)  # all else is only written when asked for
    data = io.BytesIO()
    picture.save(data, kind, **options)
    return data.getvalue()


def _durations(picture: PillowImage.Image) -> list[float]:
    """Milliseconds of each frame, which are known once it has been decoded."""
    durations = []
    for frame in ImageSequence.Iterator(picture):
        frame.load()
        durations.append(frame.info.get("duration", 0))
    picture.seek(0)
    return durations


class DecodedImageField(WagtailImageField):
    """Wagtail looks at the first bytes and the size; here the pixels have to decode as well, and are stored anew."""

    def to_python(self, data: UploadedFile | None) -> UploadedFile | None:
        try:
            file = super().to_python(data)
            if file is not None:
                with PillowImage.open(io.BytesIO(file.read())) as picture:
                    self.check_frames(picture)
                    picture.load()
                    file = self.stored(file, picture)
        except DAMAGED as error:
            raise ValidationError(self.error_messages["invalid_image"], code="invalid_image") from error
        return file

    def check_frames(self, picture: PillowImage.Image) -> None:
        """A small file may hold thousands of large pictures; Wagtail counts the pixels of the first only."""
        pixels = picture.width * picture.height * getattr(picture, "n_frames", 1)
        if self.max_image_pixels and pixels > self.max_image_pixels:
            message = self.error_messages["file_too_many_pixels"]
            said = {"num_pixels": pixels, "max_pixels_count": self.max_image_pixels}
            raise ValidationError(message % said, code="file_too_many_pixels")

    def stored(self, file: UploadedFile, picture: PillowImage.Image) -> UploadedFile:
        """What is kept of a file that decodes."""
        return SimpleUploadedFile(file.name, without_metadata(picture), file.content_type)


class ImageForm(BaseImageForm):
    """The upload form wherever the admin has one (WAGTAILIMAGES_IMAGE_FORM_BASE)."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        if field := self.fields.get("file"):
            self.fields["file"] = DecodedImageField(
                label=field.label, required=field.required, help_text=field.help_text, widget=field.widget
            )
