"""What several machines share beside the database: counts in Redis, uploads in a bucket (decision 0051)."""

from django.core.exceptions import ImproperlyConfigured
from environs import Env

env = Env()

REDIS_URL = env.str("IBASHO_REDIS_URL", "")
if REDIS_URL and not REDIS_URL.startswith(("redis://", "rediss://", "unix://")):
    raise ImproperlyConfigured("IBASHO_REDIS_URL can't be read: redis://:password@host:6379/0")


def cache(name: str, **params: object) -> dict:
    """One for all processes where there is Redis, else each process's own."""
    if not REDIS_URL:
        return {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": name, **params}
    return {"BACKEND": "config.caches.SharedCache", "LOCATION": REDIS_URL, "KEY_PREFIX": f"ibasho.{name}", **params}


CACHES = {
    "default": cache("ibasho"),
    # ETags of pages, for as long as they can hold.
    "pages": cache("pages", TIMEOUT=60, OPTIONS={"MAX_ENTRIES": 10_000}),
    # How often an address asked the API in this minute.
    "rates": cache("rates", KEY_FUNCTION="config.limits.hashed_key", OPTIONS={"MAX_ENTRIES": 50_000}),
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
