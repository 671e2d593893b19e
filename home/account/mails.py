"""Mail that the account area sends: plain words and the same in HTML, in the language of the page it was asked from.

No picture, no outside address, nothing that would tell us whether it was opened.
"""

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils.translation import gettext
from wagtail.models import Site

from directory.japan import furigana
from home.models import SiteSettings

# Other programs' "I'm away" answers stay away.
HEADERS = {"Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "All"}


def site_name() -> str:
    site = Site.objects.filter(is_default_site=True).first()
    return (SiteSettings.for_site(site).own_name if site else "") or gettext("いばしょ")


def absolute(path: str) -> str:
    """The whole address of a page, from the settings: never from what a request calls itself."""
    return f"{settings.WAGTAILADMIN_BASE_URL}{path}"


def compose(prefix: str, to: str, context: dict) -> EmailMultiAlternatives:
    """From `<prefix>_subject.txt`, `_message.txt` and `_message.html`. A line break in a name ends no header."""
    context = {"site_name": site_name(), **context}
    subject, text, html = (
        _written(f"{prefix}_{part}", context) for part in ("subject.txt", "message.txt", "message.html")
    )
    mail = EmailMultiAlternatives(" ".join(subject.split()), text.strip() + "\n", to=[to], headers=HEADERS)
    mail.attach_alternative(html, "text/html")
    return mail


def _written(template: str, context: dict) -> str:
    """Without the readings of やさしい日本語: programs for mail show <ruby> badly."""
    return furigana.to_base(render_to_string(template, context))


def send(prefix: str, to: str, context: dict) -> None:
    compose(prefix, to, context).send()
