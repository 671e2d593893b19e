"""いそぐときの連絡先: the lines staff write into the site's settings, as numbers that can be touched."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from directory.japan.phone import tel_uri


@dataclass(frozen=True)
class Contact:
    """One line; without `href` there is no number in it to dial."""

    name: str
    number: str
    href: str


def contacts(lines: str) -> list[Contact]:
    """「警察 110」, one to a line; the numbers everybody can dial in Japan where nothing is written."""
    lines = lines.strip() or f"{_('警察（事件・暴力）')} 110\n{_('救急車・消防')} 119"
    return [_contact(line.strip()) for line in lines.splitlines() if line.strip()]


def _contact(line: str) -> Contact:
    name, _space, number = line.rpartition(" ") if " " in line else line.rpartition("　")
    href = tel_uri(number)
    return Contact(name.strip(), number, href) if href and name else Contact(line, "", "")
