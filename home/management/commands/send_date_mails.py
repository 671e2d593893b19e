"""Tell those who wish it that a date of theirs comes, with a link to cancel it."""

from django.core.management.base import BaseCommand
from django.utils import timezone

from home.account.reminding import dates, letters
from home.models import LetterKind


class Command(BaseCommand):
    help = (
        "24時間のうちに始まる開催日を、希望した人にメールで知らせます（中止にするリンクつき）。1時間ごと、または毎朝。"
    )

    def handle(self, *args: object, **options: object) -> None:
        now = timezone.now()
        dates.write_down(now)
        done = letters.send_waiting(timezone.localdate(now), [LetterKind.DATE])
        self.stdout.write(f"メール {done['sent']:,}、断られた {done['refused']:,}、わからない {done['unknown']:,}。")
