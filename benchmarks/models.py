"""The texts that Wagtail's own search is measured on. Only `benchmarks.settings` knows this app; no migration."""

from django.db import models
from wagtail.search import index


class ComparedText(index.Indexed, models.Model):
    """Title, summary and description of one listing, with all three given to Wagtail's index."""

    title = models.CharField(max_length=120)
    summary = models.CharField(max_length=200)
    description = models.TextField()

    search_fields = [
        index.SearchField("title", boost=4),
        index.SearchField("summary", boost=2),
        index.SearchField("description"),
    ]

    class Meta:
        managed = False  # its table is made and dropped by `wagtail_search`

    def __str__(self) -> str:
        return self.title
