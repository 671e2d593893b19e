"""PDFs as a reader has them: their text, and their pages as pictures."""

import pypdfium2


def text_of(content: bytes) -> str:
    """All the words, without the breaks that lines made."""
    document = pypdfium2.PdfDocument(content)
    return "".join(page.get_textpage().get_text_bounded() for page in document).replace("\r\n", "")


def pages_of(content: bytes, dpi: int = 200) -> list:
    """Each page as a PIL picture."""
    return [page.render(scale=dpi / 72).to_pil() for page in pypdfium2.PdfDocument(content)]
