"""From the paths somebody typed to private copies of each data set, whatever they came wrapped in.

Everything is copied into a folder of our own first: GDAL writes a .shx beside a .shp that lacks one, the given folder
may be read-only or somebody else's, and nothing in a zip decides where a file goes.
"""

import codecs
import errno
import re
import shutil
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path, PurePath, PurePosixPath
from typing import IO

from directory.importers.report import ImportRefused
from directory.importers.school_districts.errors import NothingHere, NotWhatItSays, UnsafeArchive

SHAPEFILE_PARTS = (".shp", ".dbf", ".shx", ".prj")
MAX_MEMBERS = 10_000
MAX_UNPACKED = 2 * 1024**3  # bytes; all of Japan's A27 as Shapefile and GeoJSON together stays well below
MAX_RATIO = 200  # unpacked : packed of one large member; real geometry packs about 1 : 3, text about 1 : 10
RATIO_COUNTS_FROM = 10 * 1024**2  # bytes

_ENCODING_FOLDER = re.compile(r"utf-?8|shift[-_]?jis|s-?jis", re.IGNORECASE)
# First bytes of what people save by mistake.
_MAGIC = (
    (b"%PDF", "PDF 文書"),
    (b"PK\x03\x04", "zip（または Excel）ファイル"),
    (b"\x89PNG", "画像"),
    (b"\xff\xd8\xff", "画像"),
    (b"\x1f\x8b", "gzip 圧縮ファイル"),
    (b"SQLite format 3", "データベース（GeoPackage など）"),
    (b"\x00\x00\x27\x0a", "Shapefile"),
)


@dataclass(frozen=True, slots=True)
class Source:
    """One data set to read: ``label`` is how its giver knows it, ``path`` our copy (.shp or .geojson)."""

    label: str
    path: Path


@dataclass(frozen=True, slots=True)
class Refusal:
    """A path that can't be read, and why."""

    label: str
    error: ImportRefused


@dataclass(frozen=True, slots=True)
class _Member:
    """A file on offer: its path inside its container, and how to open it."""

    path: PurePath
    open: Callable[[], IO[bytes]]


def collect(paths: Iterable[Path], stage: Path) -> list[Source | Refusal]:
    """Copy every data set found under ``paths`` (files, zips, folders holding either) into the folder ``stage``.

    One data set in several forms side by side (MLIT packs a .geojson next to the .shp, in UTF-8 and Shift-JIS folders)
    is taken once.
    """
    found: list[Source | Refusal] = []
    for path in paths:
        try:
            inside = _collect_one(path, stage)
            if not inside:
                raise NothingHere
            found += inside
        except ImportRefused as error:
            found.append(Refusal(str(path), error))
        except PermissionError:
            error = ImportRefused("読み取る権限がありません。ファイルの権限を確かめてください。")
            found.append(Refusal(str(path), error))
    return found


def _collect_one(path: Path, stage: Path) -> list[Source | Refusal]:
    if not path.exists():
        raise ImportRefused("ファイルがありません。場所と名前を確かめてください。")
    if path.is_dir():
        return _collect_folder(path, stage)
    suffix = path.suffix.lower()
    if suffix == ".zip":
        return _collect_zip(path, stage)
    if suffix == ".shp":
        siblings = _files(path.parent, path.parent.iterdir())
        return _stage(siblings, str(path.parent), stage, wanted=path.name)
    if suffix in (".geojson", ".json"):
        return _stage(_files(path.parent, [path]), str(path.parent), stage, wanted=path.name)
    return []


def _collect_folder(folder: Path, stage: Path) -> list[Source | Refusal]:
    files = sorted(file for file in folder.rglob("*") if file.is_file())
    found = _stage(_files(folder, files), str(folder), stage)
    for archive in (file for file in files if file.suffix.lower() == ".zip"):
        found += collect([archive], stage)
    return found


def _files(folder: Path, files: Iterable[Path]) -> list[_Member]:
    return [
        _Member(file.relative_to(folder), lambda file=file: file.open("rb")) for file in sorted(files) if file.is_file()
    ]


def _collect_zip(path: Path, stage: Path) -> list[Source | Refusal]:
    refuse_disguise(path, (b"PK",), "zip ファイル")
    try:
        with _open_zip(path) as archive:
            members = [info for info in archive.infolist() if not info.is_dir()]
            _refuse_bomb(members)
            return _stage(
                [_Member(PurePosixPath(info.filename), lambda info=info: archive.open(info)) for info in members],
                str(path),
                stage,
            )
    except zipfile.BadZipFile as error:
        raise UnsafeArchive(reason=f"壊れているか、途中で切れています：{error}") from error
    except (zlib.error, NotImplementedError, EOFError, IndexError) as error:  # the last of a member without a name
        raise UnsafeArchive(reason=f"中身を取り出せません：{error}") from error
    except (OSError, ValueError) as error:
        if isinstance(error, OSError) and error.errno != errno.EINVAL:
            raise
        raise UnsafeArchive(reason="中身の場所が壊れています") from error  # a member said to begin before its file does
    except RuntimeError as error:  # what zipfile raises for a password
        raise UnsafeArchive(reason="パスワードが掛かっています") from error


def _open_zip(path: Path) -> zipfile.ZipFile:
    """Names without the UTF-8 flag are Shift_JIS in Japan; where they aren't, zipfile's own reading will do."""
    try:
        return zipfile.ZipFile(path, metadata_encoding="cp932")
    except UnicodeDecodeError:
        return zipfile.ZipFile(path)


def _refuse_bomb(members: list[zipfile.ZipInfo]) -> None:
    if len(members) > MAX_MEMBERS:
        raise UnsafeArchive(reason=f"ファイルが {len(members):,} 個あり、上限の {MAX_MEMBERS:,} 個を超えます")
    unpacked = sum(info.file_size for info in members)
    if unpacked > MAX_UNPACKED:
        raise UnsafeArchive(reason=f"展開すると {unpacked:,} バイトになり、上限の {MAX_UNPACKED:,} バイトを超えます")
    for info in members:
        if info.file_size > max(RATIO_COUNTS_FROM, MAX_RATIO * info.compress_size):
            raise UnsafeArchive(reason=f"「{info.filename}」の圧縮率が異常です")


def _stage(members: list[_Member], container: str, stage: Path, wanted: str = "") -> list[Source | Refusal]:
    """Copy the data sets among ``members`` (only the one called ``wanted``, if given) under names of our own."""
    members = [member for member in members if not _is_hidden(member.path)]
    by_path = {str(member.path).lower(): member for member in members}
    chosen = [member for member in members if member.path.name == wanted] if wanted else _one_per_data_set(members)
    return [
        Source(str(PurePath(container) / member.path), _copy(member, by_path, Path(tempfile.mkdtemp(dir=stage))))
        for member in chosen
    ]


def _copy(member: _Member, by_path: dict[str, _Member], folder: Path) -> Path:
    """Copy a data set with all its parts into ``folder``; returns the copy's path."""
    is_shapefile = member.path.suffix.lower() == ".shp"
    parts = [by_path.get(str(member.path.with_suffix(part)).lower()) for part in SHAPEFILE_PARTS]
    for part in filter(None, parts) if is_shapefile else [member]:
        suffix = part.path.suffix.lower() if is_shapefile else ".geojson"
        with part.open() as source, (folder / f"districts{suffix}").open("wb") as copy:
            shutil.copyfileobj(source, copy)
    return folder / ("districts.shp" if is_shapefile else "districts.geojson")


def _is_hidden(path: PurePath) -> bool:
    """Finder's and version control's own files; ``..`` starts with a dot, too, and is nothing we follow."""
    return any(part.startswith(".") or part == "__MACOSX" for part in path.parts)


def _one_per_data_set(members: list[_Member]) -> list[_Member]:
    """Of several forms of one data set the GeoJSON (always UTF-8), else the one in a folder named for UTF-8.

    One data set: the same stem in the same folder, not counting folders named for an encoding.
    """
    best: dict[tuple[str, ...], _Member] = {}
    for member in members:
        if member.path.suffix.lower() not in (".shp", ".geojson"):
            continue
        folders = (part for part in member.path.parent.parts if not _ENCODING_FOLDER.fullmatch(part))
        key = (*folders, member.path.stem.lower())
        if key not in best or _preference(member.path) < _preference(best[key].path):
            best[key] = member
    return list(best.values())


def _preference(path: PurePath) -> tuple[bool, bool]:
    return path.suffix.lower() != ".geojson", "utf" not in str(path.parent).lower()


def refuse_disguise(path: Path, starts: tuple[bytes, ...], expected: str) -> None:
    """Raise NotWhatItSays unless the file begins with one of ``starts`` (white space and a BOM aside)."""
    with path.open("rb") as file:
        head = file.read(512).removeprefix(codecs.BOM_UTF8).lstrip()
    if head.startswith(starts):
        return
    raise NotWhatItSays(suffix=path.suffix.lower(), found=_describe(head, expected))


def _describe(head: bytes, expected: str) -> str:
    if not head:
        return "空"
    for magic, description in _MAGIC:
        if head.startswith(magic):
            return description
    if head[:1] == b"<":
        return "ウェブページ（HTML）か XML "
    return f"{expected}ではないもの"
