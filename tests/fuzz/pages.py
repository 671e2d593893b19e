"""What forms a page holds, as a browser would fill and send them."""

from dataclasses import dataclass, field
from html.parser import HTMLParser


@dataclass
class Form:
    """`fields`: {name: values it is sent with if nobody touches it, or could be}."""

    action: str
    method: str
    fields: dict[str, list[str]] = field(default_factory=dict)
    files: set[str] = field(default_factory=set)


class _Forms(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[Form] = []
        self.by_id: dict[str, Form] = {}
        self.form: Form | None = None
        self.select = self.textarea = ""
        self.target: Form | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.form = Form(given.get("action", ""), given.get("method", "get").lower())
            self.found.append(self.form)
            self.by_id[given.get("id", "")] = self.form
        elif tag == "option" and self.select and self.target:
            self.target.fields[self.select].append(given.get("value", ""))
        elif tag in ("input", "button", "select", "textarea") and given.get("name"):
            self._field(tag, given)

    def _field(self, tag: str, given: dict[str, str]) -> None:
        self.target = self.by_id.get(given["form"]) if given.get("form") else self.form
        if self.target is None:
            return
        name = given["name"]
        values = self.target.fields.setdefault(name, [])
        if tag == "select":
            self.select = name
        elif tag == "textarea":
            self.textarea = name
        else:
            values.append(given.get("value", ""))
            if given.get("type") == "file":
                self.target.files.add(name)

    def handle_data(self, data: str) -> None:
        if self.textarea and self.target:
            self.target.fields[self.textarea].append(data.removeprefix("\n"))

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.form = None
        elif tag == "select":
            self.select = ""
        elif tag == "textarea":
            self.textarea = ""


def forms_on(page: str) -> list[Form]:
    """In order, those that send nothing but a token too."""
    parser = _Forms()
    parser.feed(page)
    parser.close()
    return parser.found
