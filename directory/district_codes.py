"""Public codes of districts: stable, safe in a URL, and the same for the same school in every edition."""

import base64
import hashlib
import unicodedata

from directory.enums import DistrictKind

_LETTERS = {
    DistrictKind.ELEMENTARY: "es",
    DistrictKind.JUNIOR_HIGH: "jh",
    DistrictKind.WELFARE: "cw",
    DistrictKind.NEIGHBOURHOOD: "na",
    DistrictKind.DAILY_LIVING: "dl",
    DistrictKind.OTHER: "ot",
}
_FOLD = str.maketrans({"ヶ": "ケ", "ヵ": "カ", "‐": "-", "−": "-", "–": "-", "—": "-"})


def name_key(name: str) -> str:
    """What two spellings of one name share: width, white space, and ケ/ヶ, カ/ヵ and hyphens folded.

    Unlike ``japan.text.fold``, which may learn more spellings any day, this must never change: addresses hang on it.
    """
    folded = unicodedata.normalize("NFKC", name).translate(_FOLD)
    return "".join(folded.split()).casefold()


def district_code(municipality: str, kind: str, name: str) -> str:
    """``<5-digit municipality>-<kind>-<8 characters>``, e.g. 14101-es-k3vq2a7m.

    The last part is the SHA-256 of ``name_key(name)``, its first 40 bits in base32 (a–z, 2–7): no names in URLs that
    would have to be escaped, nothing that changes when schools are added, removed or sorted, and a school code, which
    only the editions since 2021 have, plays no part. docs/decisions says more.
    """
    digest = hashlib.sha256(name_key(name).encode()).digest()[:5]
    return f"{municipality}-{_LETTERS[DistrictKind(kind)]}-{base64.b32encode(digest).decode().lower()}"
