"""The settings the browser's site runs with: those of the tests, an address that breaks, and answers that tell more."""

from config.settings.test import *  # noqa: F403
from config.settings.test import MIDDLEWARE, STORAGES

ROOT_URLCONF = "tests.browser.site_urls"
# pictures are made by one process and asked of another
STORAGES = {**STORAGES, "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"}}
MIDDLEWARE = ["tests.browser.site_urls.tell_templates", *MIDDLEWARE]
