"""Keys that may stand in a public address."""

import secrets

PUBLIC_ID_ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"  # nothing that is misread on paper or over the telephone


def new_public_id() -> str:
    """Eight opaque characters (about 39 bits): says nothing of order, place or number."""
    return "".join(secrets.choice(PUBLIC_ID_ALPHABET) for _ in range(8))
