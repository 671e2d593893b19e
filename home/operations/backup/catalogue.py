"""The folder of backups: what is there, which one may go, and that two never write at once."""

import fcntl
import os
import re
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from .manifest import FILE, Manifest
from .refusing import BackupRefused, Busy

NAME = re.compile(r"ibasho-\d{8}T\d{6}Z")
UNFINISHED = ".partial"


@dataclass(frozen=True)
class Backup:
    folder: Path
    manifest: Manifest

    @property
    def day(self) -> date:
        return timezone.localdate(self.manifest.made_at)


def root() -> Path:
    """Raises BackupRefused where no folder is set, or one that everybody may read from."""
    if not settings.IBASHO_BACKUP_ROOT:
        raise BackupRefused("バックアップを置くフォルダを、IBASHO_BACKUP_ROOT に設定してください（docs/backup.md）。")
    folder = Path(settings.IBASHO_BACKUP_ROOT)
    if not folder.is_dir():
        raise BackupRefused(
            f"バックアップを置くフォルダがありません：{folder}。作るか、つながっているか確かめてください。"
        )
    if folder.resolve().is_relative_to(Path(settings.MEDIA_ROOT).resolve()):
        raise BackupRefused(
            f"バックアップを置くフォルダが、だれでも見られる IBASHO_MEDIA_ROOT の中にあります：{folder}。"
            "外のフォルダに変え、中にあるバックアップも移してください。"
        )
    return folder


def kept(folder: Path) -> list[Backup]:
    """Finished ones, the newest first; whatever else lies there is left out."""
    found = [path for path in folder.iterdir() if NAME.fullmatch(path.name) and (path / FILE).is_file()]
    backups = []
    for path in found:
        try:
            backups.append(Backup(path, Manifest.read(path)))
        except BackupRefused:  # of another version, or broken: not ours to count or to remove
            continue
    return sorted(backups, key=lambda backup: backup.manifest.made_at, reverse=True)


def name_for(moment: datetime) -> str:
    return f"ibasho-{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def moment_after_all(folder: Path) -> datetime:
    """Now. Raises BackupRefused where a backup claims to be newer: with a wrong clock the one that is made would count
    as old and go at once, or stay as the newest for good."""
    now, backups = timezone.now(), kept(folder)
    if backups and backups[0].manifest.made_at > now:
        raise BackupRefused(
            f"時計が、もうあるバックアップ（{backups[0].folder.name}）より前を指しています。"
            "timedatectl で時計を確かめてください。時計が合っているなら、そのバックアップを別の場所に移してください。"
        )
    return now


def keeping(words: str) -> tuple[int, int, int]:
    """How many days, weeks and months. Raises BackupRefused."""
    match = re.fullmatch(r"\s*(\d{1,4})\s*,\s*(\d{1,4})\s*,\s*(\d{1,4})\s*", words)
    if not match or not any(numbers := tuple(int(number) for number in match.groups())):
        raise BackupRefused(
            f"IBASHO_BACKUP_KEEP を読めません：{words}。残す日数・週数・月数を「7,4,3」のように入れてください。"
        )
    return numbers


def too_many(backups: Sequence[Backup], keep: tuple[int, int, int]) -> list[Backup]:
    """Those that are the newest of no day, week or month still kept. The newest of all always stays.

    Counted in days that have a backup: a server that made none for a month loses none of those it has.
    """
    periods: tuple[Callable[[date], object], ...] = (
        lambda day: day,
        lambda day: day.isocalendar()[:2],
        lambda day: (day.year, day.month),
    )
    stay: set[Path] = set()
    for has_media in (True, False):  # one without pictures doesn't stand for one with them
        alike = [backup for backup in backups if backup.manifest.has_media is has_media]
        for period, number in zip(periods, keep, strict=True):
            newest: dict[object, Path] = {}
            for backup in alike:
                newest.setdefault(period(backup.day), backup.folder)
            stay.update(list(newest.values())[:number])
    return [backup for backup in backups[1:] if backup.folder not in stay]


def tidy(folder: Path, keep: tuple[int, int, int]) -> list[str]:
    """Remove what is no longer kept; returns the names."""
    going = too_many(kept(folder), keep)
    for backup in going:  # by a name of what is cleared away if we are killed: half a backup must not look like one
        shutil.rmtree(backup.folder.rename(backup.folder.with_name(backup.folder.name + UNFINISHED)))
    return [backup.folder.name for backup in going]


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """One at a time; what an interrupted one left behind is cleared away. Raises Busy."""
    with (folder / ".lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise Busy("ほかのバックアップがまだ動いています。終わってから行ってください。") from error
        for left in folder.glob(f"ibasho-*{UNFINISHED}"):
            shutil.rmtree(left)
        yield


def find(words: str) -> Path:
    """The folder of a backup by its place, its name or `latest`. Raises BackupRefused."""
    if os.path.isdir(words):  # noqa: PTH112 – Path.is_dir breaks where the user may not look, as in root's home
        return Path(words)
    if words == "latest":
        if found := kept(root()):
            return found[0].folder
        raise BackupRefused(f"バックアップがまだありません：{root()}")
    if (folder := root() / words).is_dir():
        return folder
    raise BackupRefused(f"バックアップがありません：{words}。名前を付けずに restore を行うと、一覧が出ます。")
