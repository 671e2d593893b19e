"""What a page may be made of."""

from wagtail import blocks
from wagtail.images.blocks import ImageChooserBlock

RICH_TEXT = ["bold", "italic", "link", "ul", "ol", "h3"]


class NoticeBlock(blocks.StructBlock):
    title = blocks.CharBlock(label="見出し", required=False)
    text = blocks.RichTextBlock(label="本文", features=RICH_TEXT)

    class Meta:
        icon = "info-circle"
        label = "お知らせの囲み"
        template = "home/blocks/notice.html"


class ImageBlock(blocks.StructBlock):
    image = ImageChooserBlock(label="写真")
    alt = blocks.CharBlock(label="写真の説明", help_text="目の見えない人にも伝わるように書きます。")
    caption = blocks.CharBlock(label="そえ書き", required=False)

    class Meta:
        icon = "image"
        label = "写真"
        template = "home/blocks/image.html"


class BodyBlock(blocks.StreamBlock):
    """What a page may be made of. No raw HTML and no embeds: nothing from elsewhere reaches a resident's browser."""

    heading = blocks.CharBlock(label="見出し", icon="title", template="home/blocks/heading.html")
    paragraph = blocks.RichTextBlock(
        label="文章", icon="pilcrow", features=RICH_TEXT, template="home/blocks/paragraph.html"
    )
    notice = NoticeBlock()
    image = ImageBlock()
