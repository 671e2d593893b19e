"""What stops a backup, in words for whoever runs it."""

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from botocore.exceptions import BotoCoreError, ClientError
from django.db import DatabaseError

IN_USE = (
    "データベースを使っているものがあります。web と worker を止めてから、もう一度行ってください。何も変えていません。"
)
S3_MEND = "IBASHO_S3_… の設定と、つながるか、空きがあるかを確かめて、もう一度行ってください。"


class BackupRefused(Exception):
    """Something that whoever runs the command can mend; its words say how."""


class Busy(BackupRefused):
    """Another one is under way: not a fault."""


def expect_room(folder: Path, needed: int) -> None:
    """Raises BackupRefused where so many bytes don't fit."""
    free = shutil.disk_usage(folder).free
    if free < needed:
        raise BackupRefused(
            f"空き容量が足りません：{folder} の空きは {free >> 20:,} MB、データベースは {needed >> 20:,} MB です。"
            "いらないものを消すか、古いバックアップを別の場所に移すか、IBASHO_BACKUP_KEEP を減らしてください。"
        )


@contextmanager
def faults_told() -> Iterator[None]:
    """What the disk or the database refuses."""
    try:
        yield
    except OSError as error:
        if error.errno is None:  # not the operating system's, but a storage's elsewhere (config/bucket.py)
            raise BackupRefused(f"画像などの置き場（S3）が答えません：{error}。{S3_MEND}") from error
        raise BackupRefused(
            f"ファイルを読み書きできませんでした：{error.strerror or error}{_where(error)}。"
            "空き容量と、フォルダの持ち主・権限を確かめて、もう一度行ってください。"
        ) from error
    except (BotoCoreError, ClientError) as error:
        raise BackupRefused(f"画像などの置き場（S3）に断られました：{type(error).__name__}。{S3_MEND}") from error
    except (DatabaseError, sqlite3.Error) as error:
        raise BackupRefused(
            f"データベースに断られました：{str(error).partition(chr(10))[0]}。"
            "DATABASE_URL が正しいか、データベースが動いているか、migrate が済んでいるか、確かめてください。"
        ) from error


def _where(error: OSError) -> str:
    """The folder: names of files may be people's."""
    return f"（{Path(error.filename).parent}）" if isinstance(error.filename, str) else ""
