"""What several machines share beside the database: counts in Redis, uploads in a bucket (decision 0051)."""

from functools import cache
from hashlib import sha256
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured
from environs import Env

env = Env()
ROOT = Path(__file__).resolve().parents[2]
OURS = ("config", "directory", "activities", "search", "home", "templates", "locale", "static")
MADE_OF = {".py", ".html", ".mo", ".css", ".js"}

REDIS_URL = env.str("IBASHO_REDIS_URL", "")
if REDIS_URL and not REDIS_URL.startswith(("redis://", "rediss://", "unix://")):
    raise ImproperlyConfigured("IBASHO_REDIS_URL can't be read: redis://:password@host:6379/0")


@cache
def code_version(root: Path = ROOT) -> str:
    """What the program is made of, in twelve letters, however it was installed; takes some hundredths of a second."""
    digest = sha256()
    for file in sorted(file for folder in OURS for file in (root / folder).rglob("*") if file.suffix in MADE_OF):
        digest.update(file.read_bytes())
    return digest.hexdigest()[:12]


def shared(name: str, **params: object) -> dict:
    """One for all processes where there is Redis, else each process's own. While an update rolls, processes of two
    versions are at it: neither takes the other's pages for its own, nor reads what only the other can."""
    if not REDIS_URL:
        return {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": name, **params}
    prefix = {"KEY_PREFIX": f"ibasho.{name}.{code_version()}"}
    return {"BACKEND": "config.caches.SharedCache", "LOCATION": REDIS_URL, **prefix, **params}


CACHES = {
    "default": shared("ibasho"),
    # ETags of pages, for as long as they can hold.
    "pages": shared("pages", TIMEOUT=60, OPTIONS={"MAX_ENTRIES": 10_000}),
    # How often an address asked the API in this minute.
    "rates": shared("rates", KEY_FUNCTION="config.limits.hashed_key", OPTIONS={"MAX_ENTRIES": 50_000}),
    # What every process must see alike and nobody can make it forget: how often somebody has tried to sign in. The
    # table comes with the migrations. Keys are hashed (they may hold addresses); many may be kept, or a flood of new
    # ones would push the old out.
    "limits": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "limits_cache",
        "TIMEOUT": 900,
        "KEY_FUNCTION": "config.limits.hashed_key",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    },
}

# Names and keys as everything that speaks to S3 reads them: AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY.
S3_BUCKET = env.str("IBASHO_S3_BUCKET", "")
MEDIA_STORAGE: dict = {"BACKEND": "django.core.files.storage.FileSystemStorage"}
if S3_BUCKET:
    place = {"endpoint_url": env.str("IBASHO_S3_ENDPOINT", None), "region_name": env.str("IBASHO_S3_REGION", None)}
    MEDIA_STORAGE = {"BACKEND": "config.bucket.BucketStorage", "OPTIONS": {"bucket_name": S3_BUCKET, **place}}
# Our own view hands documents out, whatever the storage: a reader's browser asks nobody else.
WAGTAILDOCS_SERVE_METHOD = "serve_view"
