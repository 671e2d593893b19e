"""Settings shared by every environment. What differs by place is read from the environment (docs/operations.md)."""

from datetime import timedelta
from pathlib import Path

import django.conf.locale
from csp.constants import NONE, SELF
from environs import Env

from .accounts import *  # noqa: F403 – every setting of theirs is one of ours
from .backup import *  # noqa: F403 – the same
from .databases import databases
from .shared import CACHES, MEDIA_STORAGE, WAGTAILDOCS_SERVE_METHOD  # noqa: F401 – settings themselves
from .sharing import *  # noqa: F403 – every setting of theirs is one of ours
from .watching import *  # noqa: F403 – the same

env = Env()
BASE_DIR = Path(__file__).resolve().parents[2]
# Data lies in the checkout. Beside the code of an installed wheel the next update would take it along.
DATA_DIR = BASE_DIR if (BASE_DIR / "manage.py").exists() else Path("/var/lib/ibasho")
VAR_DIR = Path(env.str("IBASHO_VAR_DIR", str(DATA_DIR / "var")))

SECRET_KEY = env.str("IBASHO_SECRET_KEY", "")
DEBUG = False
ALLOWED_HOSTS = env.list("IBASHO_ALLOWED_HOSTS", [])

INSTALLED_APPS = [
    "home",
    "search",
    "activities",
    "directory",
    "wagtail.contrib.forms",
    "wagtail.contrib.redirects",
    "wagtail.contrib.settings",
    "wagtail.embeds",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "django_filters",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
    "leaflet",
    "ninja",
    "corsheaders",
    "csp",
    "axes",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "whitenoise.runserver_nostatic",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.sitemaps",
    "django.contrib.humanize",
]

MIDDLEWARE = [
    "config.middleware.RequestLogMiddleware",
    "corsheaders.middleware.CorsMiddleware",  # outside of all that answers by itself: "unchanged", a redirect to https
    "config.rate_limits.RateLimitMiddleware",
    "config.away.DatabaseMiddleware",  # outside of all that reads; asks once more where a database is away
    "home.library.LibraryModeMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "config.compression.PublicCompressionMiddleware",
    "csp.middleware.CSPMiddleware",
    "config.middleware.AdminCSPMiddleware",
    "config.middleware.NoCookieMiddleware",
    "home.embed_use.counting.CountEmbedsMiddleware",  # outside of what says "unchanged": that is a load, too
    "config.kept_pages.KeptPagesMiddleware",  # outside of all that changes a page's words
    "django.contrib.sessions.middleware.SessionMiddleware",
    "config.middleware.LanguagePrefixMiddleware",
    "django.middleware.common.CommonMiddleware",
    "config.furigana.FuriganaMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "home.account.middleware.AccountAreaMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
    "config.middleware.OddFormMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "home.context_processors.site",
            ],
        },
    }
]

# --- Database -------------------------------------------------------------------------------------------------------

DATABASES = databases(default=f"sqlite:///{VAR_DIR / 'ibasho.sqlite3'}")
DATABASE_ROUTERS = ["directory.databases.routing.Router"]
IBASHO_REPLICAS = [alias for alias in DATABASES if alias != "default"]
IBASHO_REPLICA_LAG = env.float("IBASHO_REPLICA_LAG", 5.0)  # seconds a replica may be behind and still be read from
ATOMIC_REQUESTS = False
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- People ---------------------------------------------------------------------------------------------------------

AUTH_USER_MODEL = "directory.User"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("UserAttributeSimilarityValidator", "MinimumLengthValidator", "CommonPasswordValidator")
]
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
# Failed sign-ins are counted in the cache for minutes, never written to the database or a log.
AXES_HANDLER = "axes.handlers.cache.AxesCacheHandler"
AXES_CACHE = "limits"
AXES_FAILURE_LIMIT = 6
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_USERNAME_FORM_FIELD = "username"
AXES_VERBOSE = False
AXES_LOCKOUT_TEMPLATE = "wagtailadmin/locked_out.html"

# --- Language and time ----------------------------------------------------------------------------------------------

# やさしい日本語 is a language of the interface like any other; Django only needs to be told that it exists.
django.conf.locale.LANG_INFO["easy"] = {
    "bidi": False,
    "code": "easy",
    "name": "Easy Japanese",
    "name_local": "やさしい日本語",
}
LANGUAGE_CODE = "ja"
LANGUAGES = [("ja", "日本語"), ("en", "English"), ("easy", "やさしい日本語")]
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = ["config.formats"]
USE_I18N = True
TIME_ZONE = "Asia/Tokyo"
USE_TZ = True

# --- Work in the background -----------------------------------------------------------------------------------------

# Wagtail's small tasks run at once. Imports of lists: at once, too, or – "worker", as in production – in the database's
# queue, from which `manage.py db_worker --backend background` takes them.
IBASHO_BACKGROUND = env.str("IBASHO_BACKGROUND", "immediate")
_AT_ONCE = "django_tasks.backends.immediate.ImmediateBackend"
_QUEUED = "django_tasks_db.DatabaseBackend"
TASKS = {
    "default": {"BACKEND": _AT_ONCE},
    "background": {"BACKEND": _QUEUED if IBASHO_BACKGROUND == "worker" else _AT_ONCE},
}

# --- Files ----------------------------------------------------------------------------------------------------------

STATIC_URL = "/static/"
STATIC_ROOT = Path(env.str("IBASHO_STATIC_ROOT", str(DATA_DIR / "staticfiles")))
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_URL = "/media/"
MEDIA_ROOT = Path(env.str("IBASHO_MEDIA_ROOT", str(DATA_DIR / "media")))
STORAGES = {
    "default": MEDIA_STORAGE,
    "staticfiles": {"BACKEND": "config.static_files.StaticFilesStorage"},
}
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000  # Wagtail's page and snippet forms are large

# --- What a browser may do (DESIGN 5) -------------------------------------------------------------------------------

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "object-src": [NONE],
        "frame-ancestors": [SELF],
        "frame-src": [SELF],
    }
}
# `same-origin`, not `no-referrer`: the latter makes Chromium send `Origin: null`, which breaks every POST.
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
X_FRAME_OPTIONS = "SAMEORIGIN"  # Wagtail's preview; frame-ancestors says the same to newer browsers
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = False  # Wagtail's admin scripts read it
SILENCED_SYSTEM_CHECKS = ["security.W019"]  # wants X-Frame-Options: DENY, which would break the preview in the admin

# --- Wagtail --------------------------------------------------------------------------------------------------------

WAGTAIL_SITE_NAME = "ibasho"
WAGTAILADMIN_BASE_URL = env.str("IBASHO_BASE_URL", "http://127.0.0.1:8000")
WAGTAILADMIN_PERMITTED_LANGUAGES = [("ja", "日本語"), ("en", "English")]
WAGTAIL_ENABLE_UPDATE_CHECK = False  # asks another site from the administrator's browser
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAILEMBEDS_FINDERS: list[dict] = []  # an embed would be a third-party request in a resident's browser
WAGTAILIMAGES_EXTENSIONS = ["avif", "gif", "jpg", "jpeg", "png", "webp"]
WAGTAILIMAGES_IMAGE_FORM_BASE = "home.images.ImageForm"
WAGTAILIMAGES_AVIF_QUALITY = 60  # looks as JPEG at 85 does, in half the bytes
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 10 * 1024 * 1024
WAGTAILIMAGES_MAX_IMAGE_PIXELS = 40_000_000
WAGTAILDOCS_EXTENSIONS = ["csv", "docx", "pdf", "txt", "xlsx"]
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database"}}
WAGTAIL_PRIVATE_PAGE_OPTIONS = {"SHARED_PASSWORD": False}  # its form needs a cookie
WAGTAILDOCS_PRIVATE_COLLECTION_OPTIONS = {"SHARED_PASSWORD": False}
WAGTAIL_WORKFLOW_REQUIRE_REAPPROVAL_ON_EDIT = True
WAGTAIL_FINISH_WORKFLOW_ACTION = "home.review.finishing.publish_approved"

# --- ibasho ---------------------------------------------------------------------------------------------------------

IBASHO_TILE_URL = env.str("IBASHO_TILE_URL", "")  # empty: no tile server is asked, the map draws our own shapes
IBASHO_TILE_ATTRIBUTION = env.str("IBASHO_TILE_ATTRIBUTION", "")
# The public data as one file, made every night (`make_downloads`)
IBASHO_BULK_ROOT = Path(env.str("IBASHO_BULK_ROOT", str(VAR_DIR / "bulk")))
# Spring, summer and winter, as most schools have them: read by activities.holidays_jp
IBASHO_SCHOOL_HOLIDAYS = env.str("IBASHO_SCHOOL_HOLIDAYS", "03-25/04-05,07-21/08-31,12-25/01-07")
# Shared computers (libraries, schools): nothing is kept on the device. The site's settings can say so, too.
IBASHO_LIBRARY_MODE = env.bool("IBASHO_LIBRARY_MODE", False)
# Whom to tell of a weakness, as addresses (mailto:…, https://…, tel:…): /.well-known/security.txt
IBASHO_SECURITY_CONTACT = env.list("IBASHO_SECURITY_CONTACT", [])
IBASHO_QUICK_EXIT_URL = env.str("IBASHO_QUICK_EXIT_URL", "https://www.jma.go.jp/")
