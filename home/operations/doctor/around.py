"""What lies around the database: files, disks, mail, letters for printing, backups."""

import secrets
import shutil
import subprocess
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.mail import EmailMessage, get_connection
from django.db import connection
from django.utils import timezone

from home.operations.backup import catalogue, keys
from home.operations.backup.refusing import BackupRefused, faults_told
from home.paper.pdf import PACKAGES

from .findings import Finding, fault, notice, ok

SMTP = "django.core.mail.backends.smtp.EmailBackend"
OLD_BACKUP = timedelta(hours=36)  # one every night, and some hours
LITTLE, VERY_LITTLE = 0.15, 0.05  # of a disk
GB = 1024**3


def mail() -> Iterator[Finding]:
    """Goes as far as signing in to the server; sends nothing."""
    if settings.EMAIL_BACKEND != SMTP:
        yield notice(
            "メールは外へ出ず、画面かファイルに書かれます。",
            "公開するときは IBASHO_EMAIL_URL を設定してください。メールがないと、だれもサインインできません。",
        )
        return
    server = get_connection()
    try:
        server.open()
        server.close()
    except OSError as error:  # smtplib's own are kinds of it
        yield fault(
            f"メールのサーバー（{settings.EMAIL_HOST}:{settings.EMAIL_PORT}）につながりません（{type(error).__name__}）。",
            "IBASHO_EMAIL_URL のホスト名・ポート・利用者・合言葉を確かめてください。",
        )
    else:
        yield ok("メールのサーバーにつながります。届くかどうかは --mail-to で確かめられます。")


def letter_to(address: str) -> Iterator[Finding]:
    letter = EmailMessage("いばしょ：届くかどうかの確かめ", "このメールが届けば、設定は合っています。", to=[address])
    try:
        letter.send()
    except OSError as error:
        yield fault(
            f"メールを送れませんでした（{type(error).__name__}）。",
            "IBASHO_EMAIL_URL と IBASHO_MAIL_FROM を確かめてください。",
        )
    else:
        yield ok("メールを送りました。迷惑メールに入っていないかも見てください（SPFとDKIM）。")


def storage() -> Iterator[Finding]:
    """Writes, reads and deletes a small file where pictures go."""
    content = secrets.token_bytes(16)
    try:
        name = default_storage.save(f"doctor/{secrets.token_hex(8)}.txt", ContentFile(content))
        try:
            with default_storage.open(name) as file:
                same = file.read() == content
        finally:
            default_storage.delete(name)
    except Exception as error:  # each storage has exceptions of its own
        yield fault(
            f"写真や書類を置く所に、書いて読むことができません（{type(error).__name__}）。",
            "IBASHO_MEDIA_ROOT のフォルダとその持ち主、または S3 の設定と鍵を確かめてください。",
        )
        return
    if same:
        yield ok("写真や書類を置く所に、書いて、読んで、消せます。")
    else:
        yield fault(
            "置いたファイルが、ちがう中身で返ってきました。", "写真や書類を置く所が壊れていないか、確かめてください。"
        )


def disks() -> Iterator[Finding]:
    for folder, what in _folders():
        total, _used, free = shutil.disk_usage(folder)
        words = f"{what}のディスクの空きが {free / GB:.1f} GB（{free / total:.0%}）です。"
        mend = "いらないものを消すか、大きなディスクに移してください。いっぱいになると、何も書けなくなります。"
        if free < total * VERY_LITTLE:
            yield fault(words, mend)
        elif free < total * LITTLE:
            yield notice(words, mend)
        else:
            yield ok(words)


def _folders() -> Iterator[tuple[Path, str]]:
    """Each disk once, by the first folder on it."""
    name = connection.settings_dict["NAME"]
    places = [
        (Path(str(name)).parent if connection.vendor == "sqlite" else None, "データベース"),
        (Path(settings.MEDIA_ROOT), "写真や書類"),
        (Path(settings.IBASHO_BULK_ROOT), "まとめたデータ"),
        (Path(settings.IBASHO_BACKUP_ROOT) if settings.IBASHO_BACKUP_ROOT else None, "バックアップ"),
    ]
    seen: set[int] = set()
    for folder, what in places:
        if folder and folder.is_dir() and (disk := folder.stat().st_dev) not in seen:
            seen.add(disk)
            yield folder, what


def letters() -> Iterator[Finding]:
    """Sheets for printing need Pango, HarfBuzz and a Japanese font; all else works without."""
    mend = f"apt install {PACKAGES} を行ってください。ほかの画面は使えます。"
    try:
        from home.paper import written  # whether it can be imported is the question
    except OSError:
        yield notice("印刷用のPDFを作れません（Pangoがありません）。", mend)
        return
    if not written.IS_QUICK:
        yield notice("印刷用のPDFを作るのに、十数秒ずつかかります（HarfBuzzの一部がありません）。", mend)
    listing = shutil.which("fc-list")
    command = [listing, ":lang=ja", "family"]
    if listing and subprocess.run(command, capture_output=True, check=False).stdout:  # noqa: S603 – a fixed command
        yield ok("印刷用のPDFを、日本語の文字で作れます。")
    else:
        yield notice(
            "日本語の文字（フォント）がないか、調べられません。PDFの文字が四角になるおそれがあります。",
            "apt install fonts-noto-cjk fontconfig を行ってください。",
        )


def backups() -> Iterator[Finding]:
    mend = "manage.py backup を毎晩行うタイマーと、その記録を確かめてください（docs/backup.md）。"
    if not settings.IBASHO_BACKUP_ROOT:
        yield notice(
            "バックアップを置く所が決まっていません。", "IBASHO_BACKUP_ROOT を設定してください（docs/backup.md）。"
        )
        return
    try:
        keys.recipients(settings.IBASHO_BACKUP_PUBLIC_KEY)
        with faults_told():
            kept = catalogue.kept(catalogue.root())
    except BackupRefused as refused:  # says itself what to mend
        yield fault(f"バックアップを作れません。{refused}", mend)
        return
    if not kept:
        yield fault("バックアップがまだ一つもありません。", mend)
        return
    made = kept[0].manifest.made_at
    age = timezone.now() - made
    if age < timedelta():
        yield fault(
            f"これからの日時（{timezone.localtime(made):%Y年%m月%d日}）のバックアップがあります。",
            "timedatectl で時計を確かめてください。合っているなら、そのバックアップを別の場所に移してください。",
        )
    elif age > OLD_BACKUP:
        yield fault(f"いちばん新しいバックアップが {age.total_seconds() / 3600:.0f} 時間前のものです。", mend)
    else:
        yield ok(f"いちばん新しいバックアップは {timezone.localtime(made):%m月%d日 %H:%M} のものです。")
