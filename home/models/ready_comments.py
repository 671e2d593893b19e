"""Words that reviewers need again and again, kept by administrators."""

from django.db import models


class ReadyComment(models.Model):
    """One sentence to whoever wrote a change. It is copied into the answer: changing it here changes nothing there."""

    text = models.CharField("ことば", max_length=200, unique=True)
    sort_order = models.PositiveSmallIntegerField("順番", default=0)
    active = models.BooleanField("使う", default=True)

    class Meta:
        ordering = ["sort_order", "pk"]
        verbose_name = "確認のひとこと"
        verbose_name_plural = "確認のひとこと"

    def __str__(self) -> str:
        return self.text
