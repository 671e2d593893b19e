"""Production: refuses to start half-configured; TLS is expected in front (docs/operations.md)."""

from django.core.exceptions import ImproperlyConfigured

from .base import *  # noqa: F403
from .base import ALLOWED_HOSTS, DATABASES, SECRET_KEY, TASKS, env
from .databases import SQLITE

DEBUG = False
if env.bool("DEBUG", False) or env.bool("IBASHO_DEBUG", False):
    raise ImproperlyConfigured("DEBUG must not be set in production: it shows settings and data to anyone.")
if len(SECRET_KEY) < 50 or "-only-key-" in SECRET_KEY or SECRET_KEY.startswith("django-insecure-"):
    raise ImproperlyConfigured(
        "IBASHO_SECRET_KEY is missing, a default or shorter than 50 characters. Make one with:"
        " python -c 'import secrets; print(secrets.token_urlsafe(64))'"
    )
if not ALLOWED_HOSTS:
    raise ImproperlyConfigured("IBASHO_ALLOWED_HOSTS is empty: name the hosts this site answers to.")
if "*" in ALLOWED_HOSTS:
    raise ImproperlyConfigured(
        "IBASHO_ALLOWED_HOSTS must name hosts: with * whatever name a visitor sends gets into addresses and kept pages."
    )
if "*" in env.str("IBASHO_TRUSTED_PROXIES", ""):
    raise ImproperlyConfigured(
        "IBASHO_TRUSTED_PROXIES must name proxies: with * every visitor says which address they are counted by."
    )

# The threads of a server stay, and their connections with them. Those of `runserver` end with each visit and would
# leave theirs behind, until PostgreSQL has none to give. Those of a pool go back to it with each visit.
for database in DATABASES.values():
    pooled = "pool" in database.get("OPTIONS", {})
    database |= {"CONN_MAX_AGE": 0 if pooled else 60, "CONN_HEALTH_CHECKS": True}
# What was said to be saved is on the disk, power cut or not: a place that was hidden stays hidden. It takes some
# milliseconds for each write, which development and tests needn't wait for.
if DATABASES["default"]["ENGINE"] == SQLITE:
    DATABASES["default"]["OPTIONS"]["init_command"] += "PRAGMA synchronous=FULL;"
background = env.str("IBASHO_BACKGROUND", "worker")
if background not in ("worker", "immediate"):
    raise ImproperlyConfigured(f"IBASHO_BACKGROUND is {background!r}: it must be worker or immediate.")
if background == "worker":
    TASKS["background"] = {"BACKEND": "django_tasks_db.DatabaseBackend"}
SECURE_SSL_REDIRECT = env.bool("IBASHO_TLS", True)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = 365 * 24 * 3600
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SECURE_REDIRECT_EXEMPT = [r"^(healthz|livez|readyz|metrics)$"]  # asked from beside, without a proxy
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS if not host.startswith((".", "*"))]
IBASHO_DEMO_LOGINS = False
IBASHO_ADMIN_SECOND_FACTOR = True
