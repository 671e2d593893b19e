"""Keys of the cache that counts attempts."""

from django.utils.crypto import salted_hmac


def hashed_key(key: str, key_prefix: str, version: int) -> str:
    """Keys hold mail and network addresses; in the table they are hashes nobody can compute without the secret key."""
    return salted_hmac("ibasho.limits", f"{key_prefix}:{version}:{key}", algorithm="sha256").hexdigest()
