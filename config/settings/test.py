"""Tests: the production rules with quick password hashing, mail and media kept in memory."""

from .base import *  # noqa: F403
from .base import DATABASES, STORAGES, VAR_DIR, env

SECRET_KEY = "test-only-key-which-production-refuses"  # noqa: S105
ALLOWED_HOSTS = ["*"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
if not env.str("IBASHO_EMAIL_URL", ""):  # the browser tests' own site writes its mail into files
    EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True  # passkeys at http://localhost
STORAGES["default"] = {"BACKEND": "django.core.files.storage.InMemoryStorage"}
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
WAGTAILADMIN_BASE_URL = "http://testserver"
IBASHO_DEMO_LOGINS = True
IBASHO_BULK_ROOT = VAR_DIR / "bulk-of-tests"  # where nothing lies
IBASHO_API_LIMIT = 0  # hundreds of questions a minute are what tests are made of
IBASHO_COUNT_EMBEDS = False  # a minute later it would write into whatever test then runs
# One database per worker and per checkout, so that two runs on one machine don't meet.
DATABASES["default"].setdefault("TEST", {})["NAME"] = env.str("IBASHO_TEST_DB_NAME", None)
# On PostgreSQL they begin as copies of this one, which was migrated once (tools/run_checks.py); else each is migrated.
DATABASES["default"]["TEST"]["TEMPLATE"] = env.str("IBASHO_TEST_TEMPLATE", None)
