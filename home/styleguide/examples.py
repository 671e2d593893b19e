"""Which components there are and in which states they are shown: examples.toml, and what only code can make."""

import re
import tomllib
from dataclasses import dataclass, field
from pathlib import Path

from django import forms
from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe


class Sample(dict):
    """Stands for an object of the site: what examples.toml gives by name, and nothing where it gives nothing."""

    def __getattr__(self, name: str) -> object:
        if name.startswith("_"):
            raise AttributeError(name)
        return self.get(name)


def _sampled(value: object) -> object:
    if isinstance(value, dict):
        return Sample({name: _sampled(one) for name, one in value.items()})
    return [_sampled(one) for one in value] if isinstance(value, list) else value


FOLDER = settings.BASE_DIR / "templates" / "components"
DATA = tomllib.loads((Path(__file__).parent / "examples.toml").read_text(encoding="utf-8"))
PARTS: dict[str, str] = DATA["parts"]


@dataclass(frozen=True)
class State:
    """One way a component can look. `list_tag`: it is an item and needs this list around it."""

    label: str
    context: dict
    list_tag: str = ""


@dataclass(frozen=True)
class Example:
    """`opener`: the id of the dialog that a link beside it opens; `ground`: what it stands on, if not the page's."""

    name: str
    title: str
    states: list[State]
    opener: str = ""
    ground: str = ""


@dataclass(frozen=True)
class Shown:
    """An example drawn: what the style guide's template needs."""

    example: Example
    drawn: list[tuple[State, SafeString]] = field(default_factory=list)


class SampleForm(forms.Form):
    """A field in each state."""

    name = forms.CharField(label="呼ばれたい名前", help_text="本名でなくてかまいません。", required=False)
    day = forms.DateField(label="来たい日", widget=forms.DateInput(attrs={"type": "date"}))
    mail = forms.EmailField(label="メールアドレス", help_text="返事のためだけに使います。")
    words = forms.CharField(label="伝えたいこと", widget=forms.Textarea, required=False)
    council = forms.CharField(label="社協の名前", initial="凪浦市社会福祉協議会", disabled=True)


def examples() -> list[Example]:
    told = [
        Example(
            name=row["name"],
            title=row["title"],
            states=[State(one["label"], _sampled(one["with"]), one.get("in", "")) for one in row["states"]],
            opener=row.get("opener", ""),
            ground=row.get("ground", ""),
        )
        for row in DATA["component"]
    ]
    return [*told, *_made_here()]


def _made_here() -> list[Example]:
    empty, wrong = SampleForm(auto_id="empty-%s"), SampleForm({"mail": "あ", "day": ""}, auto_id="wrong-%s")
    pages = Paginator(range(30), 10)
    return [
        Example(
            "field",
            "書く欄",
            [
                State("ふつう", {"field": empty["name"]}),
                State("長い文を書く", {"field": empty["words"]}),
                State("まちがい", {"field": wrong["mail"]}),
                State("書けない", {"field": empty["council"]}),
            ],
        ),
        Example("error_summary", "まちがいのまとめ", [State("ふたつ", {"form": wrong})]),
        Example(
            "pagination",
            "ページ送り",
            [State("はじめ", {"page": pages.page(1)}), State("まんなか", {"page": pages.page(2)})],
        ),
    ]


def draw(example: Example, request: HttpRequest) -> Shown:
    """From the very template the pages use. Ids get a number, so that several states can stand on one page."""
    drawn = []
    for number, state in enumerate(example.states, start=1):
        html = render_to_string(f"components/{example.name}.html", state.context, request)
        if not example.opener:
            html = with_own_ids(html, f"{example.name}-{number}")
        drawn.append((state, mark_safe(html)))  # noqa: S308 – made by our own template
    return Shown(example, drawn)


REFERENCE = re.compile(r'\b(id|for|aria-labelledby|aria-describedby|popovertarget|list)="([^"]+)"')


def with_own_ids(html: str, suffix: str) -> str:
    """The same with every id, and what refers to one of them, marked by `suffix`; without `autofocus`."""
    own = set(re.findall(r'\bid="([^"]+)"', html))

    def marked(match: re.Match[str]) -> str:
        names = [f"{name}-{suffix}" if name in own else name for name in match[2].split()]
        return f'{match[1]}="{" ".join(names)}"'

    html = REFERENCE.sub(marked, html).replace(" autofocus", "")
    return re.sub(r'href="#([^"]+)"', lambda m: f'href="#{m[1]}-{suffix}"' if m[1] in own else m[0], html)
