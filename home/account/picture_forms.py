"""Forms of a listing's pictures. What comes in leaves as a JPEG of our own making, under a name that says nothing."""

import io
import secrets
from typing import Any

from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from PIL import Image as PillowImage
from PIL import ImageOps

from home.images import QUALITY, DecodedImageField

LONGEST_SIDE = 2400  # pixels; readers never get more than 1200
NO_PICTURE = _("写真として読めませんでした。JPEG か PNG の写真を選んでください。")
MOST_CUT = 80  # per cent of a side that may go, both ends together
TOO_MANY_PIXELS = _("写真が大きすぎます。たてとよこが、6000ピクセルくらいまでの写真を選んでください。")
SIDES = {"left": _("左から切る"), "right": _("右から切る"), "top": _("上から切る"), "bottom": _("下から切る")}
KINDS = "image/jpeg,image/png,image/webp,image/avif,image/gif"  # telephones turn their own kinds into one of these


def as_jpeg(picture: PillowImage.Image) -> bytes:
    """Upright, on white where it was see-through, without a word about camera and place; what moves stands still."""
    profile = picture.info.get("icc_profile") if picture.mode == "RGB" else None
    picture = ImageOps.exif_transpose(picture)
    if picture.mode != "RGB":
        seen = picture.convert("RGBA")
        picture = PillowImage.new("RGB", seen.size, "white")
        picture.paste(seen, mask=seen.getchannel("A"))
    picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    picture.info.clear()  # a comment would be written again
    data = io.BytesIO()
    picture.save(data, "JPEG", quality=QUALITY, progressive=True, icc_profile=profile)
    return data.getvalue()


def jpeg_file(picture: PillowImage.Image) -> SimpleUploadedFile:
    return SimpleUploadedFile(f"{secrets.token_hex(16)}.jpg", as_jpeg(picture), "image/jpeg")


class PictureField(DecodedImageField):
    """The admin's checks of bytes, pixels and content, with sentences of our own."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=forms.FileInput(attrs={"accept": KINDS}), **kwargs)
        limit = _("{size}まで。撮った場所などの記録は、こちらで消します。")
        self.help_text = format_lazy(limit, size=self.max_upload_size_text)
        self.error_messages |= {
            "required": _("写真を選んでください。"),
            "empty": NO_PICTURE,
            "missing": NO_PICTURE,
            "invalid": NO_PICTURE,
            "invalid_image": NO_PICTURE,
            "invalid_image_extension": NO_PICTURE,
            "invalid_image_known_format": NO_PICTURE,
            "file_too_large": _("写真が大きすぎます（%(file_size)s）。%(max_filesize)sまでの写真を選んでください。"),
            "file_too_many_pixels": TOO_MANY_PIXELS,
        }

    def stored(self, file: UploadedFile, picture: PillowImage.Image) -> UploadedFile:
        return jpeg_file(picture)


class WordsForm(forms.Form):
    """What a picture shows, for people who don't see it. Never optional."""

    alt = forms.CharField(
        label=_("写真の説明"),
        max_length=200,
        help_text=_("見えない人に読み上げます。例：大きなテーブルを囲んで、十人ほどがお茶を飲んでいます。"),
        error_messages={
            "required": _("写真の説明を書いてください。見えない人には、この文が写真のかわりです。"),
            "max_length": _("写真の説明は、%(limit_value)d字までにしてください。"),
        },
    )


class UploadForm(WordsForm):
    file = PictureField(label=_("写真"))

    field_order = ["file", "alt"]


class CropForm(WordsForm):
    """How much of each side goes, in per cent: four sliders, which fingers and arrow keys move alike."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        slider = {"type": "range", "min": 0, "max": MOST_CUT, "step": 1}
        for name, label in SIDES.items():
            widget = forms.NumberInput(slider)
            options = {"min_value": 0, "max_value": MOST_CUT, "initial": 0, "required": False, "widget": widget}
            self.fields[name] = forms.IntegerField(label=label, **options)

    def sliders(self) -> list[forms.BoundField]:
        return [self[name] for name in SIDES]

    def cut(self) -> dict[str, int]:
        return {name: self.cleaned_data.get(name) or 0 for name in SIDES}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        too_much = _("切りすぎです。写真が残るように、少しもどしてください。")
        for one, other in (("left", "right"), ("top", "bottom")):
            if (cleaned.get(one) or 0) + (cleaned.get(other) or 0) > MOST_CUT:
                self.add_error(other, too_much)
        return cleaned
