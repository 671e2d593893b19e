"""Give a new instance its home page and guides."""

from django.core.management.base import BaseCommand

from home.models import HomePage
from home.pages import ensure_pages


class Command(BaseCommand):
    help = "ホームと案内のページを作ります。ホームがもうあれば、何もしません。"

    def handle(self, *args: object, **options: object) -> None:
        existed = HomePage.objects.exists()
        ensure_pages()
        self.stdout.write("ホームは、もうあります。" if existed else "ホームと案内のページを作りました。")
