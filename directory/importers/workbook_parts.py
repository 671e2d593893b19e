"""Whether the parts of a workbook can be read at all, looked at before anything parses them.

A zip of a few kilobytes may unfold to gigabytes, and an XML parser that is fed an unfinished tag of megabytes begins at
its start again with every piece it gets: minutes of work for one small file.
"""

import io
import zipfile
import zlib

MOST_UNPACKED = 400 * 1024 * 1024  # bytes; of a national list about 100 MB
#: Bytes among which some tag must end. What a cell may hold (32,767 signs) ends sooner.
STRETCH = 128 * 1024
#: What taking a member out of a damaged zip may raise: it isn't there, is cut short, or packed in an unknown way.
DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, KeyError, NotImplementedError, OSError, RuntimeError, ValueError)


def fit_to_read(data: bytes, most: int = MOST_UNPACKED) -> bool:
    """Of a size that can be unpacked, and its XML made of tags that end."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
            if sum(member.file_size for member in members) > most:
                return False
            return all(_ends(archive, one) for one in members if one.filename.endswith((".xml", ".rels")))
    except DAMAGED:
        return True  # whatever reads it next says what is wrong


def _ends(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> bool:
    with archive.open(member) as part:
        return all(len(piece) < STRETCH or b">" in piece for piece in iter(lambda: part.read(STRETCH), b""))
