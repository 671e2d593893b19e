"""Keys that may stand in a public address."""

import re
import secrets
from collections.abc import Callable, Iterable

PUBLIC_ID_ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"  # nothing that is misread on paper or over the telephone


def new_public_id() -> str:
    """Eight opaque characters (about 39 bits): says nothing of order, place or number."""
    return "".join(secrets.choice(PUBLIC_ID_ALPHABET) for _ in range(8))


def is_public_id(text: str) -> bool:
    """Whether a number of a list is one of ours: it was written out here or by another instance."""
    return bool(re.fullmatch(f"[{PUBLIC_ID_ALPHABET}]{{8}}", text))


def given_back(numbers: Iterable[str], taken: Callable[[list[str]], Iterable[str]]) -> set[str]:
    """Those of the numbers that things may have again as their public ids; `taken` says which are somebody's."""
    ours = [number for number in numbers if is_public_id(number)]
    return set(ours).difference(taken(ours)) if ours else set()
