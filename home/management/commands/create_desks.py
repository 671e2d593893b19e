"""Give an instance the desks anyone in Japan can call."""

from django.core.management.base import BaseCommand

from home.desks import ensure_desks


class Command(BaseCommand):
    help = "全国どこからでもかけられる相談窓口を入れます。同じ番号の窓口がもうあれば、そのままにします。"

    def handle(self, *args: object, **options: object) -> None:
        number = ensure_desks()
        self.stdout.write(f"窓口を{number}件入れました。" if number else "窓口は、もう入っています。")
        self.stdout.write("番号と時間を確かめてから使ってください（管理画面「相談窓口」）。")
