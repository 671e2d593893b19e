"""Streams into sealed files and out of them: whatever its size, a part is never whole in memory, and its plain text is
never on the disk of the copies."""

import hashlib
import os
import shutil
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import BinaryIO

import pyrage
from pyrage import x25519

from .manifest import Part
from .refusing import BackupRefused

CHUNK = 1 << 20
WRONG_KEY = "この鍵では開けません。バックアップを作ったときの公開鍵に合う秘密鍵を指定してください。"
BROKEN = "バックアップが壊れています：{}。ほかのバックアップを使ってください。"


class _Chunks:
    """Bytes as they come, to be read like a file."""

    def __init__(self, chunks: Iterable[bytes]) -> None:
        self._chunks = iter(chunks)
        self._rest = b""

    def read(self, size: int) -> bytes:
        while not self._rest:
            try:
                self._rest = next(self._chunks)
            except StopIteration:
                return b""
        taken, self._rest = self._rest[:size], self._rest[size:]
        return taken


class _Measured:
    """A file that knows what has been written into it."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self.bytes, self.digest = 0, hashlib.sha256()
        self.fault: OSError | None = None

    def write(self, data: bytes) -> int:
        self.bytes += len(data)
        self.digest.update(data)
        try:
            return self._file.write(data)
        except OSError as error:  # age would tell it as a fault of its own
            self.fault = error
            raise

    def flush(self) -> None:
        self._file.flush()


def seal(path: Path, chunks: Iterable[bytes], recipients: Sequence[x25519.Recipient]) -> Part:
    """Write what comes, closed for the recipients (open, if there are none), and have it on the disk."""
    raised: list[BaseException] = []

    def noticed() -> Iterator[bytes]:
        # age tells what its source raises as a fault of its own: the original is needed
        try:
            yield from chunks
        except BaseException as error:
            raised.append(error)
            raise

    with path.open("xb") as file:
        measured = _Measured(file)
        try:
            source = _Chunks(noticed())
            if recipients:
                pyrage.encrypt_io(source, measured, recipients)
            else:
                while data := source.read(CHUNK):
                    measured.write(data)
        except pyrage.EncryptError as error:
            raise raised[0] if raised else measured.fault or OSError(str(error)) from error
        file.flush()
        os.fsync(file.fileno())
    return Part(path.name, measured.bytes, measured.digest.hexdigest())


class Unsealed:
    """The plain text of a part, to be read to its end: only there is known that it was whole and nobody's forgery, so
    that the last reading, and nothing before, says that what was read counts."""

    def __init__(self, path: Path, identities: Sequence[x25519.Identity]) -> None:
        self._path, self._fault = path, None
        reading, writing = os.pipe()
        self._plain = os.fdopen(reading, "rb")
        self._thread = threading.Thread(target=self._open_up, args=(writing, identities))
        self._thread.start()

    def _open_up(self, writing: int, identities: Sequence[x25519.Identity]) -> None:
        try:
            with os.fdopen(writing, "wb") as plain, self._path.open("rb") as sealed:
                if self._path.suffix == ".age":
                    pyrage.decrypt_io(sealed, plain, identities)
                else:
                    shutil.copyfileobj(sealed, plain, CHUNK)
        except BaseException as error:  # whatever ended it: the end of what was read is not the end of the part
            self._fault = error

    def read(self, size: int = -1) -> bytes:
        """Raises BackupRefused at the end of what isn't whole."""
        data = self._plain.read(size)
        if size < 0 or len(data) < size:
            self._thread.join()
            if self._fault:
                wrong = isinstance(self._fault, pyrage.DecryptError)
                raise BackupRefused(WRONG_KEY if wrong else BROKEN.format(self._path.name)) from self._fault
        return data

    def close(self) -> None:
        self._plain.close()  # whoever still writes into it is told so, and ends
        self._thread.join()


@contextmanager
def unsealed(path: Path, identities: Sequence[x25519.Identity]) -> Iterator[Unsealed]:
    """What was sealed, as something to read."""
    with closing(Unsealed(path, identities)) as plain:
        yield plain


def on_disk(place: Path) -> None:
    """A file, or the names in a folder, outlive a power failure."""
    opened = os.open(place, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


def read_out(source: Unsealed) -> None:
    """Whatever is left of it, so that it is known to be whole."""
    while source.read(CHUNK):
        pass


def is_whole(path: Path, part: Part) -> bool:
    """Whether a sealed file is the one that was written."""
    if not path.is_file() or path.stat().st_size != part.bytes:
        return False
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest() == part.sha256
