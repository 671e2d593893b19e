"""Keys in age's own format: the public one seals, the private one – which lies elsewhere – opens."""

import sys
from collections.abc import Sequence
from pathlib import Path

from pyrage import IdentityError, RecipientError, x25519

from .refusing import BackupRefused

PRIVATE = "AGE-SECRET-KEY-"


def recipients(words: Sequence[str]) -> list[x25519.Recipient]:
    """Who can open what is sealed. Raises BackupRefused where one of them isn't a public key."""
    return [_recipient(word.strip()) for word in words if word.strip()]


def _recipient(word: str) -> x25519.Recipient:
    if word.upper().startswith(PRIVATE):
        raise BackupRefused(
            "IBASHO_BACKUP_PUBLIC_KEY に秘密鍵が入っています。この鍵はもう使わず、別の機械で新しい鍵を作り、"
            "「age1」で始まる公開鍵だけを入れてください（docs/backup.md）。"
        )
    try:
        return x25519.Recipient.from_str(word)
    except RecipientError as error:
        raise BackupRefused(
            "IBASHO_BACKUP_PUBLIC_KEY を公開鍵として読めません。age-keygen が示す「age1」で始まる一行を、"
            "そのまま入れてください（二つ以上は「,」で区切ります）。"
        ) from error


def identities(path: str) -> list[x25519.Identity]:
    """The private keys of a file that `age-keygen` wrote; `-` reads them from standard input, so that they needn't lie
    on this machine at all. Raises BackupRefused."""
    try:
        text = sys.stdin.read() if path == "-" else Path(path).read_text(encoding="utf-8-sig")
        lines = [line.strip() for line in text.splitlines()]
        found = [x25519.Identity.from_str(line) for line in lines if line.startswith(PRIVATE)]
    except (OSError, UnicodeDecodeError, IdentityError) as error:
        raise BackupRefused(f"秘密鍵を読めません：{path}。age-keygen が作ったファイルを指定してください。") from error
    if not found:
        raise BackupRefused(
            f"秘密鍵がありません：{path}。「{PRIVATE}」で始まる行のある、age-keygen のファイルを指定してください。"
        )
    return found
