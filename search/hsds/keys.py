"""HSDS wants UUIDs. Ours are made of public ids and lead back to them, so that nothing is stored beside.

A UUID of version 8 (RFC 9562) leaves 122 bits to whoever makes it: four say what it names, sixty hold the public id,
the rest tells the parts of one thing apart.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from hashlib import blake2b
from uuid import NAMESPACE_URL, UUID, uuid5

from directory.public_ids import PUBLIC_ID_ALPHABET

_ID_BITS, _PART_BITS = 60, 58
_VERSION, _VARIANT = 8, 0b10
_OURS = uuid5(NAMESPACE_URL, "https://docs.openreferral.org/en/3.0/#ibasho")


class Kind(IntEnum):
    SERVICE = 1
    ORGANISATION = 2
    VENUE = 3
    PLACE = 4  # one of a listing's public places


@dataclass(frozen=True)
class Key:
    """What a UUID names. `part` is a digest, 0 for the thing as a whole."""

    kind: Kind
    public_id: str
    part: int = 0


def key_of(kind: Kind, public_id: str, part: str = "") -> str:
    """The UUID of a thing with a public id, or of a part of it."""
    value = (kind << _ID_BITS | _number(public_id)) << _PART_BITS | part_of(part)
    high, middle, low = value >> 74, value >> 62 & 0xFFF, value & (1 << 62) - 1
    return str(UUID(int=high << 80 | _VERSION << 76 | middle << 64 | _VARIANT << 62 | low))


def read_key(text: str) -> Key | None:
    """What a UUID of ours names; None for anything else."""
    try:
        number = UUID(text).int
    except ValueError:
        return None
    if number >> 76 & 0xF != _VERSION or number >> 62 & 0b11 != _VARIANT:
        return None
    value = number >> 80 << 74 | (number >> 64 & 0xFFF) << 62 | number & (1 << 62) - 1
    kinds = {kind.value: kind for kind in Kind}
    kind = kinds.get(value >> _ID_BITS + _PART_BITS)
    public_id = _letters(value >> _PART_BITS & (1 << _ID_BITS) - 1)
    return Key(kind, public_id, value & (1 << _PART_BITS) - 1) if kind else None


def part_of(text: str) -> int:
    """The digest of a part's own name."""
    return int.from_bytes(blake2b(text.encode(), digest_size=8).digest()) >> 64 - _PART_BITS if text else 0


def own_key(*names: object) -> str:
    """The UUID of something that is only ever read inside of another: a telephone number, a schedule, a term."""
    return str(uuid5(_OURS, "/".join(map(str, names))))


def _number(public_id: str) -> int:
    """A public id as a number; each has its own, whatever its length."""
    number = 0
    for letter in public_id:
        number = number * len(PUBLIC_ID_ALPHABET) + PUBLIC_ID_ALPHABET.index(letter) + 1
    return number


def _letters(number: int) -> str:
    letters = ""
    while number:
        number, digit = divmod(number - 1, len(PUBLIC_ID_ALPHABET))
        letters = PUBLIC_ID_ALPHABET[digit] + letters
    return letters
