"""Development: everything works at once, mail is printed, static files are served unhashed."""

from .base import *  # noqa: F403
from .base import STORAGES, VAR_DIR, env

VAR_DIR.mkdir(exist_ok=True)
DEBUG = True
SECRET_KEY = "development-only-key-which-production-refuses"  # noqa: S105
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]", "testserver"]
if not env.str("IBASHO_EMAIL_URL", ""):
    EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True  # passkeys at http://localhost
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
IBASHO_DEMO_LOGINS = True
