"""Uploads: what is stored as a picture has been decoded as one."""

import io

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from PIL import Image as PillowImage
from wagtail.images.fields import WagtailImageField
from wagtail.images.forms import BaseImageForm


class DecodedImageField(WagtailImageField):
    """Wagtail looks at the first bytes and the size; here every pixel of the first frame has to decode as well."""

    def to_python(self, data: UploadedFile | None) -> UploadedFile | None:
        try:
            file = super().to_python(data)
            if file is not None:
                with PillowImage.open(io.BytesIO(file.read())) as picture:
                    picture.load()
                file.seek(0)
        except (OSError, SyntaxError, ValueError) as error:  # what Pillow's decoders raise for damaged files
            raise ValidationError(self.error_messages["invalid_image"], code="invalid_image") from error
        return file


class ImageForm(BaseImageForm):
    """The upload form wherever the admin has one (WAGTAILIMAGES_IMAGE_FORM_BASE)."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        if field := self.fields.get("file"):
            self.fields["file"] = DecodedImageField(
                label=field.label, required=field.required, help_text=field.help_text, widget=field.widget
            )
