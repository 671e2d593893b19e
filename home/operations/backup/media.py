"""The uploaded files, wherever the storage keeps them: as a tar file, name by name."""

import hashlib
import shutil
import tarfile
import time
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from tempfile import SpooledTemporaryFile
from typing import IO, Any

from django.core.files.base import File
from django.core.files.storage import Storage

from .manifest import Counted
from .refusing import BackupRefused
from .sealing import Unsealed, read_out

CHUNK = 1 << 20
TRIES, PAUSE = 4, 6  # seconds: longer than a bucket that failed is left alone (config/bucket.py)


def names(storage: Storage, folder: str = "") -> Iterator[str]:
    """Every file, in order."""
    try:
        folders, files = storage.listdir(folder)
    except FileNotFoundError:  # nothing has ever been uploaded
        return
    for name in sorted(files):
        yield f"{folder}{name}"
    for name in sorted(folders):
        yield from names(storage, f"{folder}{name}/")


def packed(storage: Storage, seen: dict[str, Counted]) -> Iterator[bytes]:
    """A tar file as it grows; `seen` is filled in. Names never get another content, but somebody may remove a picture
    while we read: it is left out, as the next backup would."""
    for name in names(storage):
        try:
            file = _patiently(partial(storage.open, name))
        except FileNotFoundError:
            continue
        with file:
            head = tarfile.TarInfo(name)
            head.size = file.size
            yield head.tobuf(tarfile.PAX_FORMAT)
            digest, left = hashlib.sha256(), head.size
            while left and (data := file.read(min(CHUNK, left))):
                digest.update(data)
                left -= len(data)
                yield data
            if left:
                raise BackupRefused("読んでいるあいだに短くなったファイルがあります。もう一度行ってください。")
            yield b"\0" * (-head.size % tarfile.BLOCKSIZE)
            seen[name] = (head.size, digest.hexdigest())
    yield b"\0" * (2 * tarfile.BLOCKSIZE)


def _patiently(ask: Callable[[], Any]) -> Any:
    """A bucket that doesn't answer for a moment, one in a hundred thousand times, must not cost the night's backup."""
    for _time in range(TRIES - 1):
        try:
            return ask()
        except OSError as error:
            if error.errno is not None or isinstance(error, FileNotFoundError):  # from a disk, or an answer
                raise
            time.sleep(PAUSE)
    return ask()


def strangers(storage: Storage, files: Mapping[str, Counted]) -> list[str]:
    """What lies in the storage and isn't of that backup."""
    return [name for name in names(storage) if not _is_there(storage, name, files.get(name))]


def unpack(source: Unsealed, storage: Storage, files: Mapping[str, Counted]) -> None:
    """Put every file where it was; those that lie there already are left alone, so that one may begin again."""
    with tarfile.open(fileobj=source, mode="r|") as archive:
        for member in archive:
            if member.name not in files or not member.isfile():
                raise BackupRefused(
                    "バックアップのファイルの一覧と中身が合いません。ほかのバックアップを使ってください。"
                )
            if _is_there(storage, member.name, files[member.name]):
                continue
            # by way of a file of its own: storages elsewhere go back and forth in what they send
            with archive.extractfile(member) as packed_file, SpooledTemporaryFile(max_size=16 * CHUNK) as content:
                shutil.copyfileobj(packed_file, content, CHUNK)
                _patiently(partial(_put, storage, member.name, content))
    read_out(source)
    if missing := [name for name, counted in files.items() if not _is_there(storage, name, counted)]:
        raise BackupRefused(f"書き戻した画像などのうち {len(missing)} 件が、元と同じになりませんでした。")


def _put(storage: Storage, name: str, content: IO[bytes]) -> None:
    if storage.exists(name):
        storage.delete(name)
    content.seek(0)
    storage.save(name, File(content, name=name))


def _is_there(storage: Storage, name: str, counted: Counted | None) -> bool:
    return counted is not None and _patiently(partial(_is_the_same, storage, name, counted))


def _is_the_same(storage: Storage, name: str, counted: Counted) -> bool:
    if not storage.exists(name) or storage.size(name) != counted[0]:
        return False
    digest = hashlib.sha256()
    with storage.open(name) as file:
        for data in file.chunks(CHUNK):
            digest.update(data)
    return digest.hexdigest() == counted[1]
