"""Bringing a backup back: first everything is looked through, then files, then the database in one step.

Until that step the instance is as it was, but for files that nothing names yet. Whoever is stopped begins again, and
what lies there already is not written twice.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.db.migrations.loader import MigrationLoader
from pyrage import x25519

from . import databases, media
from .manifest import Contents, Manifest
from .refusing import BackupRefused
from .sealing import BROKEN, is_whole, read_out, unsealed

NEEDS_KEY = "このバックアップは暗号化されています。--key に秘密鍵のファイル（標準入力からなら -）を指定してください。"
NOT_EMPTY = (
    "このデータベースには、もう書かれたものがあります。空の環境に戻すか、いまの内容を捨ててよいときだけ "
    "--replace を付けてください。何も変えていません。"
)
STRANGE_FILES = (
    "このバックアップにないファイルが、画像などの置き場に {} 件あります。空の置き場に戻すか、消してよいときだけ "
    "--replace を付けてください。何も変えていません。"
)


@dataclass(frozen=True)
class Looked:
    """A backup of which every part is what was written, and opened."""

    folder: Path
    manifest: Manifest
    contents: Contents
    identities: Sequence[x25519.Identity]


def look(folder: Path, identities: Sequence[x25519.Identity]) -> Looked:
    """Every checksum, and the contents with the key. Raises BackupRefused; changes nothing."""
    manifest = Manifest.read(folder)
    if any(part.name.endswith(".age") for part in manifest.parts) and not identities:
        raise BackupRefused(NEEDS_KEY)
    for part in manifest.parts:
        if not is_whole(folder / part.name, part):
            raise BackupRefused(BROKEN.format(part.name))
    with unsealed(folder / manifest.part("contents").name, identities) as source:
        try:
            contents = Contents.unpack(source.read())
        except (ValueError, KeyError, TypeError) as error:
            raise BackupRefused(BROKEN.format("contents")) from error
    if [part for part in manifest.parts if part.kind != "contents"] != contents.parts:
        raise BackupRefused(
            "バックアップの一覧が、中の控えと合いません。だれかが手を加えたおそれがあります。使わないでください。"
        )
    return Looked(folder, manifest, contents, identities)


def read_through(looked: Looked) -> None:
    """Open every part to its end, as far as one can without a database. Raises BackupRefused."""
    for part in looked.manifest.parts:
        with unsealed(looked.folder / part.name, looked.identities) as source:
            read_out(source)


def expect_fitting(looked: Looked, *, replace: bool) -> None:
    """Whether it may be restored here. Raises BackupRefused."""
    engine = databases.engine()
    if looked.manifest.engine != engine.name:
        raise BackupRefused(
            f"バックアップは {looked.manifest.engine}、この環境のデータベースは {engine.name} です。"
            "DATABASE_URL を同じ種類のデータベースにしてください。"
        )
    newest: dict[str, str] = {}
    for app, name in MigrationLoader(None).disk_migrations:
        newest[app] = max(name, newest.get(app, ""))
    # An old one that isn't known has been squashed since: its name stays in the database for good.
    if any(name > newest.get(app, "") for app, name in looked.contents.migrations):
        raise BackupRefused(
            "バックアップは、このプログラムより新しい版で作られています。プログラムを新しくしてから戻してください。"
        )
    if not replace and not databases.is_empty():
        raise BackupRefused(NOT_EMPTY)
    engine.expect_unused()
    if replace or not looked.manifest.has_media:
        return
    if others := media.strangers(default_storage, looked.contents.files):
        raise BackupRefused(STRANGE_FILES.format(len(others)))


def restore(looked: Looked) -> Path | None:
    """Where the database that was here before lies, if it was kept. Raises BackupRefused; then it is as it was."""
    has_media, files = looked.manifest.has_media, looked.contents.files
    if has_media:
        with unsealed(looked.folder / looked.manifest.part("media").name, looked.identities) as source:
            media.unpack(source, default_storage, files)
    with unsealed(looked.folder / looked.manifest.part("database").name, looked.identities) as source:
        before = databases.engine().replace(source, looked.contents.tables)
    for name in list(media.names(default_storage)) if has_media else ():
        if name not in files:
            default_storage.delete(name)
    return before


def bring_up_to_date() -> None:
    """What the database needs after it has come back: this version's migrations, and a search that agrees with it."""
    call_command("migrate", verbosity=0, interactive=False)
    try:
        call_command("check_search", stdout=StringIO(), stderr=StringIO())
    except CommandError as error:
        raise BackupRefused(f"データベースは戻りましたが、{error}") from error
