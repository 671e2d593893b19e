"""What a reader meets in a page: its text, piece by piece, with the language it says it is in; what is under ruby."""

from dataclasses import dataclass
from html.parser import HTMLParser

VOID = {"meta", "link", "img", "input", "br", "hr", "source", "wbr"}
NOT_TEXT = {"script", "style", "title", "textarea", "option"}  # no element can stand in them


@dataclass(frozen=True)
class Piece:
    text: str
    lang: str
    in_ruby: bool


class Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.stack: list[tuple[str, str]] = []
        self.pieces: list[Piece] = []

    def handle_starttag(self, tag: str, attrs: list) -> None:
        lang = dict(attrs).get("lang") or (self.stack[-1][1] if self.stack else "")
        if tag not in VOID:
            self.stack.append((tag, lang))

    def handle_startendtag(self, tag: str, attrs: list) -> None:
        """<use/> and the like: nothing stands in them."""

    def handle_endtag(self, tag: str) -> None:
        if any(name == tag for name, _lang in self.stack):
            while self.stack.pop()[0] != tag:
                pass

    def handle_data(self, data: str) -> None:
        tags = [tag for tag, _lang in self.stack]
        if data.strip() and not NOT_TEXT.intersection(tags):
            self.pieces.append(Piece(data.strip(), self.stack[-1][1] if self.stack else "", "ruby" in tags))


def pieces(page: str) -> list[Piece]:
    reader = Reader()
    reader.feed(page)
    reader.close()
    return reader.pieces
