"""What the pages of a listing's subjects have in common."""

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

SAVED = _("保存しました。確認が終わるまで、公開のページはいまのままです。")


def number(text: str | None) -> int:
    """A key that a form sent; 0 for anything else."""
    text = text or ""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 19 else 0


def seen(request: HttpRequest) -> int:
    """Which revision the page showed."""
    return number(request.POST.get("seen"))
