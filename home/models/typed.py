"""What people have typed into a form and not saved yet."""

from django.conf import settings
from django.db import models

from directory.models import Listing


class TypedDraft(models.Model):
    """One person's unfinished words in one form of a listing, as the browser would send them. `part`: of which of
    several, a schedule's number or a picture's key; empty where a listing has one such form.

    No revision: nobody else sees it, nothing is checked, and what waits for an answer stays as it is. `seen` is the
    revision the page showed, so that saving it later still notices what others wrote meanwhile.
    """

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name="だれが")
    listing = models.ForeignKey(Listing, models.CASCADE, related_name="+", verbose_name="居場所・活動")
    subject = models.CharField("どこを", max_length=20)
    part = models.CharField("どれを", max_length=36, blank=True)
    seen = models.PositiveBigIntegerField("見ていた版", default=0)
    content = models.TextField("内容")
    kept_at = models.DateTimeField("いつ", auto_now=True, db_index=True)

    class Meta:
        verbose_name = "書きかけ"
        verbose_name_plural = "書きかけ"
        constraints = [
            models.UniqueConstraint(fields=["person", "listing", "subject", "part"], name="typed_draft_once_per_form")
        ]

    def __str__(self) -> str:
        return f"{self.listing}（{self.subject}）"
