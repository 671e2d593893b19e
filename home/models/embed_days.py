"""How often other sites show the search: by the site's name and the day, and nothing else."""

from django.db import models


class EmbedDay(models.Model):
    """Of a reader there is nothing here: no address, no hour, no page, no word. Rows go after 13 months."""

    day = models.DateField("日", db_index=True)
    host = models.CharField("サイト", max_length=253)  # what a name may have (RFC 1035)
    loads = models.PositiveIntegerField("読み込み", default=0)

    class Meta:
        verbose_name = "貼られた先の一日"
        verbose_name_plural = "貼られた先の一日"
        constraints = [models.UniqueConstraint(fields=["host", "day"], name="one_row_a_host_and_day")]

    def __str__(self) -> str:
        return f"{self.host} {self.day}：{self.loads}"
