"""Bring the translation catalogues up to date (`make messages`). Pure Python: no gettext programs are needed.

Gathers what the public reads (templates and the apps' `_()`), merges it into `locale/*/LC_MESSAGES/django.po`, where
translators write, and compiles the `.mo` beside it – that of やさしい日本語 with readings over its kanji
(locale/easy/readings.toml). With --check nothing is written: exit 1 when something would be, or when a message is
untranslated, fuzzy, has lost a placeholder or has kanji without a reading.
"""

import argparse
import ast
import copy
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import polib
from django.utils.translation.template import templatize

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from tools.readings import Readings, without_reading

ROOT = Path(__file__).resolve().parents[1]
READINGS = ROOT / "locale" / "easy" / "readings.toml"
APPS = ("config", "home", "search", "activities", "directory")
STAFF_ONLY = ROOT / "templates" / "wagtailadmin"
PLURAL_FORMS = {"en": "nplurals=2; plural=(n != 1);", "easy": "nplurals=1; plural=0;"}

# Halves and days (django.utils.dates) and the public holidays (search.date_words.holiday_name)
FROM_LIBRARIES = (
    *("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
    *("AM", "PM", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
    *(
        "元日",
        "成人の日",
        "建国記念の日",
        "天皇誕生日",
        "春分の日",
        "昭和の日",
        "憲法記念日",
        "みどりの日",
        "こどもの日",
    ),
    *("海の日", "山の日", "敬老の日", "秋分の日", "スポーツの日", "文化の日", "勤労感謝の日", "国民の休日", "振替休日"),
)

TEXT, PLURAL = ("text",), ("text", "plural")
ARGUMENTS = {
    **dict.fromkeys(("_", "gettext", "gettext_lazy"), TEXT),
    **dict.fromkeys(("ngettext", "ngettext_lazy"), PLURAL),
    **dict.fromkeys(("pgettext", "pgettext_lazy"), ("context", *TEXT)),
    **dict.fromkeys(("npgettext", "npgettext_lazy"), ("context", *PLURAL)),
}
LITERAL = r"""u?(?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")"""
CALL = re.compile(rf"\b(n?p?gettext|_)\(({LITERAL}(?:,\s*{LITERAL})*)")
PLACEHOLDER = re.compile(r"%\(\w+\)s|#")


class Message(NamedTuple):
    text: str
    context: str | None = None
    plural: str = ""


def in_python(source: str) -> Iterator[Message]:
    """Messages of a Python file in their order: calls of a gettext function or `_` with string literals."""
    calls = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)]
    for call in sorted(calls, key=lambda node: (node.lineno, node.col_offset)):
        names = ARGUMENTS.get(getattr(call.func, "id", ""))
        values = [arg.value for arg in call.args[: len(names or ())] if isinstance(arg, ast.Constant)]
        if values:  # names of libraries come in a variable: see FROM_LIBRARIES
            yield Message(**dict(zip(names, values, strict=True)))


def in_template(source: str) -> Iterator[Message]:
    """Messages of a Django template, which Django itself turns into gettext calls."""
    for call in CALL.finditer(templatize(source)):
        yield Message(**dict(zip(ARGUMENTS[call[1]], ast.literal_eval(f"({call[2]},)"), strict=True)))


def gather(root: Path = ROOT) -> dict[Message, list[str]]:
    """{message: the files it is in}, in the order of the files."""
    found: dict[Message, list[str]] = {}
    files = [(path, in_python) for app in APPS for path in sorted((root / app).rglob("*.py"))]
    files += [
        (path, in_template) for kind in ("html", "txt") for path in sorted((root / "templates").rglob(f"*.{kind}"))
    ]
    for path, read in files:
        if path.is_relative_to(STAFF_ONLY):
            continue
        for message in read(path.read_text(encoding="utf-8")):
            places = found.setdefault(message, [])
            if (name := path.relative_to(root).as_posix()) not in places:
                places.append(name)
    return found


def elsewhere(language: str) -> dict[Message, list[str]]:
    """Words of libraries that やさしい日本語 needs with readings; Japanese and English come with the libraries."""
    return {Message(text): ["django, holidays"] for text in FROM_LIBRARIES} if language == "easy" else {}


def merge(messages: dict[Message, list[str]], old: polib.POFile, language: str) -> polib.POFile:
    """The catalogue of exactly these messages, with the translations the old one has for them."""
    new = polib.POFile(wrapwidth=0)
    new.metadata = {
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Language": language,
        "Plural-Forms": PLURAL_FORMS[language],
    }
    forms = range(int(PLURAL_FORMS[language][len("nplurals=")]))
    for message, files in messages.items():
        entry = polib.POEntry(msgid=message.text, msgctxt=message.context, msgid_plural=message.plural)
        entry.occurrences = [(name, "") for name in files]
        known = old.find(message.text, msgctxt=message.context or False)
        if message.plural:
            entry.msgstr_plural = {n: known.msgstr_plural.get(n, "") if known else "" for n in forms}
        elif known:
            entry.msgstr = known.msgstr
        if known:
            entry.flags, entry.tcomment = known.flags, known.tcomment
        new.append(entry)
    return new


def with_readings(catalogue: polib.POFile, readings: Readings) -> polib.POFile:
    """The catalogue as it is compiled: readings over the kanji of each translation."""
    annotated = copy.deepcopy(catalogue)
    for entry in annotated:
        entry.msgstr = readings.put_over(entry.msgstr)
        entry.msgstr_plural = {n: readings.put_over(text) for n, text in entry.msgstr_plural.items()}
    return annotated


def unread(annotated: polib.POFile) -> Iterator[str]:
    """What readings.toml has no word for."""
    for entry in annotated:
        for word in without_reading(" ".join([entry.msgstr, *entry.msgstr_plural.values()])):
            yield f"no reading for {word}: {entry.msgid}"


def problems(catalogue: polib.POFile) -> Iterator[str]:
    """What a translator has to do, one sentence per message."""
    for entry in catalogue:
        if entry.fuzzy:
            yield f"fuzzy: {entry.msgid}"
        elif not entry.translated():
            yield f"untranslated: {entry.msgid}"
        wanted = set(PLACEHOLDER.findall(entry.msgid))
        for text in filter(None, [entry.msgstr, *entry.msgstr_plural.values()]):
            if set(PLACEHOLDER.findall(text)) != wanted:
                yield f"placeholders differ: {entry.msgid} → {text}"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="write nothing, tell what is to be done")
    options = parser.parse_args()
    messages, complaints = gather(), []
    for language in PLURAL_FORMS:
        po = ROOT / "locale" / language / "LC_MESSAGES" / "django.po"
        mo = po.with_suffix(".mo")
        old = polib.pofile(po, wrapwidth=0) if po.exists() else polib.POFile(wrapwidth=0)
        new = merge(messages | elsewhere(language), old, language)
        found = list(problems(new))
        compiled = new
        if language == "easy":
            compiled = with_readings(new, Readings.load(READINGS))
            found += unread(compiled)
        if options.check:
            if not po.exists() or po.read_text(encoding="utf-8") != f"{new}\n":
                found.insert(0, "django.po is out of date: run `make messages`")
            elif not mo.exists() or mo.read_bytes() != compiled.to_binary():
                found.insert(0, "django.mo is not what django.po says: run `make messages`")
        else:
            po.parent.mkdir(parents=True, exist_ok=True)
            po.write_text(f"{new}\n", encoding="utf-8")
            mo.write_bytes(compiled.to_binary())
        complaints += [f"locale/{language}: {problem}" for problem in found]
    print("\n".join(complaints) or f"{len(messages)} messages in {', '.join(PLURAL_FORMS)}: all translated.")
    return 1 if complaints else 0


if __name__ == "__main__":
    sys.exit(main())
