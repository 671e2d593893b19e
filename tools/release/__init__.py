"""What a release is made of, and proof that it can be made again (decision 0058)."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LOCK = ROOT / "requirements.lock"


class Refused(Exception):
    """Why no release can be made of what is here, and how to mend it."""
